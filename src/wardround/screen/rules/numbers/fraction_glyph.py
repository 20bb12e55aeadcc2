"""A part of a tablet is written in words or full-sized digits: the small figures of a fraction are misread.

*What is judged.* Amounts in medication lines, choices and hints: a fraction character, and digits set smaller than 90 % of the text
around them with a slash between. ``1/2 tablet`` in full size is a review: it is read as one or two tablets.

*Why.* Half a tablet becomes one, two or twelve.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.saying import doubtful, ill, well

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.quantity import Quantity
    from wardround.screen.facts.written import Written
    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

ID = "fraction-glyph"
TITLE = "A part of a tablet is written in words, not as a small fraction."
HAZARD = "A nurse misreads the small figures of a fraction, and gives one or two tablets for half a one."
SATISFIED = "Write half a tablet, or the dose in milligrams."
SEVERITY = "moderate"
CLAUSES = ("ISMP error-prone list: reduced-size fractions (2024)",)
REASONS = {
    "character": "An amount is written with a fraction character.",
    "small-digits": "The digits of a fraction are set smaller than the text around them.",
    "slashed": "A fraction of a tablet or spoonful is written with a slash.",
    "none": "No fraction is written in figures.",
}

_GLYPH = re.compile(r"[\u00bc-\u00be\u2150-\u215e\u2189]")
_SMALL = 0.9
_COUNTED = {"count", "household"}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount that counts things."""
    for one in reading.written:
        glyphs = [amount.text for amount in one.amounts if any(_GLYPH.search(number) for number in amount.numbers)]
        slashed = [amount for amount in one.amounts if amount.unit.kind in _COUNTED and "/" in amount.joiner and _fraction(amount)]
        small = [amount.text for amount in slashed if _reduced(one, amount)]
        if glyphs:
            yield ill(ID, one, glyphs, "is a fraction in small figures", "character")
        elif small:
            yield ill(ID, one, small, "is set in smaller digits", "small-digits")
        elif slashed:
            says = "may be read as two numbers. Is half meant?"
            yield doubtful(ID, one, [amount.text for amount in slashed], says, "slashed")
        elif any(amount.unit.kind in _COUNTED for amount in one.amounts):
            yield well(ID, one, "no fraction in figures")


def _fraction(amount: Quantity) -> bool:
    low, high = amount.numbers
    return low.isdigit() and high.isdigit() and int(low) < int(high)


def _reduced(one: Written, amount: Quantity) -> bool:
    place = one.line.place(amount.start) if one.line else None
    if place is None:
        return False
    block, start = place
    largest = max(run.style.px for run in block.runs)
    return any(run.start <= start < run.end and run.style.px < _SMALL * largest for run in block.runs)
