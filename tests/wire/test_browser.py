"""With a real browser: what the page sees, and how often the portal acted."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from proxies.request_lost import RequestLost
from proxies.response_lost import ResponseLost
from proxies.response_lost_resent import ResponseLostResent
from tests.wire.conftest import NOON, SECRET, Recorder, make_profile
from tests.wire.tls import H2Portal, certificate
from wardround.browser.loading import Loading
from wardround.history.redaction import Redactor
from wardround.wire import Aim, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

    from tests.wire.upstream import Upstream

SHELL = shutil.which("chromium-headless-shell") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(SHELL is None, reason="needs Chromium")

MARK = """
let counter = 0;
const fetched = window.fetch.bind(window);
window.fetch = (input, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set('x-wardround-at', `1790000000000;doc${performance.timeOrigin};${++counter}`);
  return fetched(input, {...init, headers});
};
"""
POST = "() => fetch('/order', {method: 'POST', body: 'dose=1'}).then(a => a.status, e => e.name)"


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One headless browser for all tests here; each context names its own proxy."""
    made = playwright.chromium.launch(executable_path=SHELL, proxy={"server": "http://per-context"})
    yield made
    made.close()


def opened(browser: Browser, wire: Wire, url: str) -> Page:
    """A tab with our marks, on a page of the portal."""
    context = browser.new_context(proxy={"server": wire.proxy_url}, ignore_https_errors=True)
    context.set_extra_http_headers({"x-wardround-tab": "nurse-1/A"})
    context.add_init_script(MARK)
    page = context.new_page()
    page.goto(url + "/page")
    return page


def test_a_pages_requests_are_known(wire: Wire, upstream: Upstream, browser: Browser, events: Recorder) -> None:
    """The document by its navigation, the fetch by its mark; the portal sees neither mark."""
    page = opened(browser, wire, upstream.url)
    assert page.evaluate("() => fetch('/api/chart').then(a => a.status)") == 200
    document = events.exchanges(1, "/page")[0]
    read = events.exchanges(1, "/api/chart")[0]
    assert (document.how, document.role, document.tab, document.at) == ("navigation", "page", "A", NOON)
    assert (read.how, read.role, read.tab, read.at) == ("fetch", "read", "A", 1790000000.0)
    assert not [name for _, _, headers, _ in upstream.seen for name in headers if "wardround" in name]
    page.context.close()


@pytest.mark.parametrize(
    ("fault", "heard", "acted", "outcomes"),
    [
        (ResponseLost(), "TypeError", 1, [("response-lost", False), ("request-lost", True)]),
        (ResponseLostResent(), 200, 2, [("response-lost", False), ("answered", True)]),
        (RequestLost(), "TypeError", 0, [("request-lost", False), ("request-lost", True)]),
    ],
)
def test_losing_a_write_on_a_used_connection(  # noqa: PLR0913, PLR0917  # pytest passes them by name
    wire: Wire,
    upstream: Upstream,
    browser: Browser,
    events: Recorder,
    fault: object,
    heard: object,
    acted: int,
    outcomes: list[tuple[str, bool]],
) -> None:
    """Chromium sends a POST again by itself; each fault says in its name what becomes of that."""
    page = opened(browser, wire, upstream.url)
    page.evaluate("() => fetch('/warm').then(a => a.text())")
    with wire.fault(fault, "write"):
        assert page.evaluate(POST) == heard
    assert wire.quiet()
    found = events.exchanges(2, "/order")
    assert len(upstream.paths("POST")) == acted
    assert [(exchange.outcome, exchange.resend_of is not None) for exchange in found] == outcomes
    page.context.close()


def test_a_form_without_a_mark_is_known_as_sent_again(wire: Wire, upstream: Upstream, browser: Browser, events: Recorder) -> None:
    """A submitted form bears no mark of a script: same request, used connection, within a second."""
    page = opened(browser, wire, upstream.url)
    page.evaluate("() => fetch('/warm').then(a => a.text())")
    with wire.fault(ResponseLost(), "write"):
        page.evaluate(
            """() => {
              const form = document.createElement('form');
              form.method = 'post';
              form.action = '/order';
              document.body.append(form);
              form.submit();
            }"""
        )
        assert wire.wait_for(Aim(path="/order"), 2)
        found = events.exchanges(2, "/order")
    assert [(exchange.how, exchange.resend_of) for exchange in found] == [("navigation", None), ("navigation", found[0].n)]
    assert len(upstream.paths("POST")) == 1
    page.context.close()


