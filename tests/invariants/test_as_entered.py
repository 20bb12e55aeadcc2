"""What the record says is what was entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.invariants.writing import NO_RECORD, writes
from wardround.invariants.as_entered import judge
from wardround.invariants.quantity import same

if TYPE_CHECKING:
    from tests.invariants.story import Story

ENTERED = {"dose unit": "1 g", "route": "Oral"}


def story(recorded: dict[str, str], entered: dict[str, str] = ENTERED, **more: object) -> Story:
    told = writes(means={"recorded": entered}, **more)  # type: ignore[arg-type]
    return told.row("order", marker="WR-order-1", id="o1", fields=recorded).record_read()


def test_what_was_entered_holds_however_it_is_written() -> None:
    for recorded in (
        {"dose unit": "1 g", "route": "Oral"},
        {"dose unit": "1000 mg", "route": "oral"},
        {"dose unit": "1.0 g", "route": "ORAL "},
    ):
        assert judge(story(recorded).history()).verdict == "holds"


@pytest.mark.parametrize("dose", ["1000 g", "1", "1 mg", "0.9 g", "1 g/kg"])
def test_another_dose_is_broken_and_both_are_named(dose: str) -> None:
    (finding,) = judge(story({"dose unit": dose, "route": "Oral"}).history()).findings
    assert finding.cause == "recorded-otherwise"
    assert finding.summary == f"The order that tab A signed had \u201c1 g\u201d as dose unit, and the record has \u201c{dose}\u201d"


def test_a_value_that_was_dropped_is_broken() -> None:
    (finding,) = judge(story({"dose unit": "1 g", "route": ""}).history()).findings
    assert finding.cause == "recorded-without-it"
    assert finding.summary.endswith("and the record has nothing")


def test_a_column_that_is_not_there_cannot_be_told() -> None:
    judgement = judge(story({"route": "Oral"}).history())
    assert judgement.verdict == "could-not-tell"
    assert "column-missing" in str(judgement.reason)
    assert judge(story({"route": "Rectal"}).history()).verdict == "broken", "what can be told is told"


def test_more_than_was_entered_cannot_be_told_but_around_the_marker_it_is_the_portals_frame() -> None:
    more = judge(story({"dose unit": "1 g", "route": "Oral or rectal"}).history())
    assert (more.verdict, str(more.reason).split(":")[0]) == ("could-not-tell", "not-comparable")
    framed = story({"text": "Signed: slept well WR-order-1 (ward 7)"}, {"text": "slept well WR-order-1"})
    assert judge(framed.history()).verdict == "holds"
    cut = story({"text": "Signed: slept WR-order-1"}, {"text": "slept well WR-order-1"})
    assert judge(cut.history()).verdict == "broken"


def test_a_write_that_took_two_acts_is_one_finding() -> None:
    twice = writes(story=writes("unknown", means={"recorded": ENTERED}))
    told = twice.row("order", marker="WR-order-1", id="o1", fields={"dose unit": "2 g", "route": "Oral"}).record_read()
    assert len(judge(told.history()).findings) == 1


def test_a_row_of_another_kind_is_another_matter() -> None:
    told = writes(means={"recorded": ENTERED}).row("note", marker="WR-order-1", fields={"dose unit": "9 g"}).record_read()
    assert judge(told.history()).verdict == "not-checked"


def test_nothing_to_compare_is_not_checked() -> None:
    assert "needs [flows.NAME.recorded]" in str(judge(story({"dose unit": "9 g"}, {}).history()).reason)
    assert "record reader" in str(judge(story({"dose unit": "9 g"}, can=NO_RECORD).history()).reason)


@pytest.mark.parametrize(
    ("entered", "recorded", "alike"),
    [
        ("0.5 g", "500 mg", True),
        (".5 g", "500mg", True),
        ("250 mcg", "250 \u00b5g", True),
        ("5 mg/kg/h", "5 mg per kg per hour", True),
        ("5 mg/kg/h", "120 mg/kg/day", False),
        ("5 mg/h", "5 mg/min", False),
        ("300 mg/h", "5 mg/min", True),
        ("10 units", "10 IU", False),
        ("1", "1.00", True),
        ("1", "10", False),
        ("oral", "Oral (PO)", None),
        ("Paracetamol", "Paracetamol + Codeine", None),
        ("", "Oral", False),
        ("oral", "rectal", False),
        ("12", "twelve", False),
        ("2026-03-01T08:00:00Z", "2026-03-01T09:00:00+01:00", True),
        ("2026-03-01T08:00:00Z", "2026-03-01T08:00:00+01:00", False),
        ("2026-03-01 08:00", "2026-03-01T08:00:00", True),
        ("2026-03-01 08:00", "2026-03-01T08:00:00Z", None),
        ("2026-03-01 08:00", "2026-03-01T07:00:00Z", None),
        ("2026-03-01 08:00", "2026-03-01T09:00:00", False),
        ("slept well WR-1", "slept   well\nWR-1", True),
        ("slept well WR-1", "slept w", False),
    ],
)
def test_values_are_compared_by_what_they_mean(entered: str, recorded: str, alike: bool | None) -> None:  # noqa: FBT001 - a table's column
    assert same(entered, recorded) is alike
