"""A dose is never written with a zero after its decimal point: ``1.0 mg`` is read as 10 mg.

*What is judged.* Numbers with a unit in medication lines (both numbers of a range), the values of dose fields, what is written beside
them, and the choices of lists that offer amounts; also a number alone under a header that says the unit. Laboratory results, drug
levels, sizes and versions keep their zeros: they show precision there. On a screen in a language with a decimal comma ``1,0 mg`` is one.

*Not judged here.* ``2.50 mg``: excess-precision.

*Why.* The point is overlooked, and the patient is given ten times the dose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.language import decimal_comma
from wardround.screen.saying import PLACES, ill, well

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

ID = "trailing-zero"
TITLE = "No dose is written with a zero after its decimal point."
HAZARD = "A nurse overlooks the point in 1.0 mg and gives the patient 10 mg."
SATISFIED = "Write whole doses without a decimal point: 1 mg."
SEVERITY = "critical"
CLAUSES = (
    "Joint Commission Do Not Use list: trailing zero",
    "ISMP error-prone list: trailing zero",
    "NHS CUI MEDi-015, MEDi-042, MEDi-048",
)
REASONS = {
    "in-a-line": "A medication line shows an amount with a trailing zero.",
    "in-a-field": "A dose field holds a number with a trailing zero.",
    "in-a-choice": "A choice of a list is an amount with a trailing zero.",
    "in-a-hint": "A placeholder, description or label of a dose field shows an amount with a trailing zero.",
    "none": "Every amount is written without a trailing zero.",
}

_ZERO = re.compile(r"^[\d,]+\.0+$")
_COMMA = re.compile(r"^(?:[\d,]+\.0{1,2}|[\d.]+,0{1,2})$")
"""Where the comma parts the decimals: three zeros may be thousands there, whichever sign stands before them."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount of a medicine."""
    zero = _COMMA if decimal_comma(reading.language) else _ZERO
    for one in reading.written:
        bad = [amount.text for amount in one.amounts if any(zero.match(number) for number in amount.numbers)]
        if bad:
            yield ill(ID, one, bad, "has a trailing zero", PLACES[one.where])
        else:
            yield well(ID, one, "no trailing zero")
