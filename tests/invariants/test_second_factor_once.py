"""A used one-time code is refused the second time, and sign-in limits do not lock a ward out."""

from __future__ import annotations

import pytest

from tests.invariants.story import Story
from wardround.invariants.second_factor_once import judge


def second_use(ended: str, **exchange: object) -> Story:
    story = Story().signs_in("A")
    number = story.begins("sign_in", "B", detail="totp-reused")
    story.exchange("sign-in", "B", act=number, **{"status": 401, "accepted": False, **exchange})
    return story.wait(1).ends(number, ended)


def try_to_sign_in(story: Story, clinician: str, *, status: int, outcome: str, **fields: object) -> None:
    number = story.begins("sign_in", "A", clinician=clinician, **fields)
    story.exchange("sign-in", "A", clinician=clinician, act=number, status=status, accepted=status == 200)
    story.wait(1).ends(number, outcome)


def test_a_code_accepted_twice_is_broken() -> None:
    judgement = judge(second_use("done", status=200, accepted=True).history())
    assert [finding.cause for finding in judgement.findings] == ["code-accepted-twice"]


@pytest.mark.parametrize("outcome", ["refused", "failed"])
def test_a_refused_second_use_holds(outcome: str) -> None:
    assert judge(second_use(outcome).history()).verdict == "holds"


@pytest.mark.parametrize("exchange", [{"status": 503}, {"outcome": "response-lost", "status": None}, {"faults": ["unavailable"]}])
def test_a_second_use_without_the_portals_answer_cannot_be_told(exchange: dict[str, object]) -> None:
    assert judge(second_use("failed", **exchange).history()).verdict == "could-not-tell"


def test_a_ward_that_is_locked_out_is_broken() -> None:
    story = Story()
    for number in range(5):
        try_to_sign_in(story, f"nurse-{number}", status=200 if number < 4 else 429, outcome="done" if number < 4 else "refused")
    judgement = judge(story.history())
    assert [finding.cause for finding in judgement.findings] == ["ward-locked-out"]
    assert "nurse-4" in judgement.findings[0].summary


def test_a_storm_without_loss_holds_and_says_what_was_not_tested() -> None:
    story = Story()
    for number in range(5):
        try_to_sign_in(story, f"nurse-{number}", status=200, outcome="done")
    judgement = judge(story.history())
    assert judgement.verdict == "holds"
    assert "limits only" in (judgement.reason or "")


def test_slowed_down_is_not_locked_out() -> None:
    story = Story()
    for number in range(4):
        try_to_sign_in(story, f"nurse-{number}", status=200 if number < 3 else 429, outcome="done" if number < 3 else "refused")
    story.wait(20)
    try_to_sign_in(story, "nurse-3", status=200, outcome="done")
    assert judge(story.history()).verdict == "holds"


def test_a_lock_after_ones_own_guesses_is_meant() -> None:
    story = Story()
    for _ in range(4):
        try_to_sign_in(story, "nurse-1", status=401, outcome="refused", detail="wrong-password")
    try_to_sign_in(story, "nurse-1", status=429, outcome="refused")
    assert judge(story.history()).verdict == "holds"


def test_an_unexplained_failure_in_a_storm_cannot_be_told() -> None:
    story = Story()
    for number in range(4):
        try_to_sign_in(story, f"nurse-{number}", status=200 if number < 3 else 401, outcome="done" if number < 3 else "refused")
    assert judge(story.history()).verdict == "could-not-tell"


def test_a_few_sign_ins_over_a_day_are_not_checked() -> None:
    story = Story()
    for hour in range(4):
        story.at(hour * 3600).signs_in("A")
    assert judge(story.history()).verdict == "not-checked"


def test_what_went_wrong_at_the_end_does_not_make_it_deliberate() -> None:
    story = Story()
    for number in range(3):
        try_to_sign_in(story, f"nurse-{number}", status=200, outcome="done")
    begun = story.begins("sign_in", "A", clinician="nurse-4")
    story.exchange("sign-in", "A", clinician="nurse-4", act=begun, status=429, accepted=False)
    story.wait(1).ends(begun, "failed", detail="the sign 'locked' was there")
    assert [finding.cause for finding in judge(story.history()).findings] == ["ward-locked-out"]
