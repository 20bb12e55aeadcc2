"""A medicine's name and its dose do not touch: ``propranolol20 mg`` is read as 120 mg.

*What is judged.* Every visible text and choice in which a known name, or the text of a medication column, is followed by a number with
a unit: with no space, or (in separate boxes on one row) with less than two pixels between. Names that end in digits (B12, D3) have no
unit after.

*Why.* The last letter is read as a digit: the l of ``propranolol20`` as a 1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import gap_x, same_row
from wardround.screen.facts.names import names_in
from wardround.screen.facts.quantity import quantities
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.medication import Line
    from wardround.screen.reading import Reading

ID = "drug-dose-run-together"
TITLE = "A space stands between a medicine's name and its dose."
HAZARD = "A nurse reads the l of propranolol20 mg as a 1, and gives the patient 120 mg."
SATISFIED = "Write a space between name and dose, or set them apart."
SEVERITY = "serious"
CLAUSES = ("ISMP error-prone list: drug name and dose run together",)
REASONS = {
    "no-space": "A medicine's name is followed by its dose without a space.",
    "touching": "A medicine's name and its dose stand in boxes that touch.",
    "none": "The name and the dose of the line stand apart.",
}

_TOUCHES = re.compile(r"[A-Za-z]\d")
_LEAST = 2.0
"""Pixels between a name and a number that read as a space."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every line, and every text where a letter is followed by a digit."""
    seen = set()
    for block in reading.blocks:
        if _TOUCHES.search(block.text) and (bad := _run_together(block.text)):
            seen.add(block.el)
            yield _fail(block.el, "no-space", bad, block.text)
    for control in reading.fields:
        for option in control.options:
            if _TOUCHES.search(option.text) and (bad := _run_together(option.text)):
                seen.add(control.el)
                yield _fail(control.el, "no-space", bad, option.text)
    for line in reading.lines:
        if line.drug and line.amounts and not seen.intersection({line.el, *(block.el for block in line.blocks)}):
            yield from _line(line)


def _run_together(text: str) -> str:
    """A name that ends at a number with a unit, with both; empty: none."""
    for name in names_in(text):
        rest = text[name.end :]
        if rest[:1].isdigit() and (found := quantities(rest)) and found[0].start == 0 and found[0].given:
            return name.text + found[0].text
    return ""


def _line(line: Line) -> Iterator[Outcome]:
    pairs = zip(line.blocks, line.blocks[1:], strict=False)
    close = [(a, b) for a, b in pairs if a.text.endswith(line.drug) and b.text[:1].isdigit() and same_row(a.box, b.box)]
    bad = next((b for a, b in close if gap_x(a.box, b.box) < _LEAST), None)
    if bad:
        yield _fail(line.el, "touching", f"{line.drug}{bad.text[:20]}", line.text)
    else:
        says = f"\u201c{line.text[:120]}\u201d: the name and the dose stand apart"
        yield Outcome(rule=ID, outcome="pass", reason="none", says=says, el=line.el, evidence=(line.text[:120],))


def _fail(el: int, reason: str, words: str, text: str) -> Outcome:
    says = f"\u201c{text[:120]}\u201d: the name and the dose run together in {words}"
    return Outcome(rule=ID, outcome="fail", reason=reason, says=says, el=el, evidence=(words,), token=words)
