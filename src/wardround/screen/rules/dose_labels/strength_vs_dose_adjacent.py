"""Strength and dose are not entered side by side: two numbers in the same unit are easily exchanged.

*What is judged.* A strength and a dose that can both be edited on one row, less than 160 px apart, with no other field between. Whether
they can be told apart is for a human to say; where one of them has no visible label, it cannot. A strength that is only shown as text
is fine.

*Why.* The dose is typed into the strength, or the strength read as the dose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.doses import by_form
from wardround.screen.facts.geometry import gap_x, same_row
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.reading import Reading

ID = "strength-vs-dose-adjacent"
TITLE = "Strength and dose are not entered side by side."
HAZARD = "A prescriber exchanges two neighbouring numbers, and the patient is given the strength as the dose."
SATISFIED = "Let the product fix the strength and show it as text, or put other fields between strength and dose."
SEVERITY = "serious"
CLAUSES = ("NHS CUI MSP-2100",)
REASONS = {
    "side-by-side": "Both can be edited and stand next to each other.",
    "side-by-side-unlabelled": "They stand next to each other, and one of them has no visible label.",
    "apart": "Strength and dose stand apart.",
}
NEAR = 160.0
"""Pixels between them. A design choice: no clinical source gives a figure."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each pair of strength and dose in a form."""
    for fields in by_form(reading):
        strengths = [one for one in fields if one.concept == "strength" and one.editable]
        for dose in (one for one in fields if one.concept == "dose" and one.editable):
            beside = next((one for one in strengths if _side_by_side(reading, one, dose)), None)
            if beside is None:
                if strengths:
                    says = f"\u201c{dose.label.own}\u201d stands apart from \u201c{strengths[0].label.own}\u201d"
                    yield Outcome(rule=ID, outcome="pass", reason="apart", says=says, el=dose.el, evidence=(dose.label.own,))
                continue
            bare = not dose.label.visible or not beside.label.visible
            names = (beside.label.own or "a strength", dose.label.own or "a dose")
            says = (
                f"\u201c{names[0]}\u201d and \u201c{names[1]}\u201d stand side by side, and one of them has no visible label"
                if bare
                else f"Can \u201c{names[0]}\u201d and \u201c{names[1]}\u201d, side by side, be exchanged? Say why not, or move one."
            )
            yield Outcome(
                rule=ID,
                outcome="fail" if bare else "review",
                reason="side-by-side-unlabelled" if bare else "side-by-side",
                says=says,
                el=dose.el,
                evidence=names,
                token="/".join(names),
            )


def _side_by_side(reading: Reading, one: DoseField, other: DoseField) -> bool:
    a, b = reading.elements[one.el].box, reading.elements[other.el].box
    if not same_row(a, b) or gap_x(a, b) >= NEAR:
        return False
    left, right = min(a.right, b.right), max(a.x, b.x)
    between = (reading.elements[control.el].box for control in reading.scopes.mates(one.el) if control.el not in {one.el, other.el})
    units = {seen.el for seen in (*one.units, *other.units)}
    return not any(
        same_row(box, a) and left - 1 <= box.x and box.right <= right + 1
        for box in between
        if not any(reading.elements[el].box == box for el in units if el >= 0)
    )
