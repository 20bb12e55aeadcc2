"""What a real page sees of faults that only browsers show: streams, cookies, connections that are used again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from starlette.responses import JSONResponse

from proxies.cookie_expired import CookieExpired
from proxies.dns_failure import DnsFailure
from proxies.network_changed import NetworkChanged
from proxies.reconnect_storm import ReconnectStorm
from proxies.stream_dropped import StreamDropped
from proxies.stream_half_open import StreamHalfOpen
from proxies.stream_stalled import StreamStalled
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

LISTEN = """() => {
  window.log = [];
  window.source = new EventSource('/events');
  source.onopen = () => log.push('open');
  source.onerror = () => log.push('error');
  source.onmessage = (event) => log.push(JSON.parse(event.data).alert);
}"""


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One headless browser for all tests here."""
    made = playwright.chromium.launch(executable_path=SHELL, proxy={"server": "http://per-context"})
    yield made
    made.close()


@pytest.fixture
def page(browser: Browser, wire: Wire, upstream: Upstream) -> Iterator[Page]:
    """A tab on a page of the portal."""
    made = opened(browser, wire, upstream.url)
    yield made
    made.context.close()


def test_an_event_source_connects_again(wire: Wire, page: Page) -> None:
    """Dropped after one message: the browser hears an error, and the next connection by itself."""
    with wire.fault(StreamDropped(), Aim(role="stream", nth=1)):
        page.evaluate(LISTEN)
        page.wait_for_function("() => log.filter((word) => word === 'open').length === 2 && log.length > 6", timeout=15_000)
    assert page.evaluate("() => log.slice(0, 5)") == ["open", 0, "error", "open", 0]


def test_a_websocket_closes_with_1006(wire: Wire, page: Page, upstream: Upstream) -> None:
    """No close frame came."""
    address = f"ws://127.0.0.1:{upstream.port}/ws?__wr=nurse-1%2FA%3B1790000000000"
    script = """(address) => new Promise((done) => {
      const socket = new WebSocket(address), log = [];
      socket.onopen = () => socket.send('hi');
      socket.onmessage = (event) => log.push(event.data);
      socket.onclose = (event) => done([...log, event.code, event.wasClean]);
    })"""
    with wire.fault(StreamDropped(), "stream"):
        assert page.evaluate(script, address) == ["echo hi", 1006, False]


def test_a_storm_is_open_and_error_each_time(wire: Wire, page: Page, events: Recorder) -> None:
    """Accepted and dropped twice, then it lasts."""
    with wire.fault(ReconnectStorm(times=2), "stream"):
        page.evaluate(LISTEN)
        page.wait_for_function("() => log.includes(1)", timeout=20_000)
    assert page.evaluate("() => log.slice(0, 6)") == ["open", "error", "open", "error", "open", 0]
    assert [e.status for e in events.exchanges(2, "/events")] == [200, 200]


def test_half_open_looks_open(wire: Wire, page: Page) -> None:
    """``readyState`` says open, and nothing comes; when the fault ends the browser is told."""
    with wire.fault(StreamHalfOpen(), "stream") as fault:
        page.evaluate(LISTEN)
        page.wait_for_function("() => log.includes('open')", timeout=5000)
        while not fault.hits:
            assert wire.open_streams()
        page.wait_for_timeout(300)
        assert page.evaluate("() => [source.readyState, ...log]") == [1, "open"]
    page.wait_for_function("() => log.includes('error')", timeout=5000)


def test_old_news_all_at_once(wire: Wire, page: Page) -> None:
    """Nothing for a minute, then everything in order."""
    with wire.fault(StreamStalled(stall_s=60), "stream") as fault:
        page.evaluate(LISTEN)
        assert wire.wait_for(Aim(role="stream"))
        while not fault.hits:
            assert wire.in_flight(streams=True)
        page.wait_for_timeout(300)
        assert page.evaluate("() => log") == ["open"]
        wire.set_now(NOON + 60)
        page.wait_for_function("() => log.length > 6", timeout=5000)
    assert page.evaluate("() => log.slice(0, 7)") == ["open", 0, 1, 2, 3, 4, 5]


def test_a_changed_network_is_one_loss(wire: Wire, page: Page, upstream: Upstream, events: Recorder) -> None:
    """On a connection that was used before, too: what the browser's transport sends again does not reach the portal."""
    with wire.fault(NetworkChanged(), "write"):
        assert page.evaluate(POST) == "TypeError"
        assert page.evaluate(POST) == 200
    assert upstream.paths("POST") == ["/order", "/order"]
    outcomes = [e.outcome for e in events.exchanges(2, "/order") if e.resend_of is None]
    assert outcomes == ["response-lost", "answered"]


def test_a_page_cannot_tell_a_name_from_a_loss(wire: Wire, page: Page, upstream: Upstream) -> None:
    """A network error while it lasts; success afterwards."""
    with wire.fault(DnsFailure()):
        assert page.evaluate(POST) == "TypeError"
    assert page.evaluate(POST) == 200
    assert upstream.paths("POST") == ["/order"]


def test_the_browser_keeps_no_dead_cookie(wire: Wire, page: Page, upstream: Upstream) -> None:
    """Not even the older one of the same name."""
    answer = JSONResponse({})
    answer.set_cookie("sid", "s-12345678", max_age=900)
    upstream.answers["/api/sign-in"] = answer
    sign_in = "() => fetch('/api/sign-in', {method: 'POST'}).then(() => document.cookie)"
    assert page.evaluate(sign_in) == "sid=s-12345678"
    with wire.fault(CookieExpired()):
        assert page.evaluate(sign_in) == ""
    assert page.evaluate(sign_in) == "sid=s-12345678"
