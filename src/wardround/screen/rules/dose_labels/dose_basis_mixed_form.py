"""One form does not mix doses of one administration with doses of a day unless each field names which it is.

*What is judged.* Forms, dialogs and table rows with two or more dose fields of which one names its basis (per administration, per day,
per course). If another names none, the form fails. Totals that are worked out and cannot be edited are left out when their label says
what they are.

*Why.* Two boxes with numbers of the same size and unit: the one without a name takes the meaning of its neighbour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.doses import by_form
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "dose-basis-mixed-form"
TITLE = "Where doses of one administration and of a day stand in one form, each field names its basis."
HAZARD = "A prescriber reads the unnamed dose as the daily one beside it, and the patient is given a multiple or a fraction."
SATISFIED = "Name the basis of every dose field of the form, or show the other one as text that is worked out."
SEVERITY = "critical"
CLAUSES = ("HL7 FHIR Dosage: maxDosePerPeriod", "Leapfrog CPOE: single and cumulative dose limits", "IEC 62366-1:2015 5.2-5.3*")
REASONS = {
    "unnamed-beside-named": "A dose field that names no basis stands in one form with one that does.",
    "all-named": "Fields of different bases stand in one form, and each names its own.",
}
_NAMING = frozenset({"per_administration", "per_day", "total_course"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each form with doses of more than one basis."""
    for fields in by_form(reading):
        doses = [
            one for one in fields if one.concept in {"dose", "total"} and not (not one.editable and one.bases & {"per_day", "total_course"})
        ]
        named = [one for one in doses if one.bases & _NAMING]
        unnamed = [one for one in doses if one.concept == "dose" and not one.bases & (_NAMING | {"rate"})]
        beside = next((one for one in named if one.bases & {"per_day"} or any(kind.unit.below for kind in one.units)), None)
        for field in unnamed if beside else ():
            label = field.label.own or field.label.shared
            yield Outcome(
                rule=ID,
                outcome="fail",
                reason="unnamed-beside-named",
                says=f"\u201c{label}\u201d names no basis and stands in one form with \u201c{beside.label.own if beside else ''}\u201d",
                el=field.el,
                evidence=(label, beside.label.own if beside else ""),
                token=field.label.key,
            )
        different = {frozenset(one.bases & _NAMING) for one in named}
        if len(different) > 1 and not unnamed:
            labels = tuple(one.label.own for one in named)
            says = f"{', '.join(labels)}: each names what it counts"
            yield from (Outcome(rule=ID, outcome="pass", reason="all-named", says=says, el=one.el, evidence=labels) for one in named)
