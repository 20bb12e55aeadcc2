"""Stories that several tests play, shrink and write."""

from __future__ import annotations

from wardround.explore.story import Do, Down, Idle, Story, Up
from wardround.wire.aim import Aim

LOST = Up(key=1, name="response_lost", aims=(Aim(role="write", nth=1),))
SIGN_IN = Do(clinician="nurse-1", tab="A", flow="sign_in")
ORDER = Do(clinician="nurse-1", tab="A", flow="order_medication", patient="P1")


def chart(tab: str = "A", patient: str = "P1") -> Do:
    return Do(clinician="nurse-1", tab=tab, flow="review_chart", patient=patient)


def story(*steps: object) -> Story:
    return Story(scenario="some_scenario", steps=()).with_steps(steps)  # type: ignore[arg-type] # tests hand in steps only


LONG = story(
    SIGN_IN,
    chart(),
    chart("B", "P2"),
    Idle(seconds=400.5),
    LOST,
    ORDER,
    Down(key=1),
    Idle(seconds=90.0),
    chart("B", "P2"),
    Do(clinician="nurse-1", tab="A", flow="open_ward_list"),
)
