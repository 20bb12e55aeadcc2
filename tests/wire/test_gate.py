"""Orders of events between tabs are made, not hoped for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.wire.conftest import NOON
from wardround.errors import UserError
from wardround.history.events import Fault, Remark
from wardround.wire import Aim

if TYPE_CHECKING:
    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Gate, Wire
    from wardround.wire.tabs import TabState


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


def test_the_end_of_what_is_held_is_not_waited_for(wire: Wire, tab_a: httpx.Client) -> None:
    """It waits for virtual time, which does not go on while somebody waits in real time."""
    with wire.hold(Aim(path="/a")) as gate:
        worker = in_thread(tab_a, "/a")
        assert gate.wait()
        assert wire.wait_for(Aim(path="/a"), over=True, timeout=0.0)
        gate.release()
        worker.join()
    assert not wire.wait_for(Aim(path="/b"), over=True, timeout=0.0)


def test_held_before_the_browser(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """The portal has acted, the browser does not know yet."""
    with wire.hold(Aim(path="/a"), before="browser") as gate:
        worker = in_thread(tab_a, "/a")
        assert gate.wait()
        assert upstream.paths() == ["/a"]
        assert worker.is_alive()
    worker.join(60)
    assert not worker.is_alive()


def test_only_so_many_are_held_and_one_can_go_first(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream) -> None:
    """Two are held; the third passes; then the first goes before the second."""
    with wire.hold(Aim(path="/x*"), times=2) as gate:
        first = in_thread(tab_a, "/x1")
        assert gate.wait(1)
        second = in_thread(tab_b, "/x2")
        assert gate.wait(2)
        third = in_thread(tab_a, "/x3")
        third.join(60)
        assert upstream.paths() == ["/x3"]
        gate.release(1)
        first.join(60)
        assert upstream.paths() == ["/x3", "/x1"]
    second.join(60)
    assert upstream.paths() == ["/x3", "/x1", "/x2"]


def test_a_barrier_lets_all_go_together(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream) -> None:
    """A's waits until B's has come."""
    gate = wire.barrier(Aim(path="/r", tab="A"), Aim(path="/r", tab="B"))
    first = in_thread(tab_a, "/r")
    assert gate.wait(1)
    assert upstream.seen == []
    assert gate.opened is None
    second = in_thread(tab_b, "/r")
    first.join(60)
    second.join(60)
    assert gate.opened is True
    assert upstream.paths() == ["/r", "/r"]


def test_a_barrier_whose_other_side_never_comes(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Everything goes after the time-out, and the history says what was waited for."""
    gate = wire.barrier(Aim(path="/r", tab="A"), Aim(path="/r", tab="B"), timeout_s=0.3)
    in_thread(tab_a, "/r").join(60)
    assert gate.opened is False
    assert upstream.paths() == ["/r"]
    (remark,) = events.of(Remark)
    assert remark.slug == "barrier-incomplete"
    assert "'/r in tab B' never came: tab B was never opened" in remark.text


def test_the_end_of_a_scenario_opens_every_gate(wire: Wire, tab_a: httpx.Client) -> None:
    """Nothing hangs because a test forgot."""
    gate = wire.hold(Aim())
    worker = in_thread(tab_a, "/a")
    assert gate.wait()
    wire.finish()
    worker.join(60)
    assert not worker.is_alive()


def given_up(gate: Gate, events: Recorder) -> Remark:
    """What is said of a barrier that did not open."""
    assert gate.opened is False
    (remark,) = events.of(Remark)
    assert remark.about == []
    return remark


