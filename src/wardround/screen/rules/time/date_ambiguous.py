"""No date can be read with day and month exchanged: ``03/04/2026`` is a day in March or in April.

*What is judged.* Dates in numbers with a year of four digits, wherever a screen shows one, and those that stand in text fields. Well are
dates in which one number can only be the day, dates on a screen in a language that always puts the day first, dates with the month as a
word, ISO dates, and dates whose label, header or placeholder says the order (``DD/MM/YYYY``). A date picker of the browser shows its value
in the browser's order: a review where that can be misread.

*Fail or review.* Where nothing on the screen speaks of a patient's care (a stock list, a timesheet), it is asked.

*Why.* A treatment ends on the fourth of March or on the third of April.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts import language
from wardround.screen.facts.moments import LAST_MONTH, dates, says_format
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

ID = "date-ambiguous"
TITLE = "Day and month of a date cannot be exchanged."
HAZARD = "A nurse reads 03/04/2026 as the third of April, and gives, stops or dates a treatment a month off."
SATISFIED = "Write the month as a word and the year with four digits: 03 Apr 2026."
SEVERITY = "serious"
CLAUSES = ("NHS CUI D+Ta-0002, D+Ta-0004, D+Ta-0010", "ISO 8601*")
REASONS = {
    "ambiguous": "A date in numbers may have its day first or its month.",
    "picker": "A date field of the browser holds a date that some browsers show ambiguously.",
    "none": "The date can be read in one way only, or its order is said.",
}

_ISO = re.compile(r"^\d{4}-(\d{2})-(\d{2})")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every date that is shown."""
    for block in reading.blocks_that(dates):
        found = [one for one in dates(block.text) if one.year == 4]  # noqa: PLR2004 - digits
        if not found or reading.closest(block.el, "code", "pre"):
            continue
        unclear = [one.text for one in found if one.ambiguous and _two_ways(reading)]
        around = " ".join([block.text, *(reading.text_in(head) for head in reading.cell_headers(block.el))])
        yield _say(reading, block.el, unclear if not says_format(around) else [], found[0].text)
    for control in reading.fields:
        yield from _field(reading, control)


def _field(reading: Reading, control: Control) -> Iterator[Outcome]:
    label = reading.labels[control.el]
    iso = _ISO.match(control.value) if control.kind == "date" else None
    if iso:
        month, day = int(iso[1]), int(iso[2])
        if day <= LAST_MONTH and month != day:
            says = f"the field \u201c{label.own}\u201d holds {control.value}, shown in the browser's own order. Is that always understood?"
            yield Outcome(rule=ID, outcome="review", reason="picker", says=says, el=control.el, evidence=(control.value,))
        else:
            yield _say(reading, control.el, [], control.value)
    elif control.kind == "text" and (found := [one for one in dates(control.value[:40]) if one.year == 4]):  # noqa: PLR2004 - digits
        told = says_format(f"{label.words} {control.placeholder}")
        yield _say(reading, control.el, [one.text for one in found if one.ambiguous and not told and _two_ways(reading)], found[0].text)


def _two_ways(reading: Reading) -> bool:
    """Whether some read the month first: nobody does so in a language that always has the day first."""
    return language.month_first(reading.language)


def _say(reading: Reading, el: int, bad: list[str], shown: str) -> Outcome:
    if bad:
        sure = reading.scopes.care
        question = "" if sure else ". Is it the date of anything that is done to a patient?"
        says = f"{bad[0]}: day and month may be exchanged{question}"
        return Outcome(
            rule=ID, outcome="fail" if sure else "review", reason="ambiguous", says=says, el=el, evidence=tuple(bad), token=bad[0]
        )
    return Outcome(rule=ID, outcome="pass", reason="none", says=f"{shown}: can be read in one way", el=el, evidence=(shown,))
