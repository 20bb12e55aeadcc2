"""A medication line is shown whole: no ellipsis hides the end of a medicine's name, its dose or its unit.

*What is judged.* At every width: the texts of medication lines and known medicines' names that an ellipsis, a line clamp or hidden
overflow cuts off; texts in a column of medicines that a script has cut (``Amoxicillin clav\u2026``); lists and fields too narrow for
the medicine or dose in them. A cut that begins after name, dose and unit is a review. The full text in a tooltip is not enough: nobody
hovers over every line.

*Why.* ``Morphine 10 m\u2026``: mg or mL, plain or modified-release? Names and strengths that differ at their end look alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.names import names_in
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.medication import Line
    from wardround.screen.model import Block
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "truncated-medication-line"
TITLE = "A medication line is shown whole."
HAZARD = "A nurse reads only the beginning of a medicine's name or dose, and gives another medicine, form or amount that begins alike."
SATISFIED = "Let the line wrap, or make room: never cut name, dose or unit."
SEVERITY = "serious"
CLAUSES = (
    "NHS CUI MEDi-012, MEDi-025, MEDi-054",
    "ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): truncated listings",
)
VIEWPORTS = ("own", "wide", "narrow", "phone", "zoomed")
REASONS = {
    "cut": "A medicine's name, dose or unit is cut off.",
    "cut-by-script": "A text in a column of medicines ends in an ellipsis that was written into it.",
    "narrow-field": "A list or field is too narrow for the medicine or dose in it.",
    "tail": "The end of a medication line is cut off; its name, dose and unit are shown.",
    "none": "The line is shown whole.",
}

_ELLIPSIS = re.compile(r"\w\s?(?:\u2026|\.\.\.)$")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every line, every name that stands alone, and every field that holds one."""
    seen: set[int] = set()
    for line in reading.lines:
        seen |= {id(block) for block in line.blocks}
        if line.blocks:
            yield _line(line)
    for block in reading.blocks:
        if block.cut >= 0 and id(block) not in seen and (name := _cut_name(block)):
            yield _say(block.el, "fail", "cut", f"\u201c{block.text[:120]}\u201d: its end, from \u201c{name}\u201d on, is cut off", name)
    yield from _fields(reading)


def _line(line: Line) -> Outcome:
    text = f"\u201c{line.text[:120]}\u201d"
    places = [(amount.end, amount.text) for amount in line.amounts if not amount.implied]
    places += [(name.end, name.text) for name in names_in(line.text)]
    hidden = [words for end, words in places if (place := line.place(end - 1)) and 0 <= place[0].cut <= place[1]]
    if not hidden and len(line.blocks) > 1:
        # A cell or box that holds the name alone: all of it is the name.
        hidden = [block.text for block in line.blocks if block.cut >= 0 and line.drug in block.text]
    if hidden:
        return _say(line.el, "fail", "cut", f"{text}: {', '.join(hidden)} is cut off", hidden[0])
    written = next((block.text for block in line.blocks if line.drug in block.text and _ELLIPSIS.search(block.text)), "")
    if written and line.by in {"column", "name"}:
        return _say(line.el, "fail", "cut-by-script", f"{text}: {written} ends in an ellipsis", written)
    if any(block.cut >= 0 for block in line.blocks):
        return _say(line.el, "review", "tail", f"{text}: its end is cut off. Does it say anything that changes what is given?", "")
    return _say(line.el, "pass", "none", f"{text}: shown whole", "")


def _cut_name(block: Block) -> str:
    """The medicine's name that is cut, or the first word that is hidden after one; empty: the text is about something else."""
    names = names_in(block.text[:200])
    if not names or len(block.text) > 200:  # noqa: PLR2004 - what is longer is prose
        return ""
    return next((name.text for name in names if name.end > block.cut), "")


def _fields(reading: Reading) -> Iterator[Outcome]:
    for control in reading.fields:
        if control.kind not in {"select", "text"}:
            continue
        chosen = next((option.text for option in control.options if option.selected), control.value)
        if chosen and (names_in(chosen[:200]) or control.el in reading.doses) and len(chosen) <= 200:  # noqa: PLR2004 - the same
            if control.clipped:
                yield _say(control.el, "fail", "narrow-field", f"the field is too narrow for \u201c{chosen}\u201d", chosen)
            else:
                yield _say(control.el, "pass", "none", f"the field shows \u201c{chosen}\u201d whole", "")


def _say(el: int, outcome: Verdict, reason: str, says: str, token: str) -> Outcome:
    return Outcome(rule=ID, outcome=outcome, reason=reason, says=says, el=el, evidence=(token,) if token else (), token=token)
