"""A maximum dose says for what: one administration, a day, a lifetime.

*What is judged.* Fields for the limit of a dose, and texts that state one (``Max dose: 4 g``) on screens that speak of medicines. The
basis may stand in the label, the unit, the group or the hint. A field without one fails; a text is asked about, because the sentence
around it may say it. mg/kg alone names a weight, not a time.

*Why.* A daily limit taken for the limit of one dose lets a multiple of it through.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.doses import classes
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.reading import Reading

ID = "max-dose-basis-missing"
TITLE = "A maximum dose names what it limits: one administration, a period, a lifetime."
HAZARD = "A prescriber takes a daily limit for that of one dose, and the patient is given several times the maximum."
SATISFIED = "Write Maximum dose per day (mg) or Maximum single dose (mg)."
SEVERITY = "serious"
CLAUSES = ("HL7 FHIR Dosage: maxDosePerPeriod, maxDosePerAdministration, maxDosePerLifetime",)
REASONS = {
    "field-without-basis": "The field for a maximum names no period and no administration.",
    "text-without-basis": "A text states a maximum dose and names no period and no administration.",
    "named": "The maximum names what it limits.",
}
_DOSE = re.compile(r"\b(?:dos(?:e|es|age)|bolus|amount|rate|infusion)\b", re.IGNORECASE)
_STATED = re.compile(
    r"\bmax(?:\.|imum)?\s*(?:(?:single|total|daily|safe|allowed|recommended)\s+)*dos(?:e|age)\b[^.;|]{0,60}", re.IGNORECASE
)
_NAMING = frozenset({"per_administration", "per_day", "total_course", "rate"})
_PERIOD = re.compile(
    r"\b(?:single|daily|lifetime|cumulative|24[ -]?(?:h|hr|hours?)|hourly|weekly|per (?:week|month|cycle|course)|each)\b"
    r"|/\s?(?:week|h|hr|min|d)\b",
    re.IGNORECASE,
)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge fields for limits, then texts that state one."""
    for field in reading.doses.values():
        words = field.label.words or field.label.own
        medical = any(one.unit.medical for one in field.units)
        if field.concept != "limit" or not (_DOSE.search(words) or medical):
            continue
        named = bool(field.bases & _NAMING) or bool(_PERIOD.search(words))
        label = field.label.own
        yield Outcome(
            rule=ID,
            outcome="pass" if named else "fail",
            reason="named" if named else "field-without-basis",
            says=f"\u201c{label}\u201d names what it limits" if named else f"\u201c{label}\u201d does not say for what it is the maximum",
            el=field.el,
            evidence=(label,),
            token="" if named else field.label.key,
        )
    yield from _texts(reading)


def _texts(reading: Reading) -> Iterator[Outcome]:
    labels = {el for label in reading.labels.values() for el in label.els}
    for block in reading.blocks_that(_STATED.search):
        found = _STATED.search(block.text) if block.el not in labels and block.control is None else None
        if not found or not re.search(r"\d", found[0]) or classes(block.text) & _NAMING or _PERIOD.search(block.text):
            continue
        if reading.scopes.medication(block.el):
            says = f"For what is \u201c{found[0].strip()}\u201d the maximum: one dose, a day, the whole course?"
            yield Outcome(
                rule=ID,
                outcome="review",
                reason="text-without-basis",
                says=says,
                el=block.el,
                evidence=(found[0].strip(),),
                token=found[0].strip(),
            )
