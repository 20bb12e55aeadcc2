"""Orders of events between tabs are made, not hoped for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from wardround.history.events import Fault, Remark
from wardround.wire import Aim

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def in_thread(client: httpx.Client, path: str) -> threading.Thread:
    """Send a request that may have to wait."""
    worker = threading.Thread(target=client.get, args=(path,))
    worker.start()
    return worker


def test_held_before_the_portal(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal sees nothing until the gate opens."""
    with wire.hold(Aim(path="/a")) as gate:
        worker = in_thread(tab_a, "/a")
        assert gate.wait()
        assert upstream.seen == []
        assert wire.held() == 1
        assert [flight.held for flight in wire.in_flight()] == [True]
        gate.release()
        worker.join()
    assert upstream.paths() == ["/a"]
    assert [(event.phase, event.gate, event.n) for event in events.of(Fault)] == [
        ("start", True, None),
        ("hit", True, 1),
        ("end", True, None),
    ]


def test_held_before_the_browser(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """The portal has acted, the browser does not know yet."""
    with wire.hold(Aim(path="/a"), before="browser") as gate:
        worker = in_thread(tab_a, "/a")
        assert gate.wait()
        assert upstream.paths() == ["/a"]
        assert worker.is_alive()
    worker.join(5)
    assert not worker.is_alive()


def test_only_so_many_are_held_and_one_can_go_first(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream) -> None:
    """Two are held; the third passes; then the first goes before the second."""
    with wire.hold(Aim(path="/x*"), times=2) as gate:
        first = in_thread(tab_a, "/x1")
        assert gate.wait(1)
        second = in_thread(tab_b, "/x2")
        assert gate.wait(2)
        third = in_thread(tab_a, "/x3")
        third.join(5)
        assert upstream.paths() == ["/x3"]
        gate.release(1)
        first.join(5)
        assert upstream.paths() == ["/x3", "/x1"]
    second.join(5)
    assert upstream.paths() == ["/x3", "/x1", "/x2"]


def test_a_barrier_lets_all_go_together(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream) -> None:
    """A's waits until B's has come."""
    gate = wire.barrier(Aim(path="/r", tab="A"), Aim(path="/r", tab="B"))
    first = in_thread(tab_a, "/r")
    assert gate.wait(1)
    assert upstream.seen == []
    assert gate.opened is None
    second = in_thread(tab_b, "/r")
    first.join(5)
    second.join(5)
    assert gate.opened is True
    assert upstream.paths() == ["/r", "/r"]


def test_a_barrier_whose_other_side_never_comes(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Everything goes after the time-out, and the history says what was waited for."""
    gate = wire.barrier(Aim(path="/r", tab="A"), Aim(path="/r", tab="B"), timeout_s=0.3)
    in_thread(tab_a, "/r").join(5)
    assert gate.opened is False
    assert upstream.paths() == ["/r"]
    (remark,) = events.of(Remark)
    assert "tab B" in remark.text.split("Never came")[1]


def test_the_end_of_a_scenario_opens_every_gate(wire: Wire, tab_a: httpx.Client) -> None:
    """Nothing hangs because a test forgot."""
    gate = wire.hold(Aim())
    worker = in_thread(tab_a, "/a")
    assert gate.wait()
    wire.finish()
    worker.join(5)
    assert not worker.is_alive()
