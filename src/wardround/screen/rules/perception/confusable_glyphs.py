"""In codes and doses a font tells letters from figures: l and I from 1, O from 0.

*What is judged.* Words of letters and figures that hold one of ``l I 1 O 0`` and that somebody reads off the screen: record numbers,
what stands under or in what is called a code, a lot, a batch or a serial number, and medication lines. Whether a font draws two of them
alike is measured where the page was seen: each pair is drawn, and is alike when nine tenths of the ink is the same. Another machine may
have another font in its place, so this is a review.

*Not judged.* Words without a figure or without a letter: there the rest of the word says which it is. Amounts with their unit
(``10 mg``, ``1 L``) have rules of their own.

*Why.* A record or lot number that is typed as it is read leads to another patient, or to another product.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.quantity import quantities
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.model import Style
    from wardround.screen.reading import Reading

ID = "confusable-glyphs"
TITLE = "In codes and doses a font tells letters from figures."
HAZARD = "A nurse types the letter O for the zero of a record number, and opens or charts on another patient's record."
SATISFIED = "Set codes, numbers and doses in a font that draws 1, l and I, and 0 and O, differently."
SEVERITY = "moderate"
CLAUSES = ("ISMP on alphanumeric confusion: l and 1, O and 0",)
REASONS = {
    "drawn-alike": "The font draws a letter and a figure of the word alike.",
    "told-apart": "The font tells the letters and figures of the word apart.",
}

_MIXED = re.compile(r"(?<![\w.,])(?=[A-Za-z\-/]*\d)(?=[\d\-/]*[A-Za-z])[A-Za-z\d][A-Za-z\d\-/]{2,23}(?![\w])")
_OPEN = re.compile(r"[lI1O0]")
_LABEL = standards.words("code_words.json", "labels")
_LONGEST = 200


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every such word."""
    for el, text, style in _texts(reading):
        words = [word for word in _words(text) if _OPEN.search(word)]
        if not words:
            continue
        pairs = reading.screen.fonts.get(f"{style.weight} {style.family}", [])
        bad = next(((word, pair) for word in words for pair in pairs if pair[0] in word or pair[1] in word), None)
        if bad:
            (word, pair), family = bad, style.family.split(",")[0].strip("\"' ")
            says = f"{word} is set in {family}, which draws {pair[0]} and {pair[1]} alike. Can somebody have to read or type it?"
            yield Outcome(rule=ID, outcome="review", reason="drawn-alike", says=says, el=el, evidence=(word, pair), token=family)
        else:
            says = f"{words[0]}: its letters and figures are told apart"
            yield Outcome(rule=ID, outcome="pass", reason="told-apart", says=says, el=el, evidence=(words[0],))


def _words(text: str) -> Iterator[str]:
    amounts = [(one.start, one.end) for one in quantities(text)]
    for found in _MIXED.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in amounts):
            yield found[0]


def _texts(reading: Reading) -> Iterator[tuple[int, str, Style]]:
    """What is judged, each element once, with the style that it is set in."""
    numbers = {item.el for one in reading.patients for item in one.items if item.kind == "number"}
    lines = {id(block) for line in reading.lines for block in line.blocks}
    for block in reading.blocks_that(lambda text: len(text) <= _LONGEST and _MIXED.search(text)):
        said = f"{reading.heads(reading.cell_headers(block.el))} {block.text}"
        if block.el in numbers or id(block) in lines or _LABEL.search(said):
            yield block.el, block.text, max(block.runs, key=lambda run: run.end - run.start).style
    for control in reading.fields:
        if control.kind == "text" and control.value and (control.el in numbers or _LABEL.search(reading.labels[control.el].own)):
            yield control.el, control.value, control.style
