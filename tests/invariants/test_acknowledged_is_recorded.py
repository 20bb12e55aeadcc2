"""A write that the screen acknowledged is in the portal's record."""

from __future__ import annotations

import pytest

from tests.invariants.story import START, Story
from tests.invariants.writing import NO_RECORD, writes
from wardround.invariants.acknowledged_is_recorded import judge


def test_a_recorded_write_holds() -> None:
    assert judge(writes().row("order", marker="WR-order-1").record_read().history()).verdict == "holds"


def test_an_acknowledged_write_without_a_row_is_broken() -> None:
    judgement = judge(writes().record_read().history())
    assert [finding.cause for finding in judgement.findings] == ["acknowledged-not-recorded"]
    assert "the order of nurse-1 in tab A" in judgement.findings[0].summary


def test_only_the_missing_one_is_a_finding() -> None:
    story = writes(intent="order-2", story=writes())
    judgement = judge(story.row("order", marker="WR-order-1").record_read().history())
    assert len(judgement.findings) == 1


def test_old_rows_of_others_do_not_excuse_it() -> None:
    story = writes().row("order", marker=None, user="nurse-2").row("order", marker=None, recorded_at=START - 1000).record_read()
    assert judge(story.history()).verdict == "broken"


def test_a_like_row_without_any_marker_points_at_the_reader() -> None:
    judgement = judge(writes().row("order", marker=None, recorded_at=START + 61).record_read().history())
    assert (judgement.verdict, (judgement.reason or "").partition(":")[0]) == ("could-not-tell", "markers-unreadable")


def test_a_like_row_beside_rows_with_markers_is_no_excuse() -> None:
    story = writes(intent="order-2", story=writes()).row("order", marker="WR-order-1").row("order", marker=None).record_read()
    assert judge(story.history()).verdict == "broken"


def test_an_incomplete_an_early_or_no_reading_cannot_be_told() -> None:
    assert (judge(writes().record_read(complete=False).history()).reason or "").startswith("record-incomplete")
    early = Story().record_read().signs_in("A").at(60)
    assert (judge(writes(story=early).history()).reason or "").startswith("record-read-too-early")
    assert (judge(writes().history()).reason or "").startswith("record-not-read")


def test_a_row_that_was_read_counts_though_the_reading_was_incomplete() -> None:
    assert judge(writes().row("order", marker="WR-order-1").record_read(complete=False).history()).verdict == "holds"


@pytest.mark.parametrize("outcome", ["refused", "unknown", "silent", "failed"])
def test_what_was_not_acknowledged_is_not_checked(outcome: str) -> None:
    assert judge(writes(outcome).record_read().history()).verdict == "not-checked"


def test_without_a_record_reader_it_is_not_checked() -> None:
    judgement = judge(writes(can=NO_RECORD).history())
    assert (judgement.verdict, judgement.reason) == ("not-checked", "needs a record reader in the profile ([record])")
