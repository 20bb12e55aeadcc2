"""A rate says per what time: mL per hour, mcg per minute.

*What is judged.* Rate fields of medication forms. The time may stand in the label, beside the field, in the chosen unit, in the header
or in the hint. Heart, breathing and other rates that nobody sets on a pump are left out. A time that stands only in the placeholder is
left to unit-only-in-placeholder, a list of rates of which none is chosen yet passes: it has to be chosen.

*Why.* 5 per minute instead of 5 per hour is sixty times as much.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.reading import Reading

ID = "rate-unit-missing"
TITLE = "A rate field names its unit of time."
HAZARD = "A nurse programmes a pump per minute with a number that was meant per hour, and the patient is given sixty times the rate."
SATISFIED = "Show the whole unit beside the field: mL per hour."
SEVERITY = "critical"
CLAUSES = (
    "ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): dose expressions*",
    "UCUM: a rate is an amount over a time",
)
REASONS = {
    "no-time": "Neither label, unit nor hint of the rate names a time.",
    "time-named": "The rate's time is named.",
}
_TIME = re.compile(r"\b(?:hourly|daily|per (?:hour|minute|min|day|24)|an hour)\b|/\s?(?:h|hr|min|day|24)\b", re.IGNORECASE)
_TIMED = frozenset({"rate", "per_day"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every rate field."""
    for field in reading.doses.values():
        if field.concept != "rate":
            continue
        label = field.label.own or "rate"
        if timed(field):
            yield Outcome(
                rule=ID, outcome="pass", reason="time-named", says=f"\u201c{label}\u201d names its time", el=field.el, evidence=(label,)
            )
        elif not any(frozenset(one.unit.below) & _TIMED for one in field.units):
            says = f"\u201c{label}\u201d takes a number and says nothing of the time that it is per"
            yield Outcome(rule=ID, outcome="fail", reason="no-time", says=says, el=field.el, evidence=(label,), token=field.label.key)


def timed(field: DoseField) -> bool:
    """Whether its words or a unit that stays on the screen name a time."""
    units = (one for one in field.units if one.where != "placeholder")
    return any(frozenset(one.unit.below) & _TIMED for one in units) or bool(_TIME.search(field.label.words))
