"""A dose and its unit are set as large as the medicine's name, and never below 12 px.

*What is judged.* The amounts of medication lines, and the values of dose fields: a size below 12 px, or below 85 % of the size of the
name in the same line. Superscripts and fractions in figures are fraction-glyph's.

*Why a review.* The figures that are misread are those that are small; the eye measures them by the name beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.names import names_in
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.medication import Line
    from wardround.screen.reading import Reading

ID = "dose-text-small"
TITLE = "A dose is set as large as the medicine's name."
HAZARD = "A nurse misreads a digit, a point or a unit in small type, and gives another dose."
SATISFIED = "Set dose and unit in the size of the name, at least 12 px; bold is better."
SEVERITY = "moderate"
CLAUSES = ("NHS CUI MEDi-038",)
REASONS = {
    "small": "A dose or unit is set below 12 px.",
    "smaller-than-name": "A dose or unit is set below 85 % of the size of the medicine's name.",
    "none": "The dose is set as large as it needs to be.",
}

_LEAST = 12.0
_SHARE = 0.85


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount and dose field."""
    for line in reading.lines:
        amounts = [size for amount in line.amounts for at in (amount.start, amount.end - 1) if (size := _size(line, at))]
        if amounts:
            names = [size for name in names_in(line.text) if (size := _size(line, name.start))]
            yield _judged(line.el, f"\u201c{line.text[:100]}\u201d", min(amounts), max(names, default=0.0))
    for field in reading.doses.values():
        if field.editable and field.control.kind in {"text", "number"}:
            yield _judged(field.el, f"the field \u201c{field.label.own}\u201d", field.control.style.px, 0.0)


def _size(line: Line, at: int) -> float:
    place = line.place(at)
    return next((run.style.px for run in place[0].runs if run.start <= place[1] < run.end), 0.0) if place else 0.0


def _judged(el: int, what: str, size: float, name: float) -> Outcome:
    if size < _LEAST:
        says = f"{what}: its dose is set in {size:g} px. Is every digit read at a glance?"
        return Outcome(rule=ID, outcome="review", reason="small", says=says, el=el, evidence=(f"{size:g} px",), token=f"{size:g}px")
    if size < _SHARE * name:
        says = f"{what}: its dose is set in {size:g} px beside a name of {name:g} px. Is it seen as soon as the name?"
        return Outcome(
            rule=ID, outcome="review", reason="smaller-than-name", says=says, el=el, evidence=(f"{size:g} px",), token=f"{size:g}px"
        )
    return Outcome(rule=ID, outcome="pass", reason="none", says=f"{what}: set in {size:g} px", el=el)
