"""A number and its unit stand on one line: ``10`` at the end of a line and ``mg`` on the next are not read together.

*What is judged.* Amounts in medication lines at every width (wide, narrow, phone, 200 % zoom): a line break inside the number or
between it and its unit, within one text, between styled parts of it, or between a card's boxes that wrap. Only where somebody may be
treated: an article about a medicine wraps as it likes.

*Fail or review.* A break in a window of a ward's screen fails. One that only a phone or 200 % shows is asked about: no ward need use it so.

*Why.* A number alone at a line's end is read with the wrong unit, or with that of the line below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import same_row
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.medication import Line
    from wardround.screen.facts.quantity import Quantity
    from wardround.screen.model import Block, Box
    from wardround.screen.reading import Reading

ID = "line-wrap-split"
TITLE = "A dose and its unit stand on one line."
HAZARD = "A nurse reads a number at the end of a line with the wrong unit, and gives a thousand times the dose."
SATISFIED = "Join number and unit by a space that does not break, or keep them on one line by white-space: nowrap."
SEVERITY = "serious"
CLAUSES = ("NHS CUI MEDi-008, MEDi-010, MEDi-021",)
VIEWPORTS = ("own", "wide", "narrow", "phone", "zoomed")
_ASKED = {"phone": ". Is this screen used on a phone?", "zoomed": ". Is it read at 200 %?"}
REASONS = {
    "split": "A line break parts a number from its unit.",
    "split-number": "A line break parts the digits of one number.",
    "none": "Every number stands on one line with its unit.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount of a line."""
    for line in () if reading.elsewhere else reading.lines:
        shown = [amount for amount in line.amounts if not amount.implied] if line.blocks else []
        bad = [(amount, reason) for amount in shown if (reason := _split(line, amount))]
        for amount, reason in bad[:1]:
            where = f"in the {reading.screen.viewport.name} window"
            says = f"\u201c{line.text[:120]}\u201d: a line break parts {amount.text} {where}"
            asked = _ASKED.get(reading.screen.viewport.name, "")
            yield Outcome(
                rule=ID,
                outcome="review" if asked else "fail",
                reason=reason,
                says=says + asked,
                el=line.el,
                evidence=(amount.text,),
                token=amount.text,
            )
        if shown and not bad:
            says = f"\u201c{line.text[:120]}\u201d: every number stands on one line with its unit"
            yield Outcome(rule=ID, outcome="pass", reason="none", says=says, el=line.el, evidence=(line.text[:120],))


def _split(line: Line, amount: Quantity) -> str:
    unit_at = amount.end - len(amount.unit.text)
    first, last, unit = line.place(amount.start), line.place(unit_at - len(amount.gap) - 1), line.place(unit_at)
    if first is None or last is None or unit is None:
        return ""
    if not same_row(_box(*last), _box(*unit)) or (last[0] is unit[0] and _breaks(last[0], last[1], unit[1])):
        return "split"
    return "split-number" if first[0] is last[0] and _breaks(first[0], first[1], last[1]) else ""


def _breaks(block: Block, after: int, until: int) -> bool:
    return any(after < place <= until for run in block.runs for place in run.breaks)


def _box(block: Block, at: int) -> Box:
    """The box of the line that a character stands on."""
    run = next((run for run in block.runs if run.start <= at < run.end and run.boxes), None)
    if run is None:
        return block.box
    return run.boxes[min(sum(place <= at for place in run.breaks), len(run.boxes) - 1)]
