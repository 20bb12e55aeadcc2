"""A dose field has a name that assistive technology can say, and one label does not stand for several boxes.

*What is judged.* Fields of dose, rate, volume, strength or limit, told by the text beside them, by their id or by the label that they
share. No accessible name with a letter in it is a fail (a dash as a placeholder names nothing); so is one visible label over several
boxes that have no names of their own.

*Why.* A blind clinician hears "edit, blank"; a sighted one guesses which of three boxes is the morning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "dose-field-unlabelled"
TITLE = "Every dose field has a name of its own."
HAZARD = "A nurse types the evening dose into the box for the morning, and the patient is given the wrong dose at the wrong time."
SATISFIED = "Give each field a label that is tied to it; several boxes under one heading each need a name too."
SEVERITY = "critical"
CLAUSES = ("WCAG 2.2 1.3.1, 3.3.2, 4.1.2*", "NHS CUI MSP-2070")
REASONS = {
    "no-name": "The field has no accessible name, and no text beside it.",
    "label-not-tied": "The field has no accessible name; the text beside it is not tied to it.",
    "one-label-for-several": "One visible label stands before several boxes, and this one has no name of its own.",
    "named": "The field has an accessible name.",
}
PER_FORM = True


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every field of a medicine's amounts."""
    for field in reading.doses.values():
        if field.concept in {"number", "total"} and field.label.speaks:
            continue
        label = field.label
        if label.speaks:
            yield Outcome(
                rule=ID, outcome="pass", reason="named", says=f"its name is \u201c{label.name}\u201d", el=field.el, evidence=(label.name,)
            )
        elif label.shared:
            says = f"\u201c{label.shared}\u201d stands before several boxes, and this one has no name"
            yield Outcome(
                rule=ID,
                outcome="fail",
                reason="one-label-for-several",
                says=says,
                el=field.el,
                evidence=(label.shared,),
                token=label.shared,
            )
        elif label.visible:
            says = f"the field beside \u201c{label.visible}\u201d has no accessible name"
            yield Outcome(
                rule=ID, outcome="fail", reason="label-not-tied", says=says, el=field.el, evidence=(label.visible,), token=label.key
            )
        else:
            told = reading.elements[field.el].id or field.control.attributes.get("name", "") or "its unit"
            says = f"a dose field (told by {told}) has no name at all"
            yield Outcome(rule=ID, outcome="fail", reason="no-name", says=says, el=field.el, evidence=(told,), token=told)
