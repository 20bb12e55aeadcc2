"""Pages talk to the wire itself: time, what holds it, and our headers in CORS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wire.conftest import NOON

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream


def test_a_page_tells_its_time(tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Answered by the wire, known to the next request of that tab, never forwarded nor recorded."""
    answer = tab_a.post(f"/.wardround/at?tab=nurse-1%2FA&t={(NOON + 42) * 1000:.0f}", headers={"origin": "http://x.test"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "http://x.test")
    assert upstream.seen == []
    tab_a.get("/a")
    assert [exchange.at for exchange in events.exchanges()] == [NOON + 42]
    assert tab_a.get("/.wardround/at?tab=n/A&t=noon").status_code == 400
    assert tab_a.get("/.wardround/else").status_code == 404


def test_a_preflight_that_exists_only_because_of_us_stays_with_us(tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The real request would need none."""
    asks = {"origin": "http://x.test", "access-control-request-method": "GET", "access-control-request-headers": "x-wardround-at"}
    answer = tab_a.options("/api", headers=asks)
    assert (answer.status_code, answer.headers["access-control-allow-headers"]) == (204, "x-wardround-at, x-wardround-tab")
    assert upstream.seen == []
    assert events.events == []


def test_a_preflight_of_the_portals_own_is_cleaned_and_widened(tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal is asked for what the page needs, the browser is told that ours are fine too."""
    asks = {
        "origin": "http://x.test",
        "access-control-request-method": "PUT",
        "access-control-request-headers": "content-type,x-wardround-at",
    }
    answer = tab_a.options("/api", headers=asks)
    assert upstream.seen[0][2]["access-control-request-headers"] == "content-type"
    assert answer.headers["access-control-allow-headers"] == "content-type, x-wardround-at, x-wardround-tab"
    assert events.exchanges()[0].how == "preflight"
