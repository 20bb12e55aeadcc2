"""No answer carries another patient's data, nor another user's."""

from __future__ import annotations

from tests.invariants.story import Story
from tests.invariants.writing import writes
from wardround.invariants.others_data_never import judge


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def asks(story: Story, patient: str, *patients: str, path: str = "/chart", **fields: object) -> Story:
    return story.exchange("read", path=f"{path}/{patient}", request_patients=[patient], patients=list(patients), **fields)


def test_a_chart_that_shows_what_was_written_for_its_patient_holds() -> None:
    assert judge(asks(writes(), "P1", "P1", seen=["WR-order-1"]).history()).verdict == "holds"


def test_a_text_in_another_patients_chart_is_found() -> None:
    assert causes(asks(writes(), "P2", "P2", seen=["WR-order-1"])) == ["another-patients-text"]


def test_a_text_that_the_record_has_for_that_patient_is_right_patients_matter() -> None:
    story = asks(writes(), "P2", "P2", seen=["WR-order-1"]).row("order", marker="WR-order-1", patient="P2").record_read()
    assert judge(story.history()).verdict == "holds"


def test_a_list_of_patients_may_show_every_ones_text() -> None:
    story = writes().exchange("read", request_patients=["P1", "P2"], patients=["P1", "P2"], seen=["WR-order-1"])
    assert judge(story.history()).verdict == "not-checked"


def test_another_users_draft_among_ones_own_is_found() -> None:
    story = writes().signs_in("A", clinician="nurse-2").exchange("other", clinician="nurse-2", own=True, seen=["WR-order-1"])
    assert causes(story) == ["another-users-text"]


def test_ones_own_draft_is_ones_own() -> None:
    assert judge(writes().exchange("other", own=True, seen=["WR-order-1"]).history()).verdict == "holds"


def test_a_marker_of_nobody_here_is_nobodys() -> None:
    assert judge(asks(writes(), "P2", "P2", seen=["WR-elsewhere"]).history()).verdict == "holds"


def test_what_a_request_carried_its_answer_may_repeat() -> None:
    story = writes().exchange("write", request_patients=["P2"], patients=["P2"], markers=["WR-order-1"], seen=["WR-order-1"])
    assert judge(story.history()).verdict == "holds"


def test_another_patients_chart_in_answer_to_the_same_request_is_found() -> None:
    story = asks(asks(Story().signs_in(), "P1", "P1"), "P1", "P2")
    assert causes(story) == ["another-patients-answer"]


def test_an_answer_about_others_with_nothing_to_compare_cannot_be_told() -> None:
    told = judge(asks(Story().signs_in(), "P1", "P2", path="/bed-neighbours").history())
    assert told.verdict == "could-not-tell"
    assert (told.reason or "").startswith("nothing-to-compare: ")
