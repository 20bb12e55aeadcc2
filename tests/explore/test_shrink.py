"""Shrinking without a browser: the runner is a function."""

from __future__ import annotations

import random

import pytest

from tests.explore.stories import LONG, LOST, ORDER, SIGN_IN, chart, story
from wardround.explore.shrink import CONFIRM, marks, shrink, size, units, without
from wardround.explore.story import Cause, Do, Down, Idle, Lid, Story, Up
from wardround.history.events import Limits
from wardround.wire.aim import Aim

TWICE: Cause = ("once", "written-twice")
OTHER: Cause = ("recovers", "stuck")


class Runner:
    """Breaks when all of ``needed`` is there, in this order; counts how often each story was played."""

    def __init__(self, *needed: str, least_wait: float = 0.0) -> None:
        self.needed = needed
        self.least_wait = least_wait
        self.played: list[bytes] = []

    def __call__(self, told: Story) -> set[Cause]:
        self.played.append(told.encode())
        words = [step.flow if isinstance(step, Do) else step.name for step in told.steps if isinstance(step, Do | Up)]
        place = 0
        for word in words:
            place += place < len(self.needed) and word == self.needed[place]
        waited = sum(step.seconds for step in told.steps if isinstance(step, Idle | Lid))
        return {TWICE} if place == len(self.needed) and waited >= self.least_wait else {OTHER}


def test_only_what_is_needed_is_left() -> None:
    run = Runner("sign_in", "response_lost", "order_medication")
    found = shrink(LONG, TWICE, run)
    assert found is not None
    assert found.story.steps == (SIGN_IN, LOST, ORDER)
    assert (found.confirmed, found.of, found.flaky) == (3, CONFIRM, "")


def test_each_candidate_is_played_once_and_the_result_three_times_more() -> None:
    run = Runner("sign_in", "response_lost", "order_medication")
    found = shrink(LONG, TWICE, run)
    assert found is not None
    search, confirming = run.played[: found.tried], run.played[found.tried :]
    assert len(set(search)) == len(search)
    assert confirming == [found.story.encode()] * CONFIRM


def test_the_same_story_gives_the_same_search() -> None:
    runs = [Runner("sign_in", "order_medication", least_wait=200) for _ in range(2)]
    assert shrink(LONG, TWICE, runs[0]) == shrink(LONG, TWICE, runs[1])
    assert runs[0].played == runs[1].played


def test_another_cause_does_not_count() -> None:
    assert shrink(LONG, TWICE, lambda _: {OTHER, ("once", "written-twice-by-transport")}) is None


def test_what_breaks_now_and_then_is_called_flaky() -> None:
    needed = Runner("sign_in", "order_medication")
    times = 0

    def run(told: Story) -> set[Cause]:
        nonlocal times
        smallest = told.steps == (SIGN_IN, ORDER)
        times += smallest
        return set() if smallest and times == 3 else needed(told)

    found = shrink(LONG, TWICE, run)
    assert found is not None
    assert (found.confirmed, found.flaky) == (2, "2 of 3")


def test_a_wait_is_shortened_to_just_past_a_limit() -> None:
    waiting = story(SIGN_IN, Idle(seconds=2000.5), ORDER)
    limits = Limits(idle_s=900.0, access_token_s=300.0, tolerance_s=5.0)
    told = Story(scenario="s", steps=(), limits=limits).with_steps(waiting.steps)
    found = shrink(told, TWICE, Runner("sign_in", "order_medication", least_wait=310))
    assert found is not None
    assert found.story.steps == (SIGN_IN, Idle(seconds=320.0), ORDER)
    assert 320.0 in marks(limits)


def test_a_wait_that_no_limit_explains_is_halved_and_one_that_cannot_be_shortened_is_rounded_up() -> None:
    told = Story(scenario="s", steps=(), limits=Limits()).with_steps([SIGN_IN, Idle(seconds=200.0), ORDER])
    found = shrink(told, TWICE, Runner("sign_in", "order_medication", least_wait=3))
    assert found is not None
    assert found.story.steps[1] == Idle(seconds=3.0)
    told = Story(scenario="s", steps=(), limits=Limits()).with_steps([SIGN_IN, Idle(seconds=199.7), ORDER])
    found = shrink(told, TWICE, Runner("sign_in", "order_medication", least_wait=199.6))
    assert found is not None
    assert found.story.steps[1] == Idle(seconds=200.0)


def test_two_tabs_become_one_where_one_is_enough() -> None:
    told = story(SIGN_IN, chart("B", "P2"), ORDER)
    found = shrink(told, TWICE, Runner("sign_in", "review_chart", "order_medication"))
    assert found is not None
    assert found.story.tabs == (("nurse-1", "A"),)
    assert {act.patient for act in found.story.acts} == {None, "P2"}


def test_a_fault_is_made_plain_and_put_up_late() -> None:
    up = Up(
        key=1,
        name="latency",
        aims=(Aim(method="POST", path="/api/orders", tab="A", clinician="nurse-1", nth=1, how="fetch"),),
        parameters={"delay_s": "9.0", "before": "browser"},
        role="write",
    )

    def run(told: Story) -> set[Cause]:
        slow = [one for one in told.faults if one.parameters.get("before") == "browser"]
        return {TWICE} if slow and {act.flow for act in told.acts} >= {"sign_in", "order_medication"} else set()

    found = shrink(story(up, SIGN_IN, chart(), ORDER, Down(key=1)), TWICE, run)
    assert found is not None
    plain = Up(key=1, name="latency", aims=(Aim(role="write", nth=1),), parameters={"before": "browser"}, role="write")
    assert found.story.steps == (SIGN_IN, plain, ORDER)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_can_be_left_out_of_the_result(seed: int) -> None:
    """One-minimal, for whatever set of steps is needed."""
    lots = random.Random(seed)  # noqa: S311 - repeatable lots, no secret
    steps = [Do(clinician="nurse-1", tab="A", flow=f"flow_{number}") for number in range(lots.randrange(1, 30))]
    needed = {act.flow for act in lots.sample(steps, lots.randrange(1, len(steps) + 1))}

    def run(told: Story) -> set[Cause]:
        return {TWICE} if needed <= {act.flow for act in told.acts} else set()

    found = shrink(story(*steps), TWICE, run)
    assert found is not None
    assert {act.flow for act in found.story.acts} == needed
    assert all(not run(without(found.story, [unit])) for unit in units(found.story))


def test_a_fault_goes_with_its_end() -> None:
    up, down = (place for place, step in enumerate(LONG.steps) if isinstance(step, Up | Down))
    assert frozenset({up, down}) in units(LONG)
    assert LOST not in without(LONG, [frozenset({up, down})]).steps


def test_the_size_in_words() -> None:
    assert size(LONG) == "6 acts, 2 tabs, 1 fault, 490.5 s of waiting"
