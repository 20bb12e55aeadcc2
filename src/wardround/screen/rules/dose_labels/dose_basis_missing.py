"""A field called nothing but ``Dose`` says what it counts: what is given each time, or in a day.

*What is judged.* Dose fields whose label is one of the words that mean several things alone (``Dose``, ``Amount``, ``Dosage``), where
the same form also asks how often, or has another dose, a total, a limit or a rate. The words around the field count: its hint, its
group, its unit (``mg/day``). Beside a field that does name its basis a bare one fails; a lone ``Dose`` with ``Frequency`` is the common
convention, and a human is asked once for each form. A glossary entry with a ``basis`` answers it.

*Why.* A daily total entered as the dose of one administration is given several times over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.companions import frequency
from wardround.screen.facts.doses import by_form
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "dose-basis-missing"
TITLE = "A dose field says whether it counts one administration or a whole day."
HAZARD = "A prescriber enters the daily total where one dose is meant, and the patient is given several times as much."
SATISFIED = "Name the basis in the label or the unit: Dose per administration (mg), Daily dose (mg/day)."
SEVERITY = "serious"
CLAUSES = (
    "HL7 FHIR Dosage: dose[x], maxDosePerPeriod, maxDosePerAdministration",
    "NHS CUI MEDi-007, MSP-2070",
    "Leapfrog CPOE: single and cumulative dose limits",
    "IEC 62366-1:2015 5.2-5.3*",
)
REASONS = {
    "bare-beside-named": "The label names no basis, and another dose field of the same form does.",
    "bare-with-frequency": "The label names no basis, and the form also asks how often.",
    "bare-with-other-dose": "The label names no basis, and the form has a total, a limit, a rate or another dose.",
    "named": "The label, its hint, its group or its unit names the basis.",
}
_NAMING = frozenset({"per_administration", "per_day", "total_course", "rate"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every dose field that stands in company."""
    for fields in by_form(reading):
        asked = False
        named = _by_label(one for one in fields if one.concept == "dose" and one.bases & _NAMING)
        company = _by_label(one for one in fields if one.concept in {"dose", "total", "limit", "rate"})
        for field in fields:
            if not field.editable or not (field.concept == "dose" or _weighed(field, fields)):
                continue
            if field.bases & _NAMING:
                yield _say(field, "pass", "named", f"\u201c{field.label.own}\u201d names what it counts")
            elif field.bare and (found := _beside_named(field, named) or (None if asked else _company(reading, field, company))):
                yield _say(field, *found)
                asked = True


def _weighed(field: DoseField, fields: list[DoseField]) -> bool:
    """Whether a bare ``Quantity`` is measured in milligrams and is the form's only dose: nobody dispenses by weight."""
    alone = not any(one.concept == "dose" for one in fields)
    return field.concept == "total" and field.bare and alone and any(one.unit.kind == "mass" for one in field.units)


def _by_label(fields: Iterable[DoseField]) -> dict[str, DoseField]:
    """The first field of each label."""
    found: dict[str, DoseField] = {}
    for one in fields:
        found.setdefault(one.label.key, one)
    return found


def _other(field: DoseField, by_label: dict[str, DoseField]) -> DoseField | None:
    """The first that has another label."""
    key = field.label.key
    return next((one for label, one in by_label.items() if label != key), None)


def _beside_named(field: DoseField, by_label: dict[str, DoseField]) -> tuple[Verdict, str, str] | None:
    named = _other(field, by_label)
    if named is None:
        return None
    label = field.label.own or field.label.shared
    return "fail", "bare-beside-named", f"\u201c{label}\u201d stands beside \u201c{named.label.own}\u201d and does not say what it counts"


def _company(reading: Reading, field: DoseField, by_label: dict[str, DoseField]) -> tuple[Verdict, str, str] | None:
    label = field.label.own or field.label.shared
    often = frequency(reading, field.el)
    if often:
        beside = reading.labels[often.el].own
        return "review", "bare-with-frequency", f"Is \u201c{label}\u201d, beside \u201c{beside}\u201d, one administration or the whole day?"
    other = _other(field, by_label)
    if other is None:
        return None
    return (
        "review",
        "bare-with-other-dose",
        f"Is \u201c{label}\u201d, beside \u201c{other.label.own}\u201d, one administration or the whole day?",
    )


def _say(field: DoseField, outcome: Verdict, reason: str, says: str) -> Outcome:
    label = field.label.own or field.label.shared
    return Outcome(rule=ID, outcome=outcome, reason=reason, says=says, el=field.el, evidence=(label,), token=field.label.key)
