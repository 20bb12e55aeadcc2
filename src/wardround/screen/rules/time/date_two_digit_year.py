"""A year has four digits: ``01-02-03`` may be any of three dates, and ``26`` a day.

*What is judged.* Dates with a month's name and a year of two digits, and dates in numbers with slashes or dashes that stand alone in
their text or behind a word of dates (born, on, since, due ...). Fractions, versions and scores are none. Where nothing on the screen
speaks of a patient's care (a timesheet, a training log), it is asked.

*Why.* Someone born in 26 is a newborn or a hundred years old.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.moments import dates
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.moments import Date
    from wardround.screen.model import Block
    from wardround.screen.reading import Reading

ID = "date-two-digit-year"
TITLE = "A year has four digits."
HAZARD = "A doctor takes the year for a day, or a person born in 26 for an infant, and doses accordingly."
SATISFIED = "Write the year with four digits: 01 Jan 2026."
SEVERITY = "moderate"
CLAUSES = ("NHS CUI D+Ta-0004",)
REASONS = {
    "two-digits": "A date has a year of two digits.",
    "none": "Its year has four digits.",
}

_OF_DATES = re.compile(
    r"\b(?:dates?|born|dob|d\.o\.b\.?|birth|on|since|from|until|till|to|due|given|taken|ordered|started?|ended|stopped|last|next|seen|admitted|updated)\W*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\b(?:dates?|born|dob|birth|start|end|due|given|ordered|taken|last|next|when|time|admitted|updated)\b", re.IGNORECASE)
_SHORT = 2


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every date with a year."""
    for block in reading.blocks_that(dates):
        found = dates(block.text)
        if reading.closest(block.el, "code", "pre"):
            continue
        short = [one.text for one in found if one.year == _SHORT and _is_date(reading, block, one)]
        if short:
            says = f"{short[0]}: the year has two digits"
            sure = reading.scopes.care
            says = says if sure else f"{says}. Is it the date of anything that is done to a patient?"
            yield Outcome(
                rule=ID,
                outcome="fail" if sure else "review",
                reason="two-digits",
                says=says,
                el=block.el,
                evidence=tuple(short),
                token=short[0],
            )
        elif any(one.year > _SHORT for one in found):
            yield Outcome(rule=ID, outcome="pass", reason="none", says=f"{found[0].text}: its year has four digits", el=block.el)


def _is_date(reading: Reading, block: Block, one: Date) -> bool:
    if not one.sep:
        return True
    if one.sep == ".":
        return False
    before = block.text[: block.text.find(one.text)]
    alone = block.text.strip(" ()") == one.text
    heads = " ".join(reading.text_in(head) for head in reading.cell_headers(block.el))
    return bool(_OF_DATES.search(before)) or (alone and (one.sep == "/" or bool(_HEAD.search(heads))))
