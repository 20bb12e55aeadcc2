"""The rate of an infusion and its volume, total or dose are told apart by their units.

*What is judged.* A rate field less than 160 px from a field of volume, total or dose. If the rate names no time the pair fails; if the
other field has no unit, a human is asked whether they can be exchanged. A total that is only shown as text draws no word.

*Why.* 100 mL is run in at 100 mL per hour, or 5 mL in all instead of 5 mL per hour.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.doses import by_form
from wardround.screen.facts.geometry import around, gap
from wardround.screen.outcome import Outcome
from wardround.screen.rules.dose_labels.rate_unit_missing import timed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.model import Box
    from wardround.screen.reading import Reading

ID = "total-vs-rate-confusable"
TITLE = "Rate and total are told apart by units that imply what they are."
HAZARD = "A nurse exchanges the rate and the volume of an infusion, and the patient is given the bag in an hour."
SATISFIED = "Show mL per hour beside the rate and mL beside the volume."
SEVERITY = "critical"
CLAUSES = (
    "HL7 FHIR Dosage: rate[x] is an amount per unit of time*",
    "ISMP Guidelines for Optimizing Safe Implementation and Use of Smart Infusion Pumps (2020)*",
)
REASONS = {
    "rate-without-time": "The rate names no time and stands beside a volume, total or dose.",
    "total-without-unit": "The rate names its time; the field beside it has no unit.",
    "told": "Both have units that imply what they are.",
}
_HANDED_OUT = re.compile(r"\b(?:quantity|qty|dispens\w+|supply|tablets)\b", re.IGNORECASE)
NEAR = 160.0
"""Pixels, edge to edge. A design choice: no clinical source gives a figure."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every rate field that has such a neighbour."""
    for fields in by_form(reading):
        for rate in (one for one in fields if one.concept == "rate" and one.editable):
            near = [one for one in fields if _given(one) and gap(_whole(reading, rate), _whole(reading, one)) <= NEAR]
            if near:
                yield from _judge(rate, sorted(near, key=lambda one: gap(_whole(reading, rate), _whole(reading, one))))


def _given(field: DoseField) -> bool:
    """Whether it says how much is given in all; how much the pharmacy hands out is another matter."""
    return field.editable and (
        field.concept in {"volume", "dose"} or (field.concept == "total" and not _HANDED_OUT.search(field.label.own))
    )


def _whole(reading: Reading, field: DoseField) -> Box:
    """The field together with its label: that is what the eye parts from the next."""
    own = reading.elements[field.el].box
    return own if field.label.box is None or field.label.how == "header" else around([own, field.label.box]) or own


def _judge(rate: DoseField, near: Sequence[DoseField]) -> Iterator[Outcome]:
    names = (rate.label.own or "rate", near[0].label.own or near[0].label.shared or "the field beside it")
    if not timed(rate):
        says = f"\u201c{names[0]}\u201d names no time and stands beside \u201c{names[1]}\u201d"
        yield Outcome(rule=ID, outcome="fail", reason="rate-without-time", says=says, el=rate.el, evidence=names, token="/".join(names))
        return
    bare = next((one for one in near if not any(seen.where != "placeholder" for seen in one.units)), None)
    if bare is not None:
        other = bare.label.own or bare.label.shared
        says = f"Can \u201c{other}\u201d, which has no unit, be taken for \u201c{names[0]}\u201d beside it?"
        yield Outcome(
            rule=ID, outcome="review", reason="total-without-unit", says=says, el=bare.el, evidence=(other, names[0]), token=bare.label.key
        )
    else:
        says = f"\u201c{names[0]}\u201d and \u201c{names[1]}\u201d are told apart by their units"
        yield Outcome(rule=ID, outcome="pass", reason="told", says=says, el=rate.el, evidence=names)
