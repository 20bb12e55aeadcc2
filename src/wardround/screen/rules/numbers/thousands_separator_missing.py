"""The digits of a large dose are grouped: ``100000 units`` is read as 10,000 or as 1,000,000.

*What is judged.* Amounts with a unit in medication lines, hints and choices, from the number on at which the locale profile groups
(US and UK: 1,000; Australia: 10,000). From 10,000 on a failure; below it a review, since four digits can still be counted.
The value of a field is not judged: number inputs cannot show separators.

*Why.* Zeros are miscounted, and the dose is ten times too high or too low.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.saying import doubtful, ill, well

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.quantity import Quantity
    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

ID = "thousands-separator-missing"
TITLE = "The digits of a large dose are grouped."
HAZARD = "A nurse miscounts the zeros of 100000 units, and the patient gets ten times too much or too little."
SATISFIED = "Group digits by thousands (100,000 units), or say it in a larger unit or in words."
SEVERITY = "serious"
CLAUSES = ("ISMP error-prone list: large doses without commas", "NHS CUI MEDi-017, MEDi-044, MEDi-050")
REASONS = {
    "large": "An amount of 10,000 or more has no separators.",
    "four-digits": "An amount of 1,000 to 9,999 has no separator, and the locale profile asks for one.",
    "none": "Every large amount in it has its separators.",
}

_UNGROUPED = re.compile(r"^(\d{4,})(?:\.\d+)?$")
_GROUPED = re.compile(r"^\d{1,3}(?:[,\s'\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?$")
_LARGE = 10_000


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount that is large enough to be grouped."""
    for one in reading.written:
        if one.where == "field":
            continue
        known = [amount for amount in one.amounts if amount.unit.kind != "unknown"]
        bad = [(amount, value) for amount in known if (value := _value(amount)) >= reading.locale.thousands_from]
        if any(value >= _LARGE for _, value in bad):
            yield ill(ID, one, [amount.text for amount, value in bad if value >= _LARGE], "has no separators", "large")
        elif bad:
            says = "has no separator. Is it always read as it is meant?"
            yield doubtful(ID, one, [amount.text for amount, _ in bad], says, "four-digits")
        elif any(_GROUPED.match(number) for amount in known for number in amount.numbers):
            yield well(ID, one, "its digits are grouped")


def _value(amount: Quantity) -> int:
    """The largest ungrouped number in it; 0: none."""
    return max((int(found[1]) for number in amount.numbers if (found := _UNGROUPED.match(number))), default=0)
