"""Nobody is put out of a session because somebody else signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.invariants.story import Story
from wardround.invariants.side_by_side import judge

if TYPE_CHECKING:
    from collections.abc import Sequence


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def put_out(story: Story, nurse: str, reason: str | None = "Your session ended") -> None:
    """The portal refuses, and the screen shows that it is over."""
    story.exchange(clinician=nurse, status=401, accepted=False).leaves(clinician=nurse, reason=reason)


def ward(
    most: int | None, comes: int = 6, style: str = "cookie", users: Sequence[str] = (), reason: str | None = "Your session ended"
) -> Story:
    """One nurse after the other signs in; all who are let read every few seconds. ``most``: the oldest makes room, and is told why."""
    story = Story(style=style)  # type: ignore[arg-type] # of two words
    alive: list[str] = []
    for number in range(comes):
        story.at(20.0 * number)
        nurse = f"nurse-{number}"
        story.signs_in(clinician=nurse, user=users[number] if users else nurse)
        alive.append(nurse)
        if most is not None and len(alive) > most:
            story.wait(3)
            put_out(story, alive.pop(0), reason)
        for one in alive:
            story.wait(0.5).reads(clinician=one, takes=0.1)
    return story.ended()


@pytest.mark.parametrize("style", ["cookie", "tokens"])
def test_a_ward_of_which_nobody_is_put_out_holds(style: str) -> None:
    assert judge(ward(None, style=style).history()).verdict == "holds"


@pytest.mark.parametrize("style", ["cookie", "tokens"])
def test_a_limit_that_puts_out_the_oldest_is_broken(style: str) -> None:
    story = ward(3, style=style)
    assert causes(story) == ["oldest-makes-room"]
    assert "session of nurse-0" in judge(story.history()).findings[0].summary
    assert "3 ended in this way" in judge(story.history()).findings[0].summary


def test_one_such_end_alone_may_be_chance() -> None:
    judgement = judge(ward(3, comes=4).history())
    assert judgement.verdict == "could-not-tell"
    assert (judgement.reason or "").startswith("one-alone")


def test_an_account_that_is_signed_in_elsewhere_without_a_word_is_broken_at_once() -> None:
    assert causes(ward(1, comes=2, users=["a.okafor", "a.okafor"], reason=None)) == ["account-signed-in-elsewhere"]


def test_one_session_for_an_account_may_be_the_portals_rule_where_it_says_so() -> None:
    told = ward(1, comes=4, users=["a.okafor"] * 4, reason="You signed in on another computer")
    assert judge(told.history()).verdict == "holds"


def test_ends_at_random_are_something_else() -> None:
    story = Story(style="cookie")
    for number in range(6):
        story.at(10.0 * number).signs_in(clinician=f"nurse-{number}")
    for number in (1, 4):
        story.at(80.0 + number).signs_in(clinician=f"late-{number}")
        put_out(story.wait(1), f"nurse-{number}")
    for number in (0, 2, 3, 5):
        story.wait(1).reads(clinician=f"nurse-{number}")
    assert judge(story.ended().history()).verdict == "holds"


def test_a_portal_that_starts_again_puts_out_everybody() -> None:
    story = Story(style="cookie")
    for number in range(4):
        story.at(10.0 * number).signs_in(clinician=f"nurse-{number}").wait(1).reads(clinician=f"nurse-{number}")
    for number in range(4):
        story.at(60.0 + 5 * number).signs_in(clinician=f"late-{number}")
        put_out(story.wait(1), f"nurse-{number}")
    assert judge(story.ended().history()).verdict == "holds"


def test_what_a_fault_did_is_not_the_portals_doing() -> None:
    story = Story(style="cookie").signs_in(clinician="nurse-0", user="a.okafor").wait(5)
    fault = story.fault_starts()
    story.fault_hits(fault).signs_in(clinician="nurse-1", user="a.okafor")
    put_out(story.wait(1), "nurse-0")
    assert judge(story.fault_ends(fault).ended().history()).verdict == "not-checked"


def test_who_signs_in_over_a_session_in_the_same_browser_replaces_it() -> None:
    story = Story(style="cookie").signs_in().wait(5).signs_in(user="j.lindqvist").ended()
    assert judge(story.history()).verdict == "not-checked"


def test_sign_outs_and_limits_are_no_such_ends() -> None:
    story = Story(style="cookie").signs_in(clinician="nurse-0").signs_in(clinician="nurse-1").signs_out(clinician="nurse-0")
    story.at(1000).signs_in(clinician="nurse-2").leaves(clinician="nurse-1").ended()
    assert judge(story.history()).verdict == "holds"
