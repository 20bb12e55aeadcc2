"""What a real page sees of answers that are lost, late, wrong or out of order."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from proxies.black_hole import BlackHole
from proxies.connection_reset import ConnectionReset
from proxies.delivered_twice import DeliveredTwice
from proxies.empty_body import EmptyBody
from proxies.slow_body import SlowBody
from proxies.swapped import Swapped
from proxies.truncated_json import TruncatedJson
from tests.wire.conftest import NOON
from tests.wire.test_browser import POST, opened
from wardround.wire import Aim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Playwright

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire

SHELL = shutil.which("chromium-headless-shell") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(SHELL is None, reason="needs Chromium")

READ = """() => fetch('/order', {method: 'POST', body: 'dose=1'}).then(
  (answer) => answer.json().then(() => [answer.ok, 'read'], (error) => [answer.ok, error.name]), (error) => [null, error.name])"""
"""Whether the page was told of success, and what became of the body."""


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One headless browser for all tests here."""
    made = playwright.chromium.launch(executable_path=SHELL, proxy={"server": "http://per-context"})
    yield made
    made.close()


@pytest.fixture
def page(browser: Browser, wire: Wire, upstream: Upstream) -> Iterator[Page]:
    """A tab on a page of the portal, with a connection that was used before."""
    made = opened(browser, wire, upstream.url)
    made.evaluate("() => fetch('/warm').then((answer) => answer.text())")
    yield made
    made.context.close()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ConnectionReset(), [True, "TypeError"]),
        (TruncatedJson(), [True, "SyntaxError"]),
        (TruncatedJson(kind="cut"), [True, "TypeError"]),
        (EmptyBody(), [True, "SyntaxError"]),
    ],
)
def test_success_and_then_no_body(  # noqa: PLR0913, PLR0917  # pytest passes them by name
    wire: Wire, page: Page, upstream: Upstream, events: Recorder, fault: object, said: list[object]
) -> None:
    """``response.ok`` was true; the portal acted once, and the browser's transport did not send it again."""
    with wire.fault(fault, "write"):
        assert page.evaluate(READ) == said
        assert wire.quiet()
    assert page.evaluate(READ) == [True, "read"]
    assert upstream.paths("POST") == ["/order", "/order"]
    assert [e.resend_of for e in events.exchanges(2, "/order")] == [None, None]


def test_a_page_with_a_time_out_of_its_own(wire: Wire, page: Page, upstream: Upstream, events: Recorder) -> None:
    """It gives up; the wire notices without a step of the clock; the portal never saw it."""
    with wire.fault(BlackHole(), "write"):
        gave_up = "() => fetch('/order', {method: 'POST', signal: AbortSignal.timeout(100)}).then((a) => a.status, (e) => e.name)"
        assert page.evaluate(gave_up) == "TimeoutError"
        (exchange,) = events.exchanges(1, "/order")
    assert (exchange.outcome, exchange.arrived) == ("request-lost", False)
    assert upstream.paths("POST") == []


def test_a_black_hole_that_ends(wire: Wire, page: Page, upstream: Upstream) -> None:
    """The page hears a network error, and what its transport sends again by itself is lost, too."""
    with wire.fault(BlackHole(gives_up_s=60), "write"):
        page.evaluate(f"() => {{ window.heard = ({POST})(); }}")
        assert wire.wait_for(Aim(path="/order"))
        while not wire.held():
            assert wire.in_flight()
        wire.set_now(NOON + 60)
        assert page.evaluate("() => heard") == "TypeError"
        assert wire.quiet()
    assert upstream.paths("POST") == []
    assert page.evaluate(POST) == 200


def test_the_head_comes_before_the_drip(wire: Wire, page: Page, events: Recorder) -> None:
    """``fetch`` has long resolved when the body arrives."""
    with wire.fault(SlowBody(every_s=10, pieces=3), "read"):
        page.evaluate("() => { window.done = null; window.head = fetch('/api/chart').then((a) => { a.json().then(() => done = true); }); }")
        page.evaluate("() => head")
        assert page.evaluate("() => done") is None
        while not wire.held():
            assert wire.in_flight()
        wire.set_now(NOON + 30)
        page.wait_for_function("() => done", timeout=5000)
    assert events.exchanges(1, "/api/chart")[0].outcome == "answered"


def test_a_page_knows_nothing_of_a_second_delivery(wire: Wire, page: Page, upstream: Upstream, events: Recorder) -> None:
    """Success, and two rows."""
    with wire.fault(DeliveredTwice(), "write"):
        assert page.evaluate(READ) == [True, "read"]
    assert upstream.paths("POST") == ["/order", "/order"]
    assert [(e.by, e.outcome) for e in events.exchanges(2, "/order")] == [("browser", "answered"), ("network", "response-lost")]


def test_the_old_answer_comes_after_the_new(wire: Wire, page: Page, upstream: Upstream) -> None:
    """The portal answered /old first."""
    ask = "(path) => { window.heard ??= []; fetch(path).then((a) => a.json()).then((body) => heard.push(body.path)); }"
    with wire.fault(Swapped(), Aim(how="fetch")):
        page.evaluate(ask, "/old")
        assert wire.wait_for(Aim(path="/old"))
        while not wire.held():
            assert wire.in_flight()
        page.evaluate(ask, "/new")
        page.wait_for_function("() => heard.length", timeout=5000)
        assert page.evaluate("() => heard") == ["/new"]
        wire.set_now(NOON + 1)
        page.wait_for_function("() => heard.length === 2", timeout=5000)
    assert page.evaluate("() => heard") == ["/new", "/old"]
    assert upstream.paths()[-2:] == ["/old", "/new"]
