"""A dose below one is never written without the zero before its point: ``.5 mg`` is read as 5 mg.

*What is judged.* As in trailing-zero: medication lines, values, hints and choices of dose fields, numbers under a header with a unit.

*Why.* The point is overlooked, and the patient is given ten times the dose, or more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.saying import PLACES, ill, well

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

ID = "naked-decimal"
TITLE = "No dose is written without a zero before its decimal point."
HAZARD = "A nurse overlooks the point in .5 mg and gives the patient 5 mg."
SATISFIED = "Write a zero before the point: 0.5 mg."
SEVERITY = "critical"
CLAUSES = (
    "Joint Commission Do Not Use list: lack of leading zero",
    "ISMP error-prone list: naked decimal",
    "NHS CUI MEDi-016, MEDi-043, MEDi-049",
)
REASONS = {
    "in-a-line": "A medication line shows an amount that begins with its decimal point.",
    "in-a-field": "A dose field holds a number that begins with its decimal point.",
    "in-a-choice": "A choice of a list is an amount that begins with its decimal point.",
    "in-a-hint": "A placeholder, description or label of a dose field shows an amount that begins with its decimal point.",
    "none": "Every amount has a digit before its decimal point.",
}

_NAKED = re.compile(r"^[.,]\d")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount of a medicine."""
    for one in reading.written:
        bad = [amount.text for amount in one.amounts if any(_NAKED.match(number) for number in amount.numbers)]
        if bad:
            yield ill(ID, one, bad, "has no zero before its point", PLACES[one.where])
        else:
            yield well(ID, one, "a digit stands before every point")
