"""The text beside a field is tied to it, not only near it.

*What is judged.* Fields of forms that speak of medicines: a text that is read as the label (before the field on its row, above it,
floating on it, in the cell before it) and is not part of the accessible name, while the field has no name, or only a placeholder or a
tooltip. A name that is given otherwise is another rule's matter, and so is the header of a column.

*Why.* Who hears the page, and whoever clicks the label to reach its field, is not led to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.glossary import folded
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "label-not-programmatic"
TITLE = "A visible label is tied to its field."
HAZARD = "A clinician who hears the page is not told which field this is, and enters the dose for the patient elsewhere."
SATISFIED = "Tie the label with for and id, wrap the field in it, or name it with aria-labelledby."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 1.3.1, 4.1.2*",)
REASONS = {
    "only-near": "The text is near the field only; the field has no name, or only a placeholder or tooltip.",
    "tied": "The label is tied to the field.",
}
PER_FORM = True


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every labelled field of a medication form."""
    for control in reading.fields:
        label = reading.labels[control.el]
        if not label.visible or control.kind == "file" or control.type == "search":
            continue
        if control.el not in reading.doses and not reading.scopes.medication(control.el):
            continue
        if label.how == "associated":
            yield Outcome(
                rule=ID,
                outcome="pass",
                reason="tied",
                says=f"\u201c{label.visible}\u201d is tied to it",
                el=control.el,
                evidence=(label.visible,),
            )
        elif label.how == "near" and (not label.speaks or control.name_source in {"placeholder", "title"}):
            if folded(label.visible) in folded(control.name):
                continue
            says = f"\u201c{label.visible}\u201d stands beside the field and is not tied to it"
            yield Outcome(rule=ID, outcome="fail", reason="only-near", says=says, el=control.el, evidence=(label.visible,), token=label.key)