def test_over_http_2_a_loss_is_one_loss(tmp_path: Path, browser: Browser) -> None:
    """No repetition by the transport: the page is told at once."""
    portal = H2Portal(certificate(tmp_path))
    portal.start()
    recorder = Recorder()
    wire = Wire(make_profile(portal.port), secret=SECRET)
    wire.start()
    wire.begin(recorder, Redactor(SECRET), server="aged", now=NOON)
    page = opened(browser, wire, f"https://127.0.0.1:{portal.port}")
    assert page.evaluate("() => performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
    with wire.fault(ResponseLost(), "write"):
        assert page.evaluate(POST) == "TypeError"
    assert portal.seen.count(("POST", "/order")) == 1
    assert [(exchange.outcome, exchange.resend_of) for exchange in recorder.exchanges(1, "/order")] == [("response-lost", None)]
    # here the wire is not told that nobody waits any more
    kept_back_and_given_up(page, wire)
    page.context.close()
    wire.finish()
    wire.stop()
    portal.stop()


def kept_back_and_given_up(page: Page, wire: Wire) -> None:
    """Keep the tab's next document back, be sure that this is known, and give it up."""
    loading = Loading(page, wire, "nurse-1", "A")
    before = page.url
    with wire.hold(Aim(path="/next")):
        assert not loading.kept()
        assert not loading.give_up()
        page.evaluate("() => { setTimeout(() => { location.href = '/next'; }) }")
        assert wire.wait_for(Aim(path="/next"))
        assert loading.kept()
        assert not Loading(page, wire, "nurse-1", "B").kept()
        assert loading.give_up()
        assert not loading.kept()
        assert page.evaluate("() => location.href") == before


def test_a_document_that_is_kept_back_is_given_up(wire: Wire, upstream: Upstream, browser: Browser) -> None:
    """Until then the browser would answer no question about the tab, for ever."""
    page = opened(browser, wire, upstream.url)
    kept_back_and_given_up(page, wire)
    page.context.close()


def test_a_frame_that_is_kept_back_is_not_the_tabs_own_document(wire: Wire, upstream: Upstream, browser: Browser) -> None:
    """The page around it can still be asked."""
    page = opened(browser, wire, upstream.url)
    with wire.hold(Aim(path="/frame")):
        page.evaluate("() => { document.body.append(Object.assign(document.createElement('iframe'), { src: '/frame' })) }")
        assert wire.wait_for(Aim(path="/frame"))
        assert not Loading(page, wire, "nurse-1", "A").kept()
        assert page.evaluate("() => 1") == 1
    page.context.close()


def test_another_origin_is_reached_without_a_preflight_of_ours(wire: Wire, upstream: Upstream, browser: Browser) -> None:
    """A page on localhost that reads 127.0.0.1: simple requests stay simple for the portal, others are asked for as ever."""
    wire._traffic._hosts.add(f"localhost:{upstream.port}")
    page = opened(browser, wire, f"http://localhost:{upstream.port}")
    script = "([url, init]) => fetch(url, init).then(a => a.status, e => String(e))"
    assert page.evaluate(script, [upstream.url + "/api/simple", {}]) == 200
    assert upstream.paths("OPTIONS") == []
    put = {"method": "POST", "headers": {"content-type": "application/json"}, "body": "{}"}
    assert page.evaluate(script, [upstream.url + "/api/json", put]) == 200
    assert upstream.paths("OPTIONS") == ["/api/json"]
    page.context.close()


def test_a_websocket_and_an_event_stream_of_a_page(wire: Wire, upstream: Upstream, browser: Browser) -> None:
    """Both are open at the wire while the page listens, and can be cut."""
    page = opened(browser, wire, upstream.url)
    page.evaluate(
        """(ws) => new Promise(done => {
          window.log = [];
          const source = new EventSource('/events');
          const socket = new WebSocket(ws);
          socket.onclose = () => log.push('ws closed');
          source.onerror = () => log.push('stream lost');
          socket.onopen = () => socket.send('hi');
          let heard = 0;
          socket.onmessage = source.onmessage = () => { if (++heard > 2) done(); };
        })""",
        f"ws://127.0.0.1:{upstream.port}/ws?__wr=nurse-1%2FA%3B1790000000000",
    )
    assert wire.open_streams() == 2
    assert wire.count(Aim(how="websocket", tab="A")) == 1
    wire.cut_streams()
    page.wait_for_function("() => log.includes('ws closed') && log.includes('stream lost')", timeout=5000)
    page.context.close()
