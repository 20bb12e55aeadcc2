"""A cell on real traffic: its fault meets its one exchange, and no other."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.wire.conftest import NOON
from wardround.explore.arm import LASTS_S, SEEN_S, arm
from wardround.explore.cell import Cell, Matrix, Spot

if TYPE_CHECKING:
    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def spot(n: int, path: str, *, tab: str = "A", nth: int = 1) -> Spot:
    return Spot(n=n, role="read", method="GET", path=path, clinician="nurse-1", tab=tab, nth=nth)


def matrix(*found: Spot) -> Matrix:
    return Matrix(scenario="s", seed=7, spots=list(found), cells=[])


def test_a_fault_meets_the_nth_exchange_only(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    armed = arm(wire, matrix(spot(1, "/a/*", nth=2)), Cell(id="c", scenario="s", spot=1, what="unavailable"))
    assert armed.unmet
    assert [tab_a.get(path).status_code for path in ("/a/1", "/b/1", "/a/2", "/a/3")] == [200, 200, 503, 200]
    assert not armed.unmet
    assert upstream.paths() == ["/a/1", "/b/1", "/a/3"]


def test_a_fault_of_the_whole_network_begins_with_its_exchange_and_ends_by_virtual_time(
    wire: Wire,
    tab_a: httpx.Client,
    events: Recorder,
) -> None:
    armed = arm(wire, matrix(spot(1, "/a")), Cell(id="c", scenario="s", spot=1, what="offline"))
    assert tab_a.get("/before").status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        tab_a.get("/a")
    assert not armed.unmet
    with pytest.raises(httpx.RemoteProtocolError):
        tab_a.get("/other")
    assert wire.next_due() == pytest.approx(NOON + LASTS_S, rel=0, abs=1e-3)
    wire.set_now(NOON + LASTS_S)
    ended = threading.Event()
    while not any(event.phase == "end" and event.name == "offline" for event in _faults(events)):
        assert not ended.wait(0.01)
    assert tab_a.get("/after").status_code == 200


def _faults(events: Recorder) -> list[object]:
    from wardround.history.events import Fault

    return list(events.of(Fault))


@pytest.mark.parametrize("what", ["portal-order", "browser-order"])
def test_two_exchanges_are_turned_round(
    wire: Wire,
    tab_a: httpx.Client,
    tab_b: httpx.Client,
    upstream: Upstream,
    what: str,
) -> None:
    armed = arm(wire, matrix(spot(1, "/a"), spot(2, "/b", tab="B")), Cell(id="c", scenario="s", kind="order", spot=1, second=2, what=what))
    answered: list[str] = []
    first = threading.Thread(target=lambda: answered.append(tab_a.get("/a").json()["path"]))
    first.start()
    while not wire.held():
        assert first.is_alive()
    answered.append(tab_b.get("/b").json()["path"])
    # until then it is its patience that ends next
    while wire.next_due() != pytest.approx(NOON + SEEN_S, rel=0, abs=1e-3):
        assert first.is_alive()
    wire.set_now(NOON + 2 * SEEN_S)
    first.join(60)
    assert answered == ["/b", "/a"]
    assert upstream.paths() == (["/b", "/a"] if what == "portal-order" else ["/a", "/b"])
    assert not armed.unmet


def test_an_exchange_whose_other_never_comes_goes_on_and_the_cell_says_so(wire: Wire, tab_a: httpx.Client) -> None:
    cell = Cell(id="c", scenario="s", kind="order", spot=1, second=2, what="portal-order")
    armed = arm(wire, matrix(spot(1, "/a"), spot(2, "/b", tab="B")), cell)
    first = threading.Thread(target=tab_a.get, args=("/a",))
    first.start()
    while (due := wire.next_due()) is None:
        assert first.is_alive()
    wire.set_now(due)
    first.join(60)
    assert not first.is_alive()
    assert not armed.unmet
    assert "the portal keeps their order" in armed.inapplicable


def test_an_exchange_that_never_comes_leaves_the_cell_undecided(wire: Wire, tab_a: httpx.Client) -> None:
    armed = arm(wire, matrix(spot(1, "/a")), Cell(id="c", scenario="s", spot=1, what="response_lost"))
    assert tab_a.get("/b").status_code == 200
    assert armed.unmet.startswith("not-met")
    assert not armed.inapplicable


def test_a_fault_that_finds_nothing_to_act_on_is_not_applicable(wire: Wire, tab_a: httpx.Client) -> None:
    armed = arm(wire, matrix(spot(1, "/a")), Cell(id="c", scenario="s", spot=1, what="cookie_expired"))
    assert tab_a.get("/a").status_code == 200
    assert not armed.unmet
    assert "cookie_expired" in armed.inapplicable


def pair(second: int, what: str, then: str) -> Cell:
    return Cell(id="p", scenario="s", kind="pair", spot=1, second=second, what=what, then=then)


def test_two_faults_meet_one_exchange_each(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    armed = arm(wire, matrix(spot(1, "/a"), spot(2, "/b")), pair(2, "unavailable", "server_error"))
    assert [tab_a.get(path).status_code for path in ("/a", "/a", "/b", "/b")] == [503, 200, 500, 200]
    assert not armed.unmet
    assert not armed.inapplicable
    assert upstream.paths() == ["/a", "/b", "/b"]


def test_the_second_of_two_faults_can_meet_the_repeat(wire: Wire, tab_a: httpx.Client) -> None:
    armed = arm(wire, matrix(spot(1, "/a")), pair(1, "unavailable", "server_error"))
    assert tab_a.get("/a").status_code == 503
    assert armed.inapplicable == "an exchange that is repeated: unavailable at exchange 01 made nobody send it again"
    assert [tab_a.get("/a").status_code for _ in "ab"] == [500, 200]
    assert not armed.inapplicable


def test_a_pair_whose_second_exchange_never_comes_says_so(wire: Wire, tab_a: httpx.Client) -> None:
    armed = arm(wire, matrix(spot(1, "/a"), spot(2, "/b")), pair(2, "unavailable", "server_error"))
    assert armed.unmet
    tab_a.get("/a")
    assert not armed.unmet
    assert armed.inapplicable == "an exchange that still comes: unavailable at exchange 01 left no exchange 02"
