"""A dose field's label is read together with it: near, and on the screen at the same time.

*What is judged.* The visible label of each dose field: more than 24 px above it, or more than 240 px to its left, is asked about. The
header of a column may be as far as it must, as long as it is on the screen with the field: it stays at the top, or both fit into the
window.

*Why.* With the label out of sight the number is read as that of the row or column beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import gap_x, gap_y, same_row
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.model import Box
    from wardround.screen.reading import Reading

ID = "label-far-from-field"
TITLE = "The label of a dose field stands near it and is seen with it."
HAZARD = "A nurse reads a number under the wrong heading, and gives the patient another amount than was ordered."
SATISFIED = "Put the label directly above or left of the field; let the headers of long tables stay at the top."
SEVERITY = "moderate"
CLAUSES = ("NHS CUI MEDi-008", "NIST IR 7804-1: three areas of use risk")
REASONS = {
    "far-above": "The label ends more than 24 px above the field.",
    "far-left": "The label ends more than 240 px left of the field.",
    "header-out-of-view": "The column's header cannot be on the screen with the field.",
    "near": "The label stands near the field, or its header stays in view.",
}
ABOVE = 24.0
LEFT = 240.0
"""Pixels. Design choices: no clinical source gives figures."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every dose field with a visible label."""
    for field in reading.doses.values():
        if field.label.box is None or field.label.how == "none":
            continue
        reason = _header(reading, field) if field.label.how == "header" else _far(reading.elements[field.el].box, field.label.box)
        label = field.label.visible
        says = (
            f"\u201c{label}\u201d stands near the field"
            if reason == "near"
            else f"Is \u201c{label}\u201d read with its field? {REASONS[reason]}"
        )
        outcome = Outcome(
            rule=ID, outcome="pass" if reason == "near" else "review", reason=reason, says=says, el=field.el, evidence=(label,)
        )
        yield outcome


def _far(field: Box, label: Box) -> str:
    if same_row(field, label):
        return "far-left" if label.right <= field.x and gap_x(field, label) > LEFT else "near"
    return "far-above" if label.bottom <= field.y and gap_y(field, label) > ABOVE else "near"


def _header(reading: Reading, field: DoseField) -> str:
    box, label = reading.elements[field.el].box, field.label.box
    if label is None or any(reading.elements[el].fixed for el in field.label.els):
        return "near"
    if same_row(box, label):
        return _far(box, label)
    return "header-out-of-view" if box.bottom - label.y > reading.screen.viewport.h else "near"
