"""An aim that nothing met: what came in its place is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.wire import Aim

if TYPE_CHECKING:
    import httpx

    from wardround.wire import Wire


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        (Aim(method="GET", path="/orders", nth=5), "2 came of which the 5th was wanted; the wire saw 3 "),
        (Aim(method="GET", path="/orders", tab="C"), "2 were like it, but not 'in tab C' (tab: A, B)"),
        (Aim(method="PUT", path="/orders", tab="A"), "1 was like it, but not 'PUT' (method: GET)"),
        (Aim(path="/ordres", tab="B"), "but not '/ordres' (path: /notes, /orders)"),
        (Aim(role="refresh"), "the wire saw 3 "),
        (Aim(path="/orders", after_act="sign_in"), "2 were like it, but not 'after sign_in'"),
        (Aim(path="/orders", while_refresh=True), "not 'while a refresh is in flight'"),
    ],
)
def test_the_nearest_that_came_is_said(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, aim: Aim, said: str) -> None:
    tab_a.get("/orders")
    tab_b.get("/orders")
    tab_b.get("/notes")
    with wire.fault("request_lost", aim) as fault:
        assert fault.met == 0
    assert said in wire.never_met(aim)


def test_where_nothing_came_nothing_is_near(wire: Wire) -> None:
    assert wire.never_met(Aim(role="refresh", tab="B")) == "the wire saw no exchange at all"


def test_met_and_touched_are_two_things(wire: Wire, tab_a: httpx.Client) -> None:
    """The identity meets everything and changes nothing."""
    fault = wire.fault("none on GET /a")
    tab_a.get("/a")
    tab_a.get("/b")
    assert (fault.met, fault.hits) == (1, 0)
