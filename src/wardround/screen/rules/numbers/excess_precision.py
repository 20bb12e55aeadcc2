"""A dose is not written with more digits than can be measured: ``0.12345 mg``, ``2.50 mg``.

*What is judged.* Amounts in medication lines, hints and choices, and the values of dose fields. More than three decimals, or a zero that
ends the decimals after other digits. ``1.0 mg`` is trailing-zero's.

*Why a review.* A few medicines are dosed so finely; usually it is an unrounded calculation, and long numbers are misread.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.saying import doubtful, well

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

ID = "excess-precision"
TITLE = "A dose shows no more digits than can be measured."
HAZARD = "A nurse misreads or mistypes a long unrounded number, and draws up the wrong dose."
SATISFIED = "Round to what can be given, and drop closing zeros: 2.5 mg, not 2.50 mg."
SEVERITY = "moderate"
CLAUSES = ("NHS CUI MEDi-014, MEDi-015",)
REASONS = {
    "many-decimals": "An amount has more than three decimals.",
    "closing-zero": "The decimals of an amount end in a zero that says nothing.",
    "none": "Every amount has at most three decimals, and none ends in a zero.",
}

_MANY = re.compile(r"^[\d,]*\.\d{4,}$")
_CLOSING = re.compile(r"^[\d,]*\.\d*[1-9]\d*0$")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount of a medicine."""
    for one in reading.written:
        many = [amount.text for amount in one.amounts if any(_MANY.match(number) for number in amount.numbers)]
        closing = [amount.text for amount in one.amounts if any(_CLOSING.match(number) for number in amount.numbers)]
        if many:
            yield doubtful(ID, one, many, "has more than three decimals. Can it be measured so finely?", "many-decimals")
        elif closing:
            yield doubtful(ID, one, closing, "ends in a zero. Does the last digit say anything?", "closing-zero")
        else:
            yield well(ID, one, "no more digits than needed")
