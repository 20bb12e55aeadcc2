"""One act of the clinician is at most one row in the record."""

from __future__ import annotations

import pytest

from tests.invariants.story import Story
from tests.invariants.writing import LOST, NEVER_SENT, NO_RECORD, writes
from wardround.invariants.once import judge


def rows(story: Story, *ids: str, **fields: object) -> Story:
    for identity in ids:
        story.row("order", marker="WR-order-1", id=identity, **fields)
    return story.record_read()


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def test_one_row_holds() -> None:
    assert judge(rows(writes(), "1").history()).verdict == "holds"


def test_no_row_holds_too() -> None:
    assert judge(rows(writes("unknown", **LOST)).history()).verdict == "holds"


def test_two_reads_of_one_row_are_one_row() -> None:
    assert judge(rows(rows(writes(), "1"), "1").history()).verdict == "holds"


def test_an_order_and_its_automatic_note_are_two_things() -> None:
    assert judge(rows(writes(), "1").row("note", marker="WR-order-1", id="2").history()).verdict == "holds"


def test_the_pages_retry_is_the_applications_doing() -> None:
    assert causes(rows(writes(times=2, **LOST), "1", "2")) == ["written-twice-by-application"]


def test_the_transports_repetition_is_named() -> None:
    story = writes(**LOST)
    story.exchange("write", "A", act=story.events[-1].act, markers=["WR-order-1"], resend_of=story.last_n)  # type: ignore[union-attr]
    assert causes(rows(story, "1", "2")) == ["written-twice-by-transport"]


def test_a_request_delivered_twice_is_the_networks_doing() -> None:
    assert causes(rows(writes(faults=["delivered_twice"]), "1", "2")) == ["written-twice-by-network"]


def test_the_clinicians_second_act_is_named() -> None:
    assert causes(rows(writes(story=writes("silent", **LOST)), "1", "2")) == ["written-twice-by-clinician"]


def test_a_retry_that_falls_into_another_act_is_the_applications() -> None:
    story = writes(**LOST)
    number = story.begins("review_chart", "A")
    story.exchange("write", "A", act=number, markers=["WR-order-1"]).ends(number)
    assert causes(rows(story, "1", "2")) == ["written-twice-by-application"]


def test_a_request_that_never_arrived_repeated_nothing() -> None:
    story = writes(story=writes("unknown", **NEVER_SENT))
    assert causes(rows(story, "1", "2")) == ["written-twice-by-portal"]


def test_one_request_and_two_rows_are_the_portals() -> None:
    assert causes(rows(writes(), "1", "2")) == ["written-twice-by-portal"]


def test_two_intents_may_have_a_row_each() -> None:
    story = writes(intent="order-2", story=writes()).row("order", marker="WR-order-2", id="2")
    assert judge(rows(story, "1").history()).verdict == "holds"


def test_an_incomplete_reading_cannot_be_told() -> None:
    assert judge(writes().row("order", marker="WR-order-1").record_read(complete=False).history()).verdict == "could-not-tell"


@pytest.mark.parametrize(("times", "verdict"), [(1, "not-checked"), (2, "could-not-tell")])
def test_without_a_reader_only_a_repetition_is_worth_a_word(times: int, verdict: str) -> None:
    assert judge(writes(can=NO_RECORD, times=times).history()).verdict == verdict


def test_saving_a_draft_again_is_no_repetition() -> None:
    assert judge(writes(can=NO_RECORD, times=3, method="PUT").history()).verdict == "not-checked"


def test_a_refused_try_is_no_repetition() -> None:
    story = writes(can=NO_RECORD, status=401, accepted=False)
    assert judge(writes(story=story).history()).verdict == "not-checked"


def test_nothing_submitted_is_not_checked() -> None:
    assert judge(Story().signs_in("A").means("n", draft=True).record_read().history()).verdict == "not-checked"
