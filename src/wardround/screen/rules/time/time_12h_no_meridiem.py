"""A time says which half of the day it is in: ``8:00`` is morning or evening.

*What is judged.* Clock times from 1:00 to 12:59 without am or pm that stand alone in their text, with a date, or behind a word of time,
on a screen that shows no sign of the 24-hour clock. Signs are an hour of two digits that begins with 0, one from 13 on, a mark behind a
time (``8:00 h``), or words that say so. Ratios, titres and durations are no times.

*Why a review.* A hospital that only ever uses the 24-hour clock reads 8:00 as the morning; all others must ask.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.moments import absolute, times
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.moments import Time
    from wardround.screen.model import Block
    from wardround.screen.reading import Reading

ID = "time-12h-no-meridiem"
TITLE = "A time says which half of the day it is in."
HAZARD = "A nurse reads 8:00 as the morning, and the patient gets the evening's dose twelve hours early."
SATISFIED = "Use the 24-hour clock with two digits (08:00, 20:00), or write am and pm."
SEVERITY = "moderate"
CLAUSES = ("NHS CUI D+Tb-0001, D+Tb-0002, D+Tb-0032",)
REASONS = {
    "no-half": "A time has no am or pm, and nothing on the screen says that its clock has 24 hours.",
    "none": "Its half of the day is said, or the screen's clock has 24 hours.",
}

_BEFORE = re.compile(
    r"(?:\b(?:at|from|until|till|to|by|due|given|taken|time|since|next|last|before|after|between|and|scheduled|start(?:s|ed)?)|@|,|\||\d{4})\W*$",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\b(?:ratio|titre|titer|dilution|duration|elapsed|lasts?|hh:mm|timer|score|aspect)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b24[- ]?(?:h|hour)s?(?: clock)?\b", re.IGNORECASE)
_NOON = 12


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every time that is shown."""
    found = [(block, one) for block in reading.blocks_that(times) for one in times(block.text) if _is_time(block, one)]
    clock = any(_of_24(one) for _, one in found) or bool(reading.blocks_that(_CLOCK.search))
    twelve = any(one.half[:1] in {"a", "p"} or (1 <= one.hour < 10 and not one.padded) for _, one in found)  # noqa: PLR2004 - one digit
    told: set[int] = set()
    for block, one in found:
        # An hour of ten to twelve looks the same on either clock: alone it says nothing of the screen.
        if block.el in told or not (one.half or clock or twelve):
            continue
        told.add(block.el)
        if one.half or clock or not 1 <= one.hour <= _NOON:
            yield Outcome(rule=ID, outcome="pass", reason="none", says=f"{one.text}: its half of the day is clear", el=block.el)
        else:
            says = f"{one.text} has no am or pm. Does everybody here read it on a 24-hour clock?"
            yield Outcome(rule=ID, outcome="review", reason="no-half", says=says, el=block.el, evidence=(one.text,), token=one.text)


def _of_24(one: Time) -> bool:
    marked = one.half in {"h", "hr", "hrs", "hour", "hours", "z"}
    return marked or (not one.half and (one.hour > _NOON or one.hour == 0 or (one.padded and one.hour < 10)))  # noqa: PLR2004 - 01 to 09


def _is_time(block: Block, one: Time) -> bool:
    if _LASTS.search(block.text):
        return False
    rest = (block.text[: one.start] + block.text[one.start + len(one.text) :]).strip(" -\u2013,()|")
    return bool(one.half or not rest or absolute(rest) or _BEFORE.search(block.text[: one.start]))
