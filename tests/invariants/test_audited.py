"""Everything that must be accounted for has its row in the audit trail."""

from __future__ import annotations

from tests.invariants.story import CAN, NURSE, START, Story
from tests.invariants.writing import LOST, writes
from wardround.invariants.audited import judge


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def trail(story: Story, *times: float, action: str = "order", **fields: object) -> Story:
    """The record has the order; the trail has one row for each time (seconds since the story began)."""
    story.row("order", marker="WR-order-1", id="1").record_read()
    for number, at in enumerate(times):
        given = {"user": NURSE, "patient": "P1", "recorded_at": START + at, "id": f"{action}-{number}", **fields}
        story.audited(action, **given)
    return story.record_read("audit")


def test_a_row_for_the_order_holds() -> None:
    assert judge(trail(writes(), 61).history()).verdict == "holds"


def test_an_order_without_a_row_is_found() -> None:
    assert causes(trail(writes(), 61, user="nurse-2")) == ["not-audited"]


def test_a_row_about_another_patient_is_none() -> None:
    assert causes(trail(writes(), 61, patient="P2")) == ["not-audited"]


def test_a_row_without_a_time_is_found() -> None:
    assert causes(trail(writes(), 61, recorded_at=None)) == ["audited-without-time"]


def test_one_order_with_two_rows_at_once_is_found() -> None:
    assert causes(trail(writes(), 61, 61.2)) == ["audited-twice"]


def test_a_second_row_at_another_time_may_be_anothers_order() -> None:
    assert judge(trail(writes(), 61, 300).history()).verdict == "holds"


def test_a_row_of_an_order_that_the_record_lost_is_no_second_one() -> None:
    lost = writes(story=writes(), intent="order-2")
    assert judge(trail(lost, 61, 61.2).history()).verdict == "holds"
    assert causes(trail(writes(story=writes(), intent="order-2"), 61, 61.2, 61.4)) == ["audited-twice"]


def test_a_row_read_twice_is_one_row() -> None:
    assert judge(trail(trail(writes(), 61), 61).history()).verdict == "holds"


def test_rows_of_the_day_before_account_for_nothing() -> None:
    assert causes(trail(writes(), -3600)) == ["not-audited"]


def test_a_trail_with_other_words_cannot_be_told() -> None:
    told = judge(trail(writes(), 61, action="ORDER_CREATE").history())
    assert told.verdict == "could-not-tell"
    assert (told.reason or "").startswith("audit-words: ")


def test_a_trail_that_was_not_read_to_its_end_cannot_be_told() -> None:
    story = writes().row("order", marker="WR-order-1", id="1").audited("order", user="nurse-2")
    assert judge(story.record_read("audit", complete=False, reason="500").history()).verdict == "could-not-tell"


def opened(status: int | None = 200, rows: int = 1, **fields: object) -> Story:
    story = Story().signs_in().at(60)
    story.exchange("read", audit="chart-opened", request_patients=["P1"], status=status, takes=1, **fields).at(90)
    for number in range(rows):
        story.audited("chart-opened", user=NURSE, patient="P1", recorded_at=START + 60 + number, id=str(number))
    return story.record_read("audit")


def test_an_exchange_that_the_profile_names_needs_its_row() -> None:
    assert judge(opened().history()).verdict == "holds"
    assert causes(opened(rows=0)) == ["not-audited"]


def test_a_refused_exchange_and_one_without_an_answer_need_none() -> None:
    assert judge(opened(status=403, rows=0).history()).verdict == "not-checked"
    assert judge(opened(rows=0, **LOST).history()).verdict == "holds"
    assert judge(opened(rows=1, **LOST).history()).verdict == "holds"


def test_whoever_signs_in_at_anothers_browser_is_the_one() -> None:
    story = Story()
    number = story.begins("switch_user", user="nurse-2")
    story.exchange("sign-in", act=number, audit="sign-in", acts_as=NURSE).ends(number)
    story.audited("sign-in", user="nurse-2", recorded_at=START).wait(5).record_read("audit")
    assert judge(story.history()).verdict == "holds"


def test_without_a_reader_nothing_is_checked() -> None:
    can = [one for one in CAN if one != "audit"]
    assert judge(writes(can=can).history()).verdict == "not-checked"
