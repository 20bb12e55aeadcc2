"""A patient's weight is entered and shown in one unit: kilograms.

*What is judged.* Fields for the weight of a person (by their label, on screens that speak of patients or medicines) that let one choose
between kilograms and pounds, and texts that show a weight in both. Growth charts and parcels draw no word.

*Why.* Pounds taken for kilograms more than double every dose that is worked out from them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.quantity import quantities
from wardround.screen.facts.scopes import CLINICAL
from wardround.screen.facts.unit_lists import option_unit, unit_options
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.quantity import Unit
    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

ID = "weight-unit-dual"
TITLE = "A patient's weight has one unit."
HAZARD = "A nurse enters pounds as kilograms, and the child is given more than twice the dose."
SATISFIED = "Take and show weights in kilograms only."
SEVERITY = "moderate"
CLAUSES = ("ISMP Targeted Medication Safety Best Practice 3: weigh in metric units only*",)
REASONS = {
    "both-offered": "A weight can be entered in kilograms and in pounds.",
    "both-shown": "A weight is shown in kilograms and in pounds.",
    "one": "The weight has one unit.",
}
_BOTH = "kg/lb"
_WEIGHT = re.compile(r"\b(?:weight|wt|bodyweight)\b", re.IGNORECASE)
_NOT_A_PATIENT = re.compile(r"\b(?:parcel|shipping|package|gross|net|product|item|cargo|vehicle)\b", re.IGNORECASE)
_CURVES = re.compile(r"\b(?:growth chart|percentile)\b", re.IGNORECASE)
"""Such curves show both; a weight that is typed in beside them is one of one patient all the same."""
_BODY = re.compile(
    r"\b(?:height|bmi|vitals?|mrn|dob|date of birth|blood pressure|pulse|dosing|infant|child|birth weight|body weight)\b", re.IGNORECASE
)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge weight fields, then weights that are shown."""
    page = f"{reading.screen.title} {' '.join(block.text for block in reading.blocks[:400])}"
    if _NOT_A_PATIENT.search(page) or not (CLINICAL.search(page) or _BODY.search(page)):
        return
    for control in reading.fields:
        label = reading.labels[control.el].own
        if _WEIGHT.search(label) and control.kind in {"number", "text"}:
            yield from _field(reading, control, label)
    if not _CURVES.search(page):
        yield from _texts(reading)


def _field(reading: Reading, control: Control, label: str) -> Iterator[Outcome]:
    select = reading.unit_selects.get(control.el)
    offered = {unit.symbol for unit in (unit_options(select) if select else _radios(reading, control))} | {
        one.unit.symbol for one in reading.units[control.el]
    }
    if {"kg", "lb"} <= offered:
        says = f"Must \u201c{label}\u201d be taken in pounds as well as kilograms?"
        yield Outcome(rule=ID, outcome="review", reason="both-offered", says=says, el=control.el, evidence=(label,), token=_BOTH)
    else:
        yield Outcome(rule=ID, outcome="pass", reason="one", says=f"\u201c{label}\u201d has one unit", el=control.el, evidence=(label,))


def _radios(reading: Reading, control: Control) -> Iterator[Unit]:
    for mate in reading.scopes.mates(control.el):
        if mate.kind == "radio" and mate.el in reading.labels and (unit := option_unit(reading.labels[mate.el].own)):
            yield unit


def _texts(reading: Reading) -> Iterator[Outcome]:
    for block in reading.blocks_that(_WEIGHT.search):
        symbols = [one.unit.symbol for one in quantities(block.text) if one.unit.kind == "weight"]
        if {"kg", "lb"} <= set(symbols):
            says = f"Must the weight be shown in both units (\u201c{block.text[:80]}\u201d)?"
            yield Outcome(rule=ID, outcome="review", reason="both-shown", says=says, el=block.el, evidence=(block.text[:80],), token=_BOTH)
        elif symbols:
            yield Outcome(
                rule=ID, outcome="pass", reason="one", says=f"\u201c{block.text[:80]}\u201d", el=block.el, evidence=(block.text[:80],)
            )