def test_a_barrier_is_given_up_at_once_when_the_other_tab_is_closed(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """Nothing can come from it; no time has to pass."""
    wire.tab("nurse-1", "A", "open")
    wire.tab("nurse-1", "B", "open")
    gate = wire.barrier("GET /r of tab A", "GET /r of tab B of nurse-1")
    worker = in_thread(tab_a, "/r")
    assert gate.wait()
    wire.tab("nurse-1", "B", "closed")
    worker.join(60)
    remark = given_up(gate, events)
    assert remark.slug == "barrier-impossible"
    assert "'GET /r in tab A' came as exchange 1 and waited" in remark.text
    assert "'GET /r of nurse-1 in tab B' never came: tab B of nurse-1 is closed" in remark.text


def test_a_barrier_for_a_tab_that_is_closed_already_holds_nobody(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    wire.tab("nurse-1", "B", "closed")
    gate = wire.barrier("GET /r of tab A", "GET /r of tab B")
    tab_a.get("/r")
    assert given_up(gate, events).slug == "barrier-impossible"
    assert gate.count == 0


def test_another_tab_of_that_name_may_still_come(wire: Wire, events: Recorder) -> None:
    """An aim that names no clinician means every clinician's tab B."""
    wire.tab("nurse-1", "B", "closed")
    wire.tab("doctor-1", "B", "open")
    with wire.barrier("read of tab A", "read of tab B") as gate:
        assert gate.opened is None
    assert given_up(gate, events).slug == "barrier-incomplete"


def test_a_barrier_is_given_up_when_ward_time_has_passed(
    wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream, events: Recorder
) -> None:
    """Its first side came at noon; a minute later it is plain that B's can only come after A's answer."""
    tab_b.get("/before")
    gate = wire.barrier("GET /r of tab A", "GET /r of tab B", patience_s=60)
    worker = in_thread(tab_a, "/r")
    assert gate.wait()
    wire.set_now(NOON + 59)
    assert gate.opened is None
    assert upstream.paths() == ["/before"]
    wire.set_now(NOON + 60)
    worker.join(60)
    remark = given_up(gate, events)
    assert remark.slug == "barrier-incomplete"
    assert "for 60 s of ward time nobody else came" in remark.text
    assert "'GET /r in tab B' never came: tab B sent nothing any more after exchange 1 (" in remark.text


def test_ward_time_counts_from_the_last_that_came(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client) -> None:
    """A shift may idle for hours before the first comes."""
    gate = wire.barrier("GET /r of tab A", "GET /r of tab B", patience_s=60)
    wire.set_now(NOON + 3600)
    first = in_thread(tab_a, "/r")
    assert gate.wait()
    wire.set_now(NOON + 3650)
    second = in_thread(tab_b, "/r")
    first.join(60)
    second.join(60)
    assert gate.opened is True


def test_barriers_that_wait_for_each_other_are_named(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, events: Recorder) -> None:
    """A's first request waits for B's second, and B's first for A's second. One is given up; the other can then open."""
    one = wire.barrier("GET /first of tab A", "GET /second of tab B")
    two = wire.barrier("GET /first of tab B", "GET /second of tab A")
    workers = [in_thread(tab_a, "/first"), in_thread(tab_b, "/first")]
    assert one.wait()
    assert two.wait()
    wire.set_now(NOON + 14)
    assert (one.opened, two.opened) == (None, None)
    wire.set_now(NOON + 15)
    workers[0].join(60)
    remark = given_up(one, events)
    assert remark.slug == "barrier-deadlock"
    assert "barriers 1 and 2 wait for each other" in remark.text
    assert "'GET /second in tab B' never came: tab B itself waits for exchange" in remark.text
    assert "which is held at barrier 2" in remark.text
    in_thread(tab_a, "/second").join(60)
    workers[1].join(60)
    assert two.opened is True


def test_a_tab_that_is_held_elsewhere_is_named_with_the_gate(
    wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, events: Recorder
) -> None:
    """A hold that nobody released keeps the other side away."""
    hold = wire.hold("GET /other of tab B")
    gate = wire.barrier("GET /r of tab A", "GET /r of tab B")
    workers = [in_thread(tab_b, "/other"), in_thread(tab_a, "/r")]
    assert hold.wait()
    assert gate.wait()
    wire.set_now(NOON + 60)
    assert "which is held at hold 1" in given_up(gate, events).text
    hold.end()
    for worker in workers:
        worker.join(60)


@pytest.mark.parametrize(
    ("state", "said"), [("frozen", "tab B is frozen"), ("open", "tab B has sent nothing at all"), (None, "tab B was never opened")]
)
def test_what_the_missing_tab_was_doing_is_said(
    wire: Wire, tab_a: httpx.Client, events: Recorder, state: TabState | None, said: str
) -> None:
    if state:
        wire.tab("nurse-1", "B", state)
    gate = wire.barrier("GET /r of tab A", "GET /r of tab B")
    worker = in_thread(tab_a, "/r")
    assert gate.wait()
    wire.set_now(NOON + 60)
    worker.join(60)
    assert said in given_up(gate, events).text


def test_a_side_that_was_lost_on_its_way_is_said(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, events: Recorder) -> None:
    """Before the browser there is nothing to hold when the request never reached the portal."""
    wire.fault("request_lost on GET /r of tab B")
    gate = wire.barrier("GET /r of tab A", "GET /r of tab B", before="browser")
    worker = in_thread(tab_a, "/r")
    assert gate.wait()
    with pytest.raises(httpx.HTTPError):
        tab_b.get("/r")
    events.exchanges(1, "/r")
    wire.set_now(NOON + 60)
    worker.join(60)
    assert "ended before its answer got so far (request-lost)" in given_up(gate, events).text


def test_a_barrier_that_is_taken_down_before_all_came_says_so(wire: Wire, events: Recorder) -> None:
    """No race was made: verdicts that rest on it are in doubt. The scenario's end is such a moment, too."""
    with wire.barrier("refresh of tab A", "refresh of tab B") as gate:
        pass
    assert "taken down before all had come" in given_up(gate, events).text
    wire.barrier("read", "write")
    wire.finish()
    assert [remark.slug for remark in events.of(Remark)] == ["barrier-incomplete"] * 2


def test_a_barrier_that_opened_or_was_released_on_purpose_says_nothing(
    wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, events: Recorder
) -> None:
    with wire.barrier("GET /r of tab A", "GET /r of tab B") as gate:
        workers = [in_thread(tab_a, "/r"), in_thread(tab_b, "/r")]
        for worker in workers:
            worker.join(60)
        assert gate.opened is True
    with wire.barrier("GET /r of tab A", "GET /r of tab B") as gate:
        worker = in_thread(tab_a, "/r")
        assert gate.wait()
        gate.release()
        worker.join(60)
    wire.set_now(NOON + 3600)
    assert events.of(Remark) == []


def test_a_barrier_with_one_side_is_refused(wire: Wire) -> None:
    with pytest.raises(UserError) as caught:
        wire.barrier("refresh")
    assert caught.value.slug == "barrier-sides"
