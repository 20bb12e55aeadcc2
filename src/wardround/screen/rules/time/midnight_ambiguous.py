"""Midnight is not left to interpretation: ``12:00 AM``, ``24:00`` and ``midnight`` each belong to the day before or the day after.

*What is judged.* Medication lines, and texts and choices in forms and lists about medicines. ``00:00`` with its date, ``23:59`` and
``noon`` are well.

*Why a review.* With its date beside it, some spellings are clear; an infusion that stops at midnight of the third may run a day too
long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.moments import times
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.reading import Reading

ID = "midnight-ambiguous"
TITLE = "A time at midnight says which day it belongs to."
HAZARD = "A nurse takes midnight for the other end of the day, and a dose is given a day early or late."
SATISFIED = "Write 23:59 or 00:01 with the date."
SEVERITY = "minor"
CLAUSES = ("NHS CUI D+Tb-0009, D+Tb-0010",)
REASONS = {
    "midnight": "A time is written as 12 am or pm, 24:00 or midnight.",
    "none": "No time in it is at midnight, or noon by the twelve-hour clock.",
}

_MIDNIGHT = re.compile(r"(?<![\d:])(?:12(?::00)?\s?[ap]\.?m\b\.?|24:00(?!\d)|(?:12 )?midnight\b)", re.IGNORECASE)
_LONGEST = 200


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every text about medicines that says a time."""
    for el, text in _texts(reading):
        found = _MIDNIGHT.search(text)
        if found:
            says = f"\u201c{text[:120]}\u201d: {found[0]}. Is it clear which day, or which half of it, is meant?"
            yield Outcome(rule=ID, outcome="review", reason="midnight", says=says, el=el, evidence=(found[0],), token=found[0].casefold())
        elif times(text):
            yield Outcome(rule=ID, outcome="pass", reason="none", says=f"\u201c{text[:120]}\u201d: no time at midnight", el=el)


def _texts(reading: Reading) -> Iterator[tuple[int, str]]:
    lines = {id(block) for line in reading.lines for block in line.blocks}
    for block in reading.blocks_that(lambda text: len(text) <= _LONGEST and (_MIDNIGHT.search(text) or times(text))):
        if id(block) in lines or reading.scopes.medication(block.el):
            yield block.el, block.text
    for control in reading.fields:
        timed_options = [option.text for option in control.options if _MIDNIGHT.search(option.text) or times(option.text)]
        if timed_options and reading.scopes.medication(control.el):
            yield from ((control.el, text) for text in timed_options)
