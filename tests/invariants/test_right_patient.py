"""What a tab shows is where its write goes."""

from __future__ import annotations

from tests.invariants.story import Story
from tests.invariants.writing import NO_RECORD, writes
from wardround.invariants.right_patient import judge


def row(story: Story, patient: str | None, marker: str = "WR-order-1") -> Story:
    return story.row("order", marker=marker, patient=patient, id=marker).record_read()


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def test_the_right_patient_holds() -> None:
    assert judge(row(writes(), "P1").history()).verdict == "holds"


def test_another_patient_is_broken() -> None:
    story = row(writes(), "P2")
    assert causes(story) == ["written-to-another-patient"]
    assert judge(story.history()).findings[0].summary == "The order that tab A wrote for P1 went to P2"


def test_a_tab_that_changed_under_the_clinicians_hands_is_broken() -> None:
    story = Story().signs_in("A").shows("A", patient="P2").at(60)
    assert causes(row(writes(story=story), "P2")) == ["tab-changed-its-patient"]


def test_a_banner_of_another_patient_is_broken_though_the_row_is_right() -> None:
    story = Story().signs_in("A").shows("A", patient="P2").at(60)
    assert causes(row(writes(story=story), "P1")) == ["banner-shows-another-patient"]


def test_what_the_other_tab_shows_does_not_matter() -> None:
    story = Story().signs_in("A").shows("A", patient="P1").works("B", patient="P2").at(60)
    assert judge(row(writes(story=story), "P1").history()).verdict == "holds"


def test_what_the_tab_shows_after_the_answer_does_not_matter() -> None:
    assert judge(row(writes(showed={"patient": "P2"}), "P1").history()).verdict == "holds"


def test_a_banner_that_is_loading_or_unreadable_does_not_matter() -> None:
    for changes in ({"patient": "P2", "ready": False}, {"patient": "?"}, {"patient": None}):
        story = Story().signs_in("A").shows("A", **changes).at(60)
        assert judge(row(writes(story=story), "P1").history()).verdict == "holds"


def test_two_acts_with_one_row_are_one_finding() -> None:
    assert len(causes(row(writes(story=writes("unknown")), "P2"))) == 1


def test_a_patient_whom_nobody_knows_is_broken_when_others_are_known() -> None:
    story = row(writes(intent="order-2", story=row(writes(), "P1")), "?", "WR-order-2")
    assert causes(story) == ["written-to-another-patient"]


def test_rows_that_name_no_known_patient_cannot_be_told() -> None:
    assert judge(row(writes(), "?").history()).verdict == "could-not-tell"
    assert judge(row(writes(), None).history()).verdict == "could-not-tell"


def test_without_a_reader_the_exchange_may_raise_a_doubt() -> None:
    assert judge(writes(can=NO_RECORD, patients=["P2"]).history()).verdict == "could-not-tell"
    assert judge(writes(can=NO_RECORD).history()).verdict == "not-checked"


def test_without_rows_or_writes_it_is_not_checked() -> None:
    assert judge(writes().record_read().history()).verdict == "not-checked"
    assert judge(Story().signs_in("A").history()).verdict == "not-checked"
