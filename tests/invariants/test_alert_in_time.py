"""An alert reaches each clinician within the portal's promise."""

from __future__ import annotations

import pytest

from tests.invariants.story import Story
from wardround.invariants.alert_in_time import judge


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def delivered(*seconds: float | None, left_out: int = 0) -> Story:
    """One alert for each number: how long it took to come (None: it never came); the history goes on for long."""
    story = Story()
    for number, took in enumerate(seconds):
        story.at(100.0 * number).triggers(f"a{number}")
        if took is not None:
            story.wait(took).alerted(f"a{number}")
    story.at(100.0 * len(seconds) + 100)
    return story.left_out(left_out).ended() if left_out else story.ended()


def test_alerts_that_come_at_once_hold() -> None:
    assert judge(delivered(0.2, 1.0, 4.9).history()).verdict == "holds"


def test_one_late_alert_of_a_few_is_too_many() -> None:
    assert causes(delivered(0.2, 7.0)) == ["alerts-late"]


def test_an_alert_that_never_comes_is_later_than_any_limit() -> None:
    assert set(causes(delivered(0.2, None))) == {"alerts-never-come"}


def test_five_in_a_hundred_may_be_late_but_not_very() -> None:
    assert judge(delivered(7.0, 7.0, left_out=38).history()).verdict == "holds"
    assert causes(delivered(7.0, 7.0, left_out=37)) == ["alerts-late"]
    assert causes(delivered(11.0, 11.0, left_out=150)) == ["alerts-very-late"]
    assert judge(delivered(11.0, left_out=150).history()).verdict == "holds"


def test_time_runs_from_the_trigger_and_the_first_tab_counts() -> None:
    story = Story().triggers("a").wait(1).alerted("a", tab="B").wait(60).alerted("a", tab="A").ended()
    assert judge(story.history()).verdict == "holds"


def test_every_clinician_of_an_alert_counts() -> None:
    story = Story().triggers("a", "nurse-1", "nurse-2").wait(1).alerted("a").wait(60).ended()
    assert causes(story) == ["alerts-never-come"] * 2


def test_what_two_clocks_may_be_apart_is_not_held_against_the_portal() -> None:
    assert judge(Story().triggers("a").wait(5.4).alerted("a", error_s=0.5).wait(30).ended().history()).verdict == "holds"


def test_an_alert_that_may_still_come_cannot_be_told() -> None:
    told = judge(Story().triggers("a").wait(3).ended().history())
    assert told.verdict == "could-not-tell"
    assert (told.reason or "").startswith("too-soon-to-tell: ")


@pytest.mark.parametrize("story", [Story().alerted("a"), Story().signs_in()])
def test_without_a_trigger_nothing_is_checked(story: Story) -> None:
    assert judge(story.history()).verdict == "not-checked"
