"""Each simplification changes one thing, and leads somewhere."""

from __future__ import annotations

import pytest

from tests.explore.stories import LONG, LOST, ORDER, SIGN_IN, chart, story
from wardround.explore.simpler import fewer_people_and_places, later_faults, plainer_acts, plainer_faults
from wardround.explore.story import Do, Down, Idle, Story, Up
from wardround.wire.aim import Aim

EVERYTHING = story(
    SIGN_IN,
    Up(key=1, name="latency", aims=(Aim(method="GET", tab="B", nth=1),), parameters={"delay_s": "9.0"}, role="read"),
    Up(key=2, what="hold", aims=(Aim(role="refresh", tab="B"),), times=2),
    chart("B", "P2"),
    Idle(seconds=9),
    Do(clinician="nurse-1", tab="A", flow="order_medication", how="double-click", patient="P1", fields={"drug": "x"}),
    ORDER,
)


@pytest.mark.parametrize("changes", [fewer_people_and_places, plainer_acts, plainer_faults, later_faults])
def test_each_candidate_differs_and_simplifying_ends(changes: object) -> None:
    now, rounds = EVERYTHING, 0
    while candidates := [one for one in changes(now) if one != now]:  # type: ignore[operator] # one of the four above
        now, rounds = candidates[0], rounds + 1
        assert rounds < 50
    assert rounds > 0
    assert len(now.acts) == len(EVERYTHING.acts), "acts are left out elsewhere"


def test_a_fault_follows_its_tab() -> None:
    one_tab = next(iter(fewer_people_and_places(EVERYTHING)))
    assert one_tab.tabs == (("nurse-1", "A"),)
    assert [aim.tab for up in one_tab.faults for aim in up.aims] == ["A", "A"]


def test_an_aim_never_becomes_everything() -> None:
    assert all(aim.role or aim.path for one in _all(plainer_faults, story(SIGN_IN, LOST, ORDER)) for up in one.faults for aim in up.aims)


def test_a_fault_is_put_up_before_the_last_thing_that_happens() -> None:
    late = next(iter(later_faults(story(LOST, SIGN_IN, ORDER))))
    assert late.steps == (SIGN_IN, LOST, ORDER)
    assert not list(later_faults(late))
    assert not list(later_faults(LONG)), "it is still up when it is taken down"
    early = story(SIGN_IN, LOST, chart(), ORDER, Down(key=1), chart())
    assert [one.steps for one in later_faults(early)] == [(SIGN_IN, chart(), LOST, ORDER, Down(key=1), chart())]


def _all(changes: object, told: Story) -> list[Story]:
    return list(changes(told))  # type: ignore[operator] # a function of the module above
