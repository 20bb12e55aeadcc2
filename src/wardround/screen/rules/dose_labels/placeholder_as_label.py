"""A placeholder or a tooltip is no label: it is gone once something is typed, or until the mouse rests.

*What is judged.* Fields whose only name is their ``placeholder`` or ``title`` and that no visible text labels. On a dose, rate,
strength or limit this is a fail; on other fields of a form that speaks of medicines a human is asked. Search boxes are left out. The
common checkers pass such a field, because a placeholder does give it a name.

*Why.* Once the boxes are filled nobody can see which number is which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

ID = "placeholder-as-label"
TITLE = "A field is not labelled by its placeholder or tooltip alone."
HAZARD = "A nurse who checks a filled form takes one number for another, and confirms the wrong dose for the patient."
SATISFIED = "Show a label that stays, tied to the field; keep the placeholder for an example."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 3.3.2; technique H44*", "axe-core 4.11 rule label: accepts a placeholder or a title")
REASONS = {
    "dose-by-placeholder": "The only name of a dose field is its placeholder.",
    "dose-by-title": "The only name of a dose field is its tooltip.",
    "field-by-placeholder": "The only name of another field of a medication form is its placeholder or tooltip.",
    "labelled": "The field has a label besides its placeholder.",
}
PER_FORM = True
_SEARCH = re.compile(r"\b(?:search|find|filter|look ?up|type to)\b|\u2026$|\.\.\.$", re.IGNORECASE)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every field with a placeholder or a title."""
    for control in reading.fields:
        dose = control.el in reading.doses
        if _exempt(control) or not (
            dose or ((control.placeholder or control.name_source == "title") and reading.scopes.medication(control.el))
        ):
            continue
        label = reading.labels[control.el]
        if control.name_source not in {"placeholder", "title"} or label.visible:
            if control.placeholder:
                says = f"\u201c{label.own}\u201d labels it besides its placeholder"
                yield Outcome(rule=ID, outcome="pass", reason="labelled", says=says, el=control.el, evidence=(label.own,))
            continue
        reason = f"dose-by-{control.name_source}" if dose else "field-by-placeholder"
        says = (
            f"\u201c{control.name}\u201d, its {control.name_source}, is the only name of this dose field"
            if dose
            else f"Does the field stay recognisable once \u201c{control.name}\u201d, its {control.name_source}, is gone?"
        )
        yield Outcome(
            rule=ID,
            outcome="fail" if dose else "review",
            reason=reason,
            says=says,
            el=control.el,
            evidence=(control.name,),
            token=control.name,
        )


def _exempt(control: Control) -> bool:
    search = control.type == "search" or control.role == "searchbox" or bool(_SEARCH.search(control.name))
    return search or control.kind in {"checkbox", "radio", "file"}
