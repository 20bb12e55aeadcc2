"""The unit stands with its number: on the same line, and near.

*What is judged.* The unit beside each dose field, as text or as a list without a label of its own, at the widths of a desktop, a small
window and a phone. More than 48 px apart is asked about; more than 160 px, or another line, fails. A unit in the next cell of the same
row is near. Amounts in medication lines whose number and unit are set apart by style fail when a line break parts them.

*Why.* A number at the end of a line and a unit at the start of the next are read as two things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import same_row
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.facts.medication import Line
    from wardround.screen.facts.quantity import Quantity
    from wardround.screen.facts.units import Seen
    from wardround.screen.model import Block, Run
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "unit-far-from-value"
TITLE = "A unit stands near its number, on the same line."
HAZARD = "A nurse reads the number with the unit of another line, and gives the patient that amount."
SATISFIED = "Keep number and unit within 48 px and let no line break part them."
SEVERITY = "serious"
CLAUSES = ("NHS CUI MEDi-008, MEDi-010, MEDi-041", "ISO 9241-112 proximity*")
REASONS = {
    "apart": "More than 48 px lie between the field and its unit.",
    "far-apart": "More than 160 px lie between the field and its unit.",
    "another-line": "The unit stands on another line than the field.",
    "parted-by-a-break": "A line break parts an amount from its unit.",
    "near": "The unit stands near its number.",
}
VIEWPORTS = ("wide", "narrow", "phone")
NEAR = 48.0
"""Pixels. A design choice: no clinical source gives a figure."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge dose fields, then amounts in lines."""
    for field in reading.doses.values():
        if any(one.where in {"label", "header", "group"} and one.unit.medical for one in field.units):
            continue
        seen = next((one for one in field.units if one.where in {"beside", "far"} or (one.where == "select" and _bare(reading, one))), None)
        if seen is not None and seen.where == "select" and seen.box is not None and not same_row(reading.elements[field.el].box, seen.box):
            continue  # a list on the next line is a field of its own, which another rule wants labelled
        if seen is not None and seen.box is not None and (seen.unit.medical or seen.unit.below):
            yield _field(reading, field, seen)
    for line in reading.lines:
        yield from _line(line)


def _bare(reading: Reading, seen: Seen) -> bool:
    """Whether a unit list has no visible label: one that has is a field of its own, wherever it stands."""
    label = reading.labels.get(seen.el)
    return label is None or not label.visible


def _field(reading: Reading, field: DoseField, seen: Seen) -> Outcome:
    box = reading.elements[field.el].box
    line = seen.box is None or same_row(box, seen.box)
    if not line:
        reason = "another-line"
    elif seen.gap <= NEAR or _next_cell(reading, field.el, seen.el):
        reason = "near"
    else:
        reason = "far-apart" if seen.where == "far" else "apart"
    label, unit = field.label.own or "dose", seen.unit.text
    how = {"near": "near", "another-line": "on another line than"}.get(reason, f"{seen.gap:.0f} px from")
    says = (
        f"Is {unit}, {seen.gap:.0f} px from \u201c{label}\u201d, read with it?"
        if reason == "apart"
        else f"{unit} stands {how} \u201c{label}\u201d"
    )
    verdict: Verdict = "pass" if reason == "near" else "review" if reason == "apart" else "fail"
    return Outcome(rule=ID, outcome=verdict, reason=reason, says=says, el=field.el, evidence=(label, unit), token=unit)


def _next_cell(reading: Reading, field: int, unit: int) -> bool:
    """Whether the unit stands in the cell after the field's."""
    cells = [reading.closest(el, "cell", "gridcell", "td") for el in (field, unit)]
    if cells[0] is None or cells[1] is None or cells[0].parent != cells[1].parent:
        return False
    row = [one.n for one in reading.children[cells[0].parent]]
    return row.index(cells[1].n) - row.index(cells[0].n) == 1


def _line(line: Line) -> Iterator[Outcome]:
    if len(line.blocks) != 1 or line.blocks[0].text != line.text:
        return
    parted = [
        amount for amount in line.amounts if (runs := _runs(line.blocks[0], amount)) and not same_row(runs[0].boxes[-1], runs[1].boxes[0])
    ]
    for amount in parted:
        says = f"a line break parts {amount.number} from {amount.unit.text} in \u201c{line.text[:120]}\u201d"
        yield Outcome(
            rule=ID, outcome="fail", reason="parted-by-a-break", says=says, el=line.el, evidence=(amount.text,), token=amount.text
        )
    if not parted and any(_runs(line.blocks[0], amount) for amount in line.amounts):
        yield Outcome(rule=ID, outcome="pass", reason="near", says=f"\u201c{line.text[:120]}\u201d", el=line.el, evidence=(line.text[:80],))


def _runs(block: Block, amount: Quantity) -> tuple[Run, Run] | None:
    """The runs of an amount's number and of its unit; None: they are one, so a break between them cannot be seen."""
    here, there = _run_at(block, amount.start), _run_at(block, amount.end - 1)
    return (here, there) if here and there and here is not there and here.boxes and there.boxes else None


def _run_at(block: Block, place: int) -> Run | None:
    return next((run for run in block.runs if run.start <= place < run.end), None)
