"""A status is said in words or by a shape, not by colour alone: a red number in a column of black ones, a red dot among green ones.

*What is judged.* The cells of one column of a table. (a) Cells that hold nothing but one and the same sign
(a dot, a square) in clearly different colours, with no name and no word of status in their rows: a failure. (b) Numbers of a column in
which some are coloured (red, orange, green) and the others are not, with no flag (H, L, *, !, an arrow, a word, an icon with a name) in
their rows, and neither bold nor a border: a failure in a table of results, else a review. Links are blue everywhere, and are not
judged.

*Why.* One reader in twelve men cannot tell the colours, and a printed or remote screen shows none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen.facts.colour import difference
from wardround.screen.facts.measurements import LABEL
from wardround.screen.facts.medication import MEASURED
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.model import Block, Cell, Table
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "colour-only-status"
TITLE = "A status is not said by colour alone."
HAZARD = "A nurse who cannot tell the colours, or reads a print, takes an abnormal result or a stopped order for a normal one."
SATISFIED = "Add a word, a flag (H, L) or a shape that differs."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2: 1.4.1*",)
REASONS = {
    "same-sign": "One sign stands for several states, told apart by its colour only.",
    "coloured-number": "A result is marked as abnormal by its colour only.",
    "coloured-text": "Some numbers of a column differ in colour, and in nothing else.",
    "none": "What differs in colour differs in a word, flag or shape too.",
}

_SIGN = re.compile(r"^[\u2022\u25a0-\u25ff\u2b24\u26aa\u26ab\u2b1b\u2b1c\u25cf\u2588*\-\u2013]$")
_NUMBER = re.compile(r"^[<>]?\s?\d[\d.,]*(?:\s?[A-Za-z%/\u00b5]+(?:/[A-Za-z]+)?)?$")
_FLAG = re.compile(
    r"(?<![/\w])(?:[HL]{1,2}|high|low|normal|abnormal|critical|crit|panic|positive|negative|alert|overdue|active|stopped|completed?|pending|held|missed|given"
    r"|late|due|warning|severe|moderate|mild|none|yes|no|on|off|ok|open|closed|new|draft|signed|\+{1,3})\b|[!*\u2191\u2193\u25b2\u25bc\u26a0]",
    re.IGNORECASE,
)
_APART = 20.0
"""Delta E 2000 from which two colours are told apart at once."""
_LEAST = 3


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every column of every table."""
    for table in reading.screen.tables:
        for cells in _columns(reading, table).values():
            yield from _column(reading, cells)


def _columns(reading: Reading, table: Table) -> dict[int, list[tuple[Block, int, str]]]:
    """Place in the row -> the single texts of its cells that are signs or numbers, each with its cell and all that the row says."""
    found: dict[int, list[tuple[Block, int, str]]] = defaultdict(list)
    for row in table.rows:
        words = ""
        for at, cell in enumerate(row):
            blocks = [] if cell.header else reading.blocks_in(cell.el)
            if len(blocks) != 1 or blocks[0].control is not None or len(blocks[0].runs) != 1:
                continue
            if _SIGN.match(blocks[0].text) or _NUMBER.match(blocks[0].text):
                words = words or _words(reading, row)
                found[at].append((blocks[0], cell.el, words))
    return found


def _words(reading: Reading, row: list[Cell]) -> str:
    names = [one.name for cell in row for one in reading.subtree(cell.el) if one.name]
    return " ".join([*(reading.text_in(cell.el) for cell in row), *names])


def _column(reading: Reading, cells: list[tuple[Block, int, str]]) -> Iterator[Outcome]:
    signs = [one for one in cells if _SIGN.match(one[0].text)]
    if len(signs) > 1 and len({one[0].text for one in signs}) == 1:
        yield from _judged(reading, signs, signs[0][0], "same-sign")
    numbers = [one for one in cells if _NUMBER.match(one[0].text)]
    if len(numbers) >= _LEAST:
        usual = _usual([one[0] for one in numbers])
        heads = " ".join(reading.text_in(head) for head in reading.cell_headers(numbers[0][1]))
        about_results = any(MEASURED.search(f"{heads} {one[2]}") or LABEL.search(one[2]) for one in numbers)
        yield from _judged(reading, numbers, usual, "coloured-number" if about_results else "coloured-text")


def _usual(blocks: list[Block]) -> Block:
    """One in the colour that most of them have; of two colours as frequent, in the greyer one."""
    colours = [block.runs[0].style.color for block in blocks]
    most = max(colours, key=lambda one: (colours.count(one), min(one) - max(one)))
    return next(block for block in blocks if block.runs[0].style.color == most)


def _judged(reading: Reading, cells: list[tuple[Block, int, str]], usual: Block, reason: str) -> Iterator[Outcome]:
    own = usual.runs[0].style
    for block, el, words in cells:
        style = block.runs[0].style
        differs = difference(style.color, own.color) >= _APART or (
            style.background and own.background and difference(style.background, own.background) >= _APART
        )
        if not differs:
            continue
        element = reading.elements[block.el]
        title = element.data.get("title", "")
        told = style.weight != own.weight or style.border != own.border or bool(_FLAG.search(f"{words} {title}"))
        if told:
            yield Outcome(rule=ID, outcome="pass", reason="none", says=f"{block.text}: more than its colour differs", el=el)
        else:
            says = f"\u201c{words[:80]}\u201d: {block.text} differs from the others of its column in colour only"
            question = ". Does the colour say anything?" if reason == "coloured-text" else ""
            verdict: Verdict = "review" if question else "fail"
            yield Outcome(rule=ID, outcome=verdict, reason=reason, says=says + question, el=el, evidence=(block.text,), token=block.text)
