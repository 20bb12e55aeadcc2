"""What each fault does on the wire, at the portal and in the browser."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from proxies.captive_portal import CaptivePortal
from proxies.html_instead import HtmlInstead
from proxies.latency import Latency
from proxies.none import None_
from proxies.offline import Offline
from proxies.request_lost import RequestLost
from proxies.response_lost_resent import ResponseLostResent
from proxies.unavailable import Unavailable
from tests.wire.conftest import NOON
from wardround.history.events import Fault
from wardround.wire import Aim

if TYPE_CHECKING:
    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def test_none_touches_nothing(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """The identity: it is up, and hits nothing."""
    with wire.fault(None_()) as fault:
        assert tab_a.get("/a").status_code == 200
    assert fault.hits == 0
    assert events.exchanges()[0].faults == []
    assert [event.phase for event in events.of(Fault)] == ["start", "end"]


def test_request_lost(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal never sees it."""
    with wire.fault(RequestLost(), "write"), pytest.raises(httpx.RemoteProtocolError):
        tab_a.post("/order")
    assert upstream.seen == []
    assert (events.exchanges()[0].outcome, events.exchanges()[0].arrived) == ("request-lost", False)


def test_a_repetition_is_let_through_where_its_name_says_so(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal acts twice, and the history says that the transport did it."""
    mark = {"x-wardround-at": "1790000001000;doc;7"}
    with wire.fault(ResponseLostResent(), Aim(method="POST")):
        with pytest.raises(httpx.RemoteProtocolError):
            tab_a.post("/order", headers=mark)
        assert tab_a.post("/order", headers=mark).status_code == 200
    assert upstream.paths() == ["/order", "/order"]
    assert [(e.outcome, e.resend_of) for e in events.exchanges(2)] == [("response-lost", None), ("answered", 1)]


def test_a_redirect_repeats_the_mark_and_is_no_repetition(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """A browser keeps a request's headers when it follows a redirect."""
    assert wire.now() == NOON
    tab_a.get("/redirect", headers={"x-wardround-at": "1790000001000;doc;7"}, follow_redirects=True)
    assert [(e.path, e.resend_of) for e in events.exchanges(2)] == [("/redirect", None), ("/login", None)]


@pytest.mark.parametrize("reached", [False, True])
def test_unavailable(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder, reached: bool) -> None:  # noqa: FBT001
    """503 with Retry-After; the portal has acted or not."""
    with wire.fault(Unavailable(retry_after_s=7, reached=reached)):
        answer = tab_a.post("/order")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert len(upstream.seen) == int(reached)
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived, exchange.status, exchange.accepted) == ("replaced", reached, 503, None)


def test_html_instead(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Success, and no JSON."""
    with wire.fault(HtmlInstead()):
        answer = tab_a.post("/token", data={"grant_type": "refresh_token"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert upstream.seen == []
    (exchange,) = events.exchanges()
    assert (exchange.role, exchange.outcome, exchange.content_type) == ("refresh", "replaced", "text/html; charset=utf-8")


def test_offline_begins_and_ends(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """Nothing passes in the window, answers under way are lost, streams are cut; then all is well."""
    gone: list[type[Exception]] = []

    def slow() -> None:
        try:
            tab_a.get("/slow?s=0")
        except httpx.HTTPError as error:
            gone.append(type(error))

    def listen() -> None:
        try:
            with httpx.stream(
                "GET", upstream.url + "/events", proxy=wire.proxy_url, trust_env=False, headers={"x-wardround-tab": "nurse-1/A"}
            ) as stream:
                for _ in stream.iter_bytes():
                    pass
        except httpx.HTTPError as error:
            gone.append(type(error))

    gate = wire.hold(Aim(path="/slow"), before="browser")
    workers = [threading.Thread(target=slow), threading.Thread(target=listen)]
    for worker in workers:
        worker.start()
    assert gate.wait()
    assert wire.wait_for(Aim(role="stream"))
    while not wire.open_streams():
        assert wire.in_flight(streams=True)
    with wire.fault(Offline()) as fault:
        gate.release()
        for worker in workers:
            worker.join(60)
        with pytest.raises(httpx.RemoteProtocolError):
            tab_a.get("/a")
    assert len(gone) == 2
    assert tab_a.get("/b").status_code == 200
    assert fault.hits == 3
    assert upstream.paths()[-1] == "/b"
    assert "/a" not in upstream.paths()


@pytest.mark.parametrize("mode", ["page", "redirect"])
def test_captive_portal(wire: Wire, tab_a: httpx.Client, upstream: Upstream, mode: str) -> None:
    """Every exchange is answered by the network; afterwards all is as before."""
    with wire.fault(CaptivePortal(mode=mode)):  # type: ignore[arg-type]
        answer = tab_a.get("/api/chart", follow_redirects=True)
    assert "guest network" in answer.text
    assert bool(answer.history) == (mode == "redirect")
    assert upstream.seen == []
    assert tab_a.get("/api/chart").json()["path"] == "/api/chart"


@pytest.mark.parametrize("before", ["portal", "browser"])
def test_latency_is_virtual(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder, before: str) -> None:
    """It goes on when the clock has passed, and takes no real time."""
    with wire.fault(Latency(delay_s=30, before=before)) as fault:  # type: ignore[arg-type]
        worker = threading.Thread(target=tab_a.get, args=("/a",))
        worker.start()
        assert wire.wait_for(Aim(path="/a"))
        while not wire.held():
            assert worker.is_alive()
        assert len(upstream.seen) == (1 if before == "browser" else 0)
        wire.set_now(NOON + 29)
        assert wire.held() == 1
        wire.set_now(NOON + 30)
        worker.join(60)
    assert fault.hits == 1
    assert events.exchanges()[0].answered_at == NOON + 30


def test_a_fault_that_ends_lets_no_one_wait(wire: Wire, tab_a: httpx.Client) -> None:
    """The end of the scenario wakes whoever waits for virtual time."""
    wire.fault(Latency(delay_s=3600))
    worker = threading.Thread(target=tab_a.get, args=("/a",))
    worker.start()
    while not wire.held():
        assert worker.is_alive()
    wire.finish()
    worker.join(60)
    assert not worker.is_alive()
