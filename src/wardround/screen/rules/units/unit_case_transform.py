"""The letters of a unit keep their case: mL, mEq, Units are not made ml, MEQ, Mg by a style or by code.

*What is judged.* Units in medication lines, beside dose fields and in unit lists. A style (``text-transform``) that changes the letters
of a unit fails. So does a unit that stands there in a case that its symbol does not have (MG, meq, iu, Mg), whatever made it so. The
common ml fails only where the same screen also writes mL: then it was changed on the way.

*Why.* Case carries meaning: Mg is magnesium, ML a million litres, mU a thousandth of what MU is a million of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.quantity import KINDS, alone, quantities, within
from wardround.screen.facts.unit_lists import choices, option_unit, unit_options
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.quantity import Unit
    from wardround.screen.model import Block
    from wardround.screen.reading import Reading

ID = "unit-case-transform"
TITLE = "Nothing changes the case of a unit."
HAZARD = "A nurse reads MU for mU or Mg for mg, and gives the patient another drug or a billionfold."
SATISFIED = "Take text-transform off texts with units, and never change the case of a unit in code."
SEVERITY = "serious"
CLAUSES = ("UCUM: units are case sensitive", "ISMP error-prone list: mL")
REASONS = {
    "changed-by-style": "A style shows a unit in another case than it is written in.",
    "wrong-case": "A unit stands in a case that its symbol does not have.",
    "both-cases": "The screen writes the same unit in two cases.",
    "kept": "Units keep their case.",
}
_SYMBOLS = {word.casefold(): word for word in ("mg", "mcg", "mL", "L", "mEq", "mmol", "kg", "mU", "IU", "g", "ng")}
_FREE = frozenset({"ml", "l", "mu", "MU"})
"""Common lower case forms, and those whose case is a meaning of its own."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the units of lines, of dose fields and of lists."""
    exact = {unit.base for control in reading.fields for unit in unit_options(control)}
    exact |= {one.unit.base for line in reading.lines for one in line.amounts}
    seen: set[int] = set()
    for block, units in _texts(reading):
        if block.el not in seen:
            seen.add(block.el)
            yield _block(block, units, exact)
    for control in reading.fields:
        units = [unit for option in choices(control) if (unit := option_unit(option.text))] if unit_options(control) else []
        if units and any(unit.medical for unit in units) and reading.scopes.medication(control.el):
            transform = control.style.transform
            changed = [
                unit.text
                for unit in units
                if transform in {"uppercase", "lowercase", "capitalize"} and _turned(unit.text, transform) != unit.text
            ]
            yield _say(
                control.el, changed, [unit.text for unit in units if _wrong(unit, exact)], ", ".join(unit.text for unit in units[:6])
            )


def _texts(reading: Reading) -> Iterator[tuple[Block, list[Unit]]]:
    for line in reading.lines:
        for block in line.blocks:
            found = [one.unit for one in quantities(block.text) if one.unit.medical]
            if found:
                yield block, found
    beside = {one.el for field in reading.doses.values() for one in field.units if one.where in {"beside", "far"}}
    labels = {el for field in reading.doses.values() for el in field.label.els}
    for block in reading.blocks:
        if block.el in beside and (unit := alone(block.text)):
            yield block, [unit]
        elif block.el in labels and (units := [unit for unit in within(block.text) if unit.medical]):
            yield block, units


def _block(block: Block, units: list[Unit], exact: set[str]) -> Outcome:
    ends = [0, *(run.end for run in block.runs)]
    raw = "".join(
        block.text[end : run.start] + (run.raw or block.text[run.start : run.end]) for end, run in zip(ends, block.runs, strict=False)
    )
    changed = [unit.base for unit in units if _lowered(block, unit)]
    if any(run.raw for run in block.runs):
        kept = {unit.base for unit in (*within(raw), *(one.unit for one in quantities(raw)))} | {
            whole.base for whole in (alone(raw),) if whole
        }
        changed += [unit.base for unit in units if unit.base not in kept]
    return _say(block.el, changed, [unit.text for unit in units if _wrong(unit, exact)], block.text[:80])


def _lowered(block: Block, unit: Unit) -> bool:
    """Whether a unit stands in a style of small letters. mg comes through it unharmed; the mL of the next patient does not."""
    return any(
        run.style.transform == "lowercase" and re.search(rf"{re.escape(unit.base)}\b", block.text[run.start : run.end])
        for run in block.runs
    )


def _wrong(unit: Unit, exact: set[str]) -> bool:
    symbol = _SYMBOLS.get(unit.base.casefold())
    if symbol is None or unit.base == symbol or unit.base in KINDS:
        return False
    return unit.base not in _FREE or (unit.base == "ml" and symbol in exact)


def _turned(text: str, transform: str) -> str:
    return {"uppercase": text.upper(), "lowercase": text.lower(), "capitalize": text[:1].upper() + text[1:]}[transform]


def _say(el: int, changed: list[str], wrong: list[str], what: str) -> Outcome:
    bad = list(dict.fromkeys(changed or wrong))
    reason = (
        "changed-by-style"
        if changed
        else "both-cases"
        if bad and all(one.startswith("ml") for one in bad)
        else "wrong-case"
        if bad
        else "kept"
    )
    says = f"{', '.join(bad)} in \u201c{what}\u201d: {REASONS[reason][0].lower()}{REASONS[reason][1:-1]}" if bad else f"\u201c{what}\u201d"
    return Outcome(
        rule=ID,
        outcome="fail" if bad else "pass",
        reason=reason,
        says=says,
        el=el,
        evidence=tuple(bad) or (what,),
        token=bad[0] if bad else "",
    )
