"""What comes late comes whole."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from proxies.bandwidth import Bandwidth
from proxies.held_until import HeldUntil
from proxies.latency import Latency
from proxies.slow_body import SlowBody
from tests.proxies.raw import Raw
from tests.wire.conftest import NOON
from wardround.wire import Aim

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def test_slow_body_drips(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """The head at once, then a piece with each step of the clock, and nothing between the steps."""
    with Raw(wire, upstream) as raw, wire.fault(SlowBody(every_s=2, pieces=4), Aim(path="/chart")):
        raw.send("GET", "/chart")
        size = -(-raw.length() // 4)
        assert raw.answer()[1] == b""
        for step in (1, 2, 3):
            while not wire.held():
                assert not raw.ended
            wire.set_now(NOON + 2 * step - 0.5)
            assert len(raw.answer()[1]) == size * (step - 1)
            wire.set_now(NOON + 2 * step)
            assert raw.wait_for(len(raw.answer()[0]) + 4 + size * step)
            assert len(raw.answer()[1]) == size * step
        assert wire.in_flight()
        wire.set_now(NOON + 8)
        assert raw.wait_for(len(raw.answer()[0]) + 4 + raw.length())
        (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived, exchange.status, exchange.answered_at) == ("answered", True, 200, NOON + 8)
    assert exchange.faults == ["slow_body"]


def test_slow_body_in_one_jump_of_the_clock(wire: Wire, upstream: Upstream) -> None:
    """Pieces are due at fixed moments, not each so long after the last was noticed; then the connection serves the next."""
    with Raw(wire, upstream) as raw, wire.fault(SlowBody(every_s=2, pieces=4), Aim(nth=1)):
        raw.send("GET", "/chart")
        while not wire.held():
            assert not raw.ended
        wire.set_now(NOON + 8)
        whole = len(raw.answer()[0]) + 4 + raw.length()
        assert raw.wait_for(whole)
        raw.send("GET", "/chart")
        assert raw.wait_for(2 * whole - 2)
    assert upstream.paths() == ["/chart", "/chart"]


def test_slow_body_ends_with_the_fault(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """The rest comes at once."""
    with Raw(wire, upstream) as raw:
        with wire.fault(SlowBody(every_s=3600)):
            raw.send("GET", "/chart")
            while not wire.held():
                assert not raw.ended
            assert raw.answer()[1] == b""
        assert raw.wait_for(len(raw.answer()[0]) + 4 + raw.length())
        assert not raw.ended
    assert events.exchanges()[0].outcome == "answered"


def test_slow_body_that_nobody_waits_for(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """The page gives up in the middle: aborted, though the portal has acted."""
    with wire.fault(SlowBody(every_s=3600)):
        with Raw(wire, upstream) as raw:
            raw.send("POST", "/order", b"dose=1")
            while not wire.held():
                assert not raw.ended
        (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived) == ("aborted", True)
    assert wire.held() == 0


def test_slow_body_before_a_connection_that_is_closed(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """``Connection: close`` ends it after the last byte, not before."""
    with Raw(wire, upstream) as raw, wire.fault(SlowBody(every_s=1, pieces=2)):
        raw.send("GET", "/chart", b"", "connection: close")
        while not wire.held():
            assert not raw.ended
        wire.set_now(NOON + 2)
        assert raw.wait_for(end=True)
        assert len(raw.answer()[1]) == raw.length()
        assert raw.ended == "closed"
    assert events.exchanges()[0].outcome == "answered"


def test_bandwidth_up_and_down(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """A body goes up before the portal sees it; the answer comes down at the same pace."""
    with Raw(wire, upstream) as raw, wire.fault(Bandwidth(bytes_per_s=100)):
        raw.send("POST", "/order", b"x" * 1000)
        while not wire.held():
            assert not raw.ended
        wire.set_now(NOON + 9.9)
        assert upstream.seen == []
        wire.set_now(NOON + 10)
        while not upstream.seen:
            assert not raw.ended
        while not wire.held():
            assert not raw.ended
        wire.set_now(NOON + 15)
        assert raw.wait_for(1)
        assert 0 < len(raw.got) <= 500
        wire.set_now(NOON + 3600)
        assert raw.wait_for(len(raw.answer()[0]) + 4 + raw.length())
        (exchange,) = events.exchanges()
    assert exchange.outcome == "answered"
    assert exchange.faults == ["bandwidth"]


def test_bandwidth_is_a_matter_of_size(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """The answer is over when its last byte has had its time."""
    with wire.fault(Bandwidth(bytes_per_s=50)):
        worker = threading.Thread(target=tab_a.get, args=("/chart",))
        worker.start()
        while worker.is_alive():
            wire.set_now(wire.next_due() or wire.now())
            worker.join(0.01)
    (exchange,) = events.exchanges()
    assert exchange.answered_at is not None
    # 40 bytes of body and a head of some 120 bytes
    assert 2 < exchange.answered_at - NOON < 6


@pytest.mark.parametrize("before", ["portal", "browser"])
def test_held_until_a_moment(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream, before: str) -> None:
    """Two that come at different times go at the same; a third that comes later is not held."""
    with wire.fault(HeldUntil(until_s=30, before=before)) as fault:  # type: ignore[arg-type]
        workers = [threading.Thread(target=tab.get, args=(path,)) for tab, path in ((tab_a, "/a"), (tab_b, "/b"))]
        for number, worker in enumerate(workers, 1):
            worker.start()
            while wire.held() < number:
                assert worker.is_alive()
            wire.set_now(NOON + 10 * number)
        assert len(upstream.seen) == (0 if before == "portal" else 2)
        wire.set_now(NOON + 29)
        assert wire.held() == 2
        wire.set_now(NOON + 30)
        for worker in workers:
            worker.join(60)
            assert not worker.is_alive()
        assert tab_a.get("/c").status_code == 200
    assert fault.hits == 2


@pytest.mark.parametrize("fault", [Latency(delay_s=3600), HeldUntil(until_s=3600), Bandwidth(bytes_per_s=1), SlowBody(every_s=3600)])
def test_whatever_waits_for_a_fault_ends_with_it(wire: Wire, tab_a: httpx.Client, fault: object) -> None:
    """No step of the clock is needed."""
    said: list[int] = []
    worker = threading.Thread(target=lambda: said.append(tab_a.post("/order", content="dose=1").status_code))
    with wire.fault(fault):
        worker.start()
        while not wire.held():
            assert worker.is_alive()
    worker.join(60)
    assert said == [200]
    assert wire.now() == NOON
