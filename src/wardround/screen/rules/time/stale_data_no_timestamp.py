"""A measured value says when it was taken: a weight of last year doses today's child wrongly.

*What is judged.* Vital signs and results that a screen shows: a label with its number in one text, in a tile or in a row. Well is a
date or time (or how long ago) in the text or tile, in its row or item, in its column's header, or in the heading, caption or note of
the section around it; and a value that is said to be live. Fields to type in, limits, goals and orders are no values.

*Fail or review.* A value with a unit (or a blood pressure) and no time anywhere fails; a number without a unit is a review. So is a
single value on a screen that speaks of no care: rooms have temperatures and parcels weights.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.geometry import gap_y
from wardround.screen.facts.moments import absolute, relative
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.measurements import Measured
    from wardround.screen.model import Element
    from wardround.screen.reading import Reading

ID = "stale-data-no-timestamp"
TITLE = "A measured value says when it was taken."
HAZARD = "A doctor doses by a weight or a potassium that is days or years old, since nothing says so."
SATISFIED = "Show date and time of every value, in its row, its tile or the heading above."
SEVERITY = "serious"
CLAUSES = (
    "NIST IR 7804-1: outdated items in lists",
    "NHS CUI PAB-0065, MEDv-149, MEDv-150, PAL-0800 to PAL-0900",
    "Pew 2018: results without date and time",
)
REASONS = {
    "no-time": "A value with its unit is shown without the time at which it was taken.",
    "number-alone": "A number that may be a patient's measured value is shown without a time.",
    "none": "Date or time of the value are shown, or it is live.",
}

_BEHIND = 16.0
"""Pixels below a value within which a text belongs to its tile."""
_LIVE = standards.words("measurements.json", "live")
_ROWS = ("table", "grid", "list")
_SECTIONS = (
    "table",
    "grid",
    "list",
    "region",
    "section",
    "article",
    "group",
    "fieldset",
    "banner",
    "header",
    "complementary",
    "aside",
    "dialog",
)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every measured value."""
    found = reading.measured
    values = {block.el for one in found for block in one.blocks}

    behind = {
        id(block): after.text
        for block, after in zip(reading.blocks, reading.blocks[1:], strict=False)
        if after.el not in values and gap_y(block.box, after.box) <= _BEHIND
    }

    @cache
    def notes(section: int) -> str:
        """What a section says besides its values: heading, caption, note."""
        rows = {row.n for el in values if (row := reading.closest(el, "row", "tr", "listitem", "li"))}
        return " ".join(
            block.text
            for block in reading.blocks_in(section)
            if block.el not in values and not any(parent.n in rows for parent in reading.parents(block.el))
        )

    a_patient = reading.scopes.care or len(found) > 1
    for one in found:
        sections = [parent for parent in reading.parents(one.el) if _is_section(parent)][:2]
        near = " ".join([_own(reading, one, behind.get(id(one.blocks[-1]), "")), *(notes(parent.n) for parent in sections)])
        if all(parent.role in _ROWS or parent.tag == "table" for parent in sections):
            near += " " + _above(reading, one.el)
        yield _say(one, sure=one.sure and a_patient, timed=absolute(near) or bool(relative(near)) or bool(_LIVE.search(near)))


def _own(reading: Reading, one: Measured, behind: str) -> str:
    """The text, tile, row or item, with its headers; of one that stands free, what is directly behind it."""
    item = reading.closest(one.el, "row", "tr", "listitem", "li", "definition")
    heads = [reading.text_in(head) for block in one.blocks for head in reading.cell_headers(block.el)]
    return " ".join([one.text, reading.text_in(item.n) if item else behind, *heads])


def _above(reading: Reading, el: int) -> str:
    """The nearest heading before it that does not belong to another section, and what stands between the two: ``Collected 08:05``."""
    around = {parent.n for parent in reading.parents(el)}
    outermost = min((parent.n for parent in reading.parents(el) if parent.role in _ROWS or parent.tag == "table"), default=el)
    for one in reversed(reading.headings):
        if one.n < el:
            section = next((parent for parent in reading.parents(one.n) if _is_section(parent)), None)
            if section is None or section.n in around:
                between = (block for block in reading.blocks if one.n < block.el < outermost)
                free = (block.text for block in between if not _apart(reading, block.el, around))
                return " ".join([reading.text_in(one.n), *free])
    return ""


def _apart(reading: Reading, el: int, around: set[int]) -> bool:
    """Whether a text stands in a section or a form of its own."""
    around_it = (reading.elements[el], *reading.parents(el))
    return any(_is_section(one) or one.role == "form" for one in around_it if one.n not in around)


def _is_section(one: Element) -> bool:
    return one.role in _SECTIONS or one.tag in _SECTIONS


def _say(one: Measured, *, sure: bool, timed: bool) -> Outcome:
    text = f"\u201c{one.text[:120]}\u201d"
    if timed:
        return Outcome(rule=ID, outcome="pass", reason="none", says=f"{text}: its time is shown", el=one.el, evidence=(one.text,))
    if sure:
        says = f"{text}: nothing says when it was taken"
        return Outcome(rule=ID, outcome="fail", reason="no-time", says=says, el=one.el, evidence=(one.text,), token=one.text)
    says = f"{text}: nothing says when it was taken. Is it a patient's measured value?"
    return Outcome(rule=ID, outcome="review", reason="number-alone", says=says, el=one.el, evidence=(one.text,), token=one.text)
