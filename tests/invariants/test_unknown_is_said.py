"""A write whose fate the portal does not know is shown as such."""

from __future__ import annotations

from typing import Any

import pytest

from tests.invariants.story import Story
from tests.invariants.writing import LOST, NEVER_SENT, NO_RECORD, writes
from wardround.invariants.unknown_is_said import judge

UNAVAILABLE: dict[str, Any] = {"status": 503, "accepted": False}
REPLACED: dict[str, Any] = {"outcome": "replaced", "status": 200, "accepted": None}


def read(story: Story, *, row: bool) -> Story:
    if row:
        story.row("order", marker="WR-order-1")
    return story.record_read()


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


@pytest.mark.parametrize("fate", [LOST, NEVER_SENT, UNAVAILABLE, REPLACED], ids=["lost", "never-sent", "503", "replaced"])
class TestWhateverHappened:
    """The same for every way in which an answer can fail to come."""

    def test_unknown_holds(self, fate: dict[str, Any]) -> None:
        assert judge(read(writes("unknown", **fate), row=True).history()).verdict == "holds"

    def test_refused_and_not_in_the_record_holds(self, fate: dict[str, Any]) -> None:
        assert judge(read(writes("refused", **fate), row=False).history()).verdict == "holds"

    @pytest.mark.parametrize("outcome", ["silent", "failed"])
    def test_nothing_said_is_broken(self, fate: dict[str, Any], outcome: str) -> None:
        assert causes(read(writes(outcome, **fate), row=False)) == ["nothing-said"]

    def test_an_error_on_the_screen_is_something_said(self, fate: dict[str, Any]) -> None:
        story = writes("silent", showed={"error": "The server could not be reached."}, **fate)
        assert judge(read(story, row=False).history()).verdict == "holds"


def test_refused_though_it_is_in_the_record_is_broken() -> None:
    assert causes(read(writes("refused", **LOST), row=True)) == ["said-not-saved-but-it-is"]


def test_refused_before_the_answer_came_is_broken_when_it_is_in_the_record() -> None:
    story = writes("refused", takes=12.0)
    assert causes(read(story.at(100), row=True)) == ["said-not-saved-but-it-is"]


def test_refused_first_and_written_by_a_second_act_holds() -> None:
    story = writes(story=writes("refused", **LOST))
    assert judge(read(story, row=True).history()).verdict == "holds"


def test_refused_without_a_record_cannot_be_told_unless_it_never_arrived() -> None:
    assert judge(writes("refused", can=NO_RECORD, **LOST).history()).verdict == "could-not-tell"
    assert judge(writes("refused", can=NO_RECORD, **NEVER_SENT).history()).verdict == "holds"


def test_saved_without_an_answer_is_broken_even_by_luck() -> None:
    assert causes(read(writes("acknowledged", **LOST), row=True)) == ["said-saved-without-an-answer"]


def test_saved_without_an_answer_and_without_a_row_is_another_invariants_finding() -> None:
    assert judge(read(writes("acknowledged", **LOST), row=False).history()).verdict == "holds"


def test_saved_without_an_answer_needs_no_record_to_be_broken() -> None:
    assert causes(writes("acknowledged", can=NO_RECORD, **LOST)) == ["said-saved-without-an-answer"]


@pytest.mark.parametrize("outcome", ["acknowledged", "silent"])
def test_a_retry_that_was_answered_settles_it(outcome: str) -> None:
    story = Story().signs_in("A").at(60).means("order-1", what="order")
    number = story.begins("order_medication", "A", intent="order-1")
    for fields in (LOST, {}):
        story.wait(1).exchange("write", "A", act=number, markers=["WR-order-1"], **fields)
    story.wait(5).ends(number, outcome)
    assert judge(read(story, row=True).history()).verdict == "not-checked"


def test_a_look_at_the_record_by_the_page_settles_it() -> None:
    story = Story().signs_in("A").at(60).means("order-1", what="order")
    number = story.begins("order_medication", "A", intent="order-1")
    story.exchange("write", "A", act=number, markers=["WR-order-1"], **LOST).wait(1).exchange(
        "read", "A", act=number, path="/orders/by-key"
    )
    assert judge(read(story.wait(5).ends(number, "acknowledged"), row=True).history()).verdict == "holds"


def test_what_the_screen_says_beats_a_failed_act() -> None:
    assert judge(writes("failed", showed={"said": "unknown"}, **LOST).history()).verdict == "holds"
    assert causes(read(writes("failed", showed={"said": "refused"}, **LOST), row=True)) == ["said-not-saved-but-it-is"]


def test_a_request_still_under_way_cannot_be_told() -> None:
    assert (judge(writes("silent", takes=30.0, **LOST).history()).reason or "").startswith("still-under-way")


def test_a_session_that_ended_meanwhile_cannot_be_told() -> None:
    story = writes("failed", showed={"locked": True, "signed_in": False}, **LOST)
    assert (judge(story.history()).reason or "").startswith("session-ended")


def test_a_marker_that_the_wire_cannot_read_is_found_by_the_act() -> None:
    assert causes(writes("silent", **{**LOST, "markers": []})) == ["nothing-said"]


@pytest.mark.parametrize("fields", [{}, {"status": 422, "accepted": True}, {"status": 401, "accepted": False}])
def test_answered_writes_are_not_checked(fields: dict[str, Any]) -> None:
    assert judge(writes("silent", **fields).history()).verdict == "not-checked"


def test_a_lost_draft_is_no_lost_write() -> None:
    story = Story().signs_in("A").at(60).means("order-1", what="order")
    number = story.begins("order_medication", "A", intent="order-1")
    story.exchange("write", "A", act=number, method="PUT", path="/api/drafts/7", markers=["WR-order-1"], **LOST)
    story.wait(1).exchange("write", "A", act=number, markers=["WR-order-1"], **LOST).wait(9).ends(number, "unknown")
    assert judge(story.history()).verdict == "holds"
    story = Story().signs_in("A").at(60).means("order-1", what="order")
    number = story.begins("order_medication", "A", intent="order-1")
    story.exchange("write", "A", act=number, method="PUT", path="/api/drafts/7", markers=["WR-order-1"], **LOST)
    story.wait(9).ends(number, "failed")
    assert judge(story.history()).verdict == "not-checked"


def test_what_the_page_sends_while_one_types_saves_a_draft_whatever_its_path_says() -> None:
    story = Story().signs_in("A").at(60).means("order-1", what="order", draft=True)
    number = story.begins("order_medication", "A", intent="order-1", detail="draft")
    story.exchange("write", "A", act=number, path="/api/keep", markers=["WR-order-1"], **LOST).wait(5).ends(number, "failed")
    assert judge(story.history()).verdict == "not-checked"
    number = story.begins("order_medication", "A", intent="order-1")
    story.exchange("write", "A", act=number, path="/api/keep", markers=["WR-order-1"], **LOST).wait(5).ends(number, "failed")
    assert judge(story.history()).verdict == "not-checked"


@pytest.mark.parametrize(("stood", "causes_"), [(1.0, ["nothing-said"]), (5.0, [])])
def test_an_error_must_stand_long_enough_to_be_read(stood: float, causes_: list[str]) -> None:
    story = Story().signs_in("A").at(60).means("order-1", what="order")
    number = story.begins("order_medication", "A", intent="order-1")
    story.exchange("write", "A", act=number, markers=["WR-order-1"], **LOST).shows("A", error="The server does not answer; trying again.")
    story.wait(stood).shows("A", error=None).at(120).ends(number, "silent")
    assert causes(read(story, row=False)) == causes_
