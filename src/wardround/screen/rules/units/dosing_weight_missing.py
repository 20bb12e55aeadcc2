"""A dose per kilogram is ordered with the weight in sight, and the day on which it was measured.

*What is judged.* Screens with a dose field whose label or chosen unit is per kilogram. Somewhere on the screen (the banner, the form)
there must be a weight with its number and unit; without one the field fails. A weight without a date, or an empty field for it in the
form, is asked about.

*Why.* The dose is worked out from a weight that nobody has checked: pounds for kilograms, last year's, another child's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "dosing-weight-missing"
TITLE = "The weight that a dose is worked out from is on the screen, with its date."
HAZARD = "A prescriber orders per kilogram by a weight that is out of date or in pounds, and the child is given twice the dose."
SATISFIED = "Show Weight: 18.4 kg (measured 2026-03-02) in the banner or beside the dose."
SEVERITY = "serious"
CLAUSES = (
    "ONC SAFER Guide CPOE (2016): patient information visible during order entry",
    "ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): dosing weights*",
)
REASONS = {
    "no-weight": "A dose is per kilogram, and no weight is on the screen.",
    "no-date": "The weight on the screen has no date.",
    "weight-empty": "The form has a field for the weight, and it is empty.",
    "shown": "The weight and its date are on the screen.",
}
_WEIGHT = re.compile(r"\b(?:weight|wt|dosing weight|body weight|bodyweight)\b", re.IGNORECASE)
_KILOS = re.compile(r"\d[\d.,]*\s*(?:kgs?|g|lbs?|pounds|kilograms?)\b(?!\s*/)", re.IGNORECASE)
_DATE = re.compile(
    r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|\b\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
    r"|\b(?:today|yesterday|\d+ (?:min\w*|hours?|days?|weeks?|months?) ago)\b",
    re.IGNORECASE,
)
_NEIGHBOURS = 3
"""Texts after "Weight" in which its value and its date may stand."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every dose field that is per kilogram."""
    fields = [one for one in reading.doses.values() if "per_weight" in one.bases and one.concept in {"dose", "rate", "limit"}]
    if not fields:
        return
    reason, text = _weight(reading)
    for field in fields:
        label = field.label.own or "dose"
        says = {
            "no-weight": f"\u201c{label}\u201d is per kilogram, and no weight is on the screen",
            "no-date": f"When was the weight measured (\u201c{text}\u201d) that \u201c{label}\u201d goes by?",
            "weight-empty": f"Can \u201c{label}\u201d be ordered while \u201c{text}\u201d is empty, and does its day stand with it?",
            "shown": f"\u201c{text}\u201d is on the screen",
        }[reason]
        outcome: Verdict = "fail" if reason == "no-weight" else "pass" if reason == "shown" else "review"
        yield Outcome(
            rule=ID,
            outcome=outcome,
            reason=reason,
            says=says,
            el=field.el,
            evidence=(label, text) if text else (label,),
            token=field.label.key,
        )


def _weight(reading: Reading) -> tuple[str, str]:
    """The best that the screen offers: a weight with a date, one without, an empty field, nothing."""
    blocks, dateless = reading.blocks, ""
    for place, block in enumerate(blocks):
        if not _WEIGHT.search(block.text):
            continue
        said = " ".join(one.text for one in blocks[place : place + 1 + _NEIGHBOURS])
        found = _KILOS.search(block.text[_start(block.text) :]) or _KILOS.search(said[_start(block.text) :])
        if found:
            around = " ".join(one.text for one in blocks[max(0, place - 1) : place + 2 + _NEIGHBOURS])
            if _DATE.search(around):
                return "shown", block.text
            dateless = dateless or block.text
    for control in reading.fields:
        label = reading.labels[control.el]
        if _WEIGHT.search(label.own) and control.kind in {"number", "text"}:
            if not control.value.strip():
                return ("no-date", dateless) if dateless else ("weight-empty", label.own)
            beside = [
                reading.labels[one.el].own
                for one in reading.scopes.mates(control.el)
                if one.kind == "date" and one.value and one.el in reading.labels
            ]
            if any(re.search(r"weigh|measured|taken|recorded", one, re.IGNORECASE) for one in beside):
                return "shown", label.own
            dateless = dateless or f"{label.own} {control.value}"
    return ("no-date", dateless) if dateless else ("no-weight", "")


def _start(text: str) -> int:
    found = _WEIGHT.search(text)
    return found.start() if found else 0
