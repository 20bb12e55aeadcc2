"""Medication lines: a medicine's name with its amounts, wherever a screen shows one (a line, a table's row, an option)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from wardround.screen import standards
from wardround.screen.facts.quantity import Quantity, quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.screen.model import Block
    from wardround.screen.reading import Reading

_COLUMN = re.compile(
    r"^\W*(?:drugs?|medications?|medicines?|medication name|drug name|prescriptions?|active orders?|infusions?|treatment)\W*(?:name)?\W*$",
    re.IGNORECASE,
)
_LAB = re.compile(
    r"\b(?:result|results|reference|range|serum|plasma|level|levels|lab|labs|laboratory|assay|creatinine|glucose|sodium|urea|haemoglobin|hemoglobin|hba1c|crp"
    r"|inr|egfr|bilirubin|albumin|calcium|magnesium level|weight|height|bmi|temperature|blood pressure|catheter|size|version)\b",
    re.IGNORECASE,
)
_LONGEST = 300
"""Characters: what is longer is prose."""
_SIG = re.compile(
    r"\b(?:oral(?:ly)?|po|iv|im|subcut\w*|inhal\w*|topical\w*|daily|once|twice|three times|every \d+|bd|tds|qds|bid|tid|qid|prn|as needed"
    r"|at night|nocte|mane)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """One medication line: the text of one block (``blocks`` has it alone), or of one table row (its cells' blocks)."""

    el: int
    """Element of the block, the row, or the control whose option it is."""
    blocks: tuple[Block, ...]
    text: str
    drug: str
    """The medicine's name as shown; empty: the line has amounts and words of a prescription, but no name that is known."""
    amounts: tuple[Quantity, ...]
    """Places in ``text``."""
    by: Literal["name", "column", "words", "option"]
    """What tells that it is one."""


@cache
def _names() -> re.Pattern[str]:
    rows = [row["name"] for row in standards.table("drug_names.tsv")] + [row["name"] for row in standards.table("tallman.tsv")]
    rows += [row[side] for row in standards.table("lasa_pairs.tsv") for side in ("a", "b")]
    words = "|".join(re.escape(name) for name in sorted(set(rows), key=len, reverse=True))
    stems = "|".join(re.escape(row["stem"]) for row in standards.table("drug_stems.tsv"))
    return re.compile(rf"\b(?:{words}|[a-z]{{3,}}(?:{stems}))(?![a-z])", re.IGNORECASE)


@cache
def drug_in(text: str) -> str:
    """The first medicine's name in a text, as shown; empty: none that is known."""
    found = _names().search(text)
    return found[0] if found else ""


def of(reading: Reading) -> list[Line]:
    """All of them, in document order."""
    rows = list(_rows(reading))
    taken = {block.el for line in rows for block in line.blocks}
    return sorted([*rows, *_alone(reading, taken), *_options(reading)], key=lambda line: line.el)


def _rows(reading: Reading) -> Iterator[Line]:
    for table in reading.screen.tables:
        for row in table.rows:
            if all(cell.header and not cell.headers for cell in row):
                continue
            cells = [(cell, reading.blocks_in(cell.el)) for cell in row]
            drug, by = "", "name"
            for cell, blocks in cells:
                text = " ".join(block.text for block in blocks)
                heads = [reading.text_in(head) for head in cell.headers]
                if any(_COLUMN.match(head) for head in heads) and text:
                    drug, by = drug_in(text) or text, "column"
                    break
                if not drug and drug_in(text):
                    drug = drug_in(text)
            if not drug:
                continue
            shown = tuple(block for _, found in cells for block in found if block.control is None)
            text = " ".join(block.text for block in shown)
            parent = reading.elements[row[0].el].parent
            yield Line(parent, shown, text, drug, quantities(text), "column" if by == "column" else "name")


def _alone(reading: Reading, taken: set[int]) -> Iterator[Line]:
    for block in reading.blocks:
        if block.el in taken or len(block.text) > _LONGEST:
            continue
        amounts = tuple(one for one in quantities(block.text) if one.unit.medical)
        drug = drug_in(block.text)
        if drug and amounts:
            yield Line(block.el, (block,), block.text, drug, amounts, "name")
        elif amounts and _SIG.search(block.text) and not _LAB.search(block.text):
            yield Line(block.el, (block,), block.text, "", amounts, "words")


def _options(reading: Reading) -> Iterator[Line]:
    for control in reading.fields:
        for option in control.options:
            drug = drug_in(option.text)
            amounts = tuple(one for one in quantities(option.text) if one.unit.medical)
            if drug and amounts:
                yield Line(control.el, (), option.text, drug, amounts, "option")
