"""A dose is never written with a zero after its decimal point: ``1.0 mg`` is read as 10 mg.

*What is judged.* Numbers with a unit in medication lines, in the values of dose fields, and in the choices of selects that offer
amounts. Laboratory results, sizes and versions keep their zeros: they show precision there.

*Why.* The point is overlooked, and the patient is given ten times the dose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.reading import Reading

ID = "trailing-zero"
TITLE = "No dose is written with a zero after its decimal point."
HAZARD = "A nurse overlooks the point in 1.0 mg and gives the patient 10 mg."
SATISFIED = "Write whole doses without a decimal point: 1 mg."
SEVERITY = "critical"
CLAUSES = (
    "Joint Commission Do Not Use list: trailing zero",
    "ISMP error-prone list: trailing zero",
    "NHS CUI MEDi-015, MEDi-042, MEDi-048",
)
REASONS = {
    "in-a-line": "A medication line shows an amount with a trailing zero.",
    "in-a-field": "A dose field holds a number with a trailing zero.",
    "in-a-choice": "A choice of a list is an amount with a trailing zero.",
    "none": "Every amount in the line, field or list is written without a trailing zero.",
}

_ZERO = re.compile(r"^\d+[.]0+$")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount of a medicine."""
    yield from _lines(reading)
    yield from _fields(reading)


def _lines(reading: Reading) -> Iterator[Outcome]:
    for line in reading.lines:
        if not line.amounts:
            continue
        bad = [amount.text for amount in line.amounts if _ZERO.match(amount.number)]
        where = "in-a-choice" if line.by == "option" else "in-a-line"
        yield _say(line.el, where, f"\u201c{line.text[:120]}\u201d", bad)


def _fields(reading: Reading) -> Iterator[Outcome]:
    for field in reading.doses.values():
        value = field.control.value.strip()
        if field.control.kind in {"text", "number"} and value[:1].isdigit():
            yield _say(
                field.el,
                "in-a-field",
                f"the field \u201c{field.label.own}\u201d holds {value}",
                [value] if _ZERO.match(value) else [],
            )


def _say(el: int, where: str, what: str, bad: list[str]) -> Outcome:
    return Outcome(
        rule=ID,
        outcome="fail" if bad else "pass",
        reason=where if bad else "none",
        says=f"{what}: {', '.join(bad)} has a trailing zero" if bad else f"{what}: no trailing zero",
        el=el,
        evidence=tuple(bad) or (what,),
        token=bad[0] if bad else "",
    )
