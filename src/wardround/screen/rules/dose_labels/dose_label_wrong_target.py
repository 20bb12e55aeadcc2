"""The word ``Dose`` labels the field that takes the dose: not the strength's, and not another than the one beside it.

*What is judged.* Two signs. The label speaks of a dose and the field's own id or name of a strength, size or concentration (or the
other way round); only dictionary words of an id count, and where the form has another field that is named for the dose, it is certain.
And a label that is tied to one field while it stands beside another.

*Why.* The number that is read as the dose goes into the strength of the tablet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.doses import identifier_words
from wardround.screen.facts.nearby import ABOVE, label_distance
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.model import Control
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "dose-label-wrong-target"
TITLE = "A dose label belongs to the field that takes the dose."
HAZARD = "A prescriber types the dose into the strength of the product, and the patient is given another amount."
SATISFIED = "Tie the label to the field that it stands beside, and call strength and dose by their own names."
SEVERITY = "critical"
CLAUSES = ("NHS CUI MSP-2090, MSP-2100", "IEC 62366-1:2015 5.2-5.3*")
REASONS = {
    "label-and-name-disagree": "The label says one thing and the field's own name another; no field of the form is named for the dose.",
    "dose-field-has-other-label": "The label says dose over a strength field, and the form's dose field has another label.",
    "tied-to-another": "The label stands beside one field and is tied to another.",
    "agree": "Label and field agree.",
}
_DOSE = re.compile(r"\bdos(?:e|es|age)\b", re.IGNORECASE)
_STRENGTH = re.compile(r"\b(?:strength|conc|concentration|potency|tablet size|size)\b", re.IGNORECASE)
_FAR = 8.0
"""Pixels by which another field must be nearer to a label than its own."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every field of strength or dose by its words, and every tied label by its place."""
    for field in reading.doses.values():
        if field.concept in {"dose", "strength"} and field.by == "label":
            yield from _words(reading, field)
            yield from _place(reading, field)


def _words(reading: Reading, field: DoseField) -> Iterator[Outcome]:
    label, named = field.label.own, identifier_words(field.control, reading)
    says_dose, is_dose = bool(_DOSE.search(label)), bool(_DOSE.search(named))
    says_strength, is_strength = bool(_STRENGTH.search(label)), bool(_STRENGTH.search(named))
    if (says_dose and says_strength) or not (is_dose or is_strength) or (is_dose and is_strength):
        return
    if says_dose == is_dose and says_strength == is_strength:
        yield _say(field, "pass", "agree", f"\u201c{label}\u201d labels the field named \u201c{named}\u201d", label)
        return
    if not (says_dose and is_strength) and not (says_strength and is_dose):
        return
    others = [one for one in reading.scopes.mates(field.el) if one.el != field.el and one.el in reading.labels]
    true_dose = (
        next((one for one in others if re.match(r"dos(?:e|age)\b(?! unit)", identifier_words(one, reading))), None) if says_dose else None
    )
    if true_dose is not None and not _DOSE.search(reading.labels[true_dose.el].own):
        other = reading.labels[true_dose.el].own
        says = f"\u201c{label}\u201d labels a field named \u201c{named}\u201d; the field named for the dose is labelled \u201c{other}\u201d"
        yield _say(field, "fail", "dose-field-has-other-label", says, label)
    else:
        says = f"Does the field \u201c{label}\u201d, which is named \u201c{named}\u201d inside, take what its label says?"
        yield _say(field, "review", "label-and-name-disagree", says, label)


def _place(reading: Reading, field: DoseField) -> Iterator[Outcome]:
    label = field.label
    if label.how != "associated" or label.box is None or reading.inside(field.el, min(label.els, default=-1)):
        return
    own = label_distance(label.box, reading.elements[field.el].box)
    around = reading.scopes.around(field.el)
    for other in reading.fields_at.between(label.box.y, label.box.bottom + ABOVE + 2):
        if other.el == field.el or other.kind in {"checkbox", "radio"} or not reading.inside(other.el, around):
            continue
        theirs = label_distance(label.box, reading.elements[other.el].box)
        if theirs is not None and (own is None or theirs + _FAR < own) and not _labelled_nearer(reading, other, theirs):
            says = f"the label \u201c{label.visible}\u201d stands beside {reading.called(other.el)} and is tied to another field"
            yield _say(field, "fail", "tied-to-another", says, label.visible)
            return


def _labelled_nearer(reading: Reading, other: Control, distance: float) -> bool:
    """Whether the other field has a visible label of its own that is as near to it."""
    label = reading.labels[other.el]
    own = label_distance(label.box, reading.elements[other.el].box) if label.box else None
    return own is not None and own <= distance


def _say(field: DoseField, outcome: Verdict, reason: str, says: str, token: str) -> Outcome:
    return Outcome(rule=ID, outcome=outcome, reason=reason, says=says, el=field.el, evidence=(field.label.own,), token=token)
