"""A dose and its unit are still there on a phone and at 200 % zoom.

*What is judged.* The same page at its wide window, on a phone and zoomed: medication lines whose name is still shown there while an
amount is not (a column or a part that is hidden), and dose fields whose unit beside them is gone. What is cut off is
truncated-medication-line's; a line that has gone as a whole has only moved (behind a tab or a button).

*Why.* The name is read, the dose is guessed or remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.reading import Reading

ID = "zoom-reflow-loss"
TITLE = "A dose and its unit are still there on a phone and at 200 % zoom."
HAZARD = "A nurse who has zoomed in, or reads on a phone, sees the medicine without its dose or unit, and gives what is usual."
SATISFIED = "Let the line or table reflow; hide neither dose nor unit at any width."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2: 1.4.4*", "WCAG 2.2: 1.4.10*")
VIEWPORTS = ("wide", "phone", "zoomed")
REASONS = {
    "amount-gone": "A medicine's name is shown, and its amount is not any more.",
    "unit-gone": "A dose field is shown, and the unit beside it is not any more.",
    "none": "Name, amount and unit are shown at every width.",
}


def compare(readings: Sequence[Reading]) -> Iterable[Outcome]:
    """Compare each page's wide window with its narrow ones."""
    pages: dict[str, dict[str, Reading]] = defaultdict(dict)
    for reading in readings:
        pages[reading.screen.page].setdefault(reading.screen.viewport.name, reading)
    for seen in pages.values():
        wide = seen.get("wide")
        narrow = [seen[name] for name in VIEWPORTS[1:] if name in seen]
        if wide and narrow:
            yield from _lines(wide, narrow)
            yield from _fields(wide, narrow)


def _lines(wide: Reading, narrow: Sequence[Reading]) -> Iterator[Outcome]:
    shown = {id(reading): _words(reading) for reading in (wide, *narrow)}
    for line in wide.lines:
        if not line.blocks or not line.drug:
            continue
        keys = [" ".join(amount.text.split()) for amount in line.amounts]
        gone = next(
            ((reading, key) for reading in narrow for key in keys if _lost(line.drug, key, shown[id(wide)], shown[id(reading)])), None
        )
        if gone:
            where = gone[0].screen.viewport.name
            says = f"\u201c{line.text[:100]}\u201d: {gone[1]} is not shown any more in the {where} window, while {line.drug} is"
            yield _say(wide, line.el, "amount-gone", says, gone[1])
        elif keys:
            yield _say(wide, line.el, "none", f"\u201c{line.text[:100]}\u201d: shown at every width", "")


def _words(reading: Reading) -> str:
    return " ".join(" ".join(block.text for block in reading.blocks).replace("\u00a0", " ").split())


def _lost(drug: str, key: str, before: str, after: str) -> bool:
    """Whether the amount is seen less often than before, while the name is seen as often."""
    return _count(key, after) < _count(key, before) and before.count(drug) <= after.count(drug)


def _count(key: str, words: str) -> int:
    return len(re.findall(rf"(?<![\d.,]){re.escape(key)}(?!\w)", words))


def _fields(wide: Reading, narrow: Sequence[Reading]) -> Iterator[Outcome]:
    for field in wide.doses.values():
        seen = [one for one in field.units if one.where in {"beside", "label", "select", "header"}]
        key = _key(wide, field.el)
        if not seen or not key:
            continue
        lost = next((other for other in narrow if (el := _find(other, key)) is not None and not other.units.get(el)), None)
        if lost:
            where = lost.screen.viewport.name
            says = f"the field \u201c{field.label.own}\u201d: its unit {seen[0].unit.text} is not shown any more in the {where} window"
            yield _say(wide, field.el, "unit-gone", says, seen[0].unit.text)
        else:
            yield _say(wide, field.el, "none", f"the field \u201c{field.label.own}\u201d: its unit is shown at every width", "")


def _key(reading: Reading, el: int) -> tuple[str, str]:
    element = reading.elements[el]
    control = reading.control(el)
    return (element.id, control.attributes.get("name", "") if control else "") if element.id or control else ("", "")


def _find(reading: Reading, key: tuple[str, str]) -> int | None:
    return next((control.el for control in reading.fields if any(key) and _key(reading, control.el) == key), None)


def _say(reading: Reading, el: int, reason: str, says: str, token: str) -> Outcome:
    return Outcome(
        rule=ID,
        outcome="pass" if reason == "none" else "fail",
        reason=reason,
        says=says,
        el=el,
        control=reading.called(el),
        box=reading.elements[el].box,
        page=reading.screen.page,
        evidence=(token,) if token else (),
        token=token,
    )
