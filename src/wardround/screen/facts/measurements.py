"""Measured values that a screen shows of a patient: a label (weight, blood pressure, potassium) with a number, however laid out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from wardround.screen import standards
from wardround.screen.facts.geometry import gap_x, gap_y, same_row
from wardround.screen.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.screen.model import Element
    from wardround.screen.reading import Reading

_FILE = "measurements.json"
LABEL = standards.words(_FILE, "labels")
_NOT = standards.words(_FILE, "not_shown")
_UNIT = re.compile(rf"\d\s?(?:{'|'.join(standards.data(_FILE)['units'])})(?!\w)", re.IGNORECASE)
_PRESSURE = re.compile(r"\b\d{2,3}\s?/\s?\d{2,3}\b(?!/)")
_LONGEST = 100
_SET = "(?:vital signs|vitals|obs(?:ervations)?|latest|last|most recent|current)"
"""Before a set of values in one text: ``Vital signs BP 148/92``."""
_BEGINS = re.compile(rf"^\W*(?:{_SET}\W+)?(?:{'|'.join(standards.data(_FILE)['labels'])})\b", re.IGNORECASE)
_NUMBER_NEXT = re.compile(rf"^\W*(?:{'|'.join(standards.data(_FILE)['labels'])})\b(?:\s*\([^)]*\))?[\s:=]*(?:is|was)?\s*\d", re.IGNORECASE)
_VALUE = re.compile(r"^\W*\d")


class Measured(msgspec.Struct, frozen=True, gc=False):
    """One value with its label."""

    el: int
    text: str
    """Label and value."""
    blocks: tuple[Block, ...]
    sure: bool
    """A unit, or the two numbers of a pressure, say that it is one."""


def of(reading: Reading) -> list[Measured]:
    """All of them, in document order. What is there to be typed in is none, nor is a limit, a goal, an order or a medicine."""
    given = {id(block) for line in reading.lines if line.amounts for block in line.blocks}
    labels = {label for control in reading.screen.controls for label in control.labels}
    free = [
        one
        for one in reading.blocks
        if one.control is None and id(one) not in given and one.el not in labels and not reading.closest(one.el, "label", "code", "pre")
    ]
    return list(_found(reading, free))


def _found(reading: Reading, blocks: list[Block]) -> Iterator[Measured]:
    fields = {control.el for control in reading.fields}
    for at, block in enumerate(blocks):
        if len(block.text) > _LONGEST or not _BEGINS.search(block.text) or _NOT.search(block.text):
            continue
        if any(letter.isdigit() for letter in block.text.replace("SpO2", "").replace("NEWS2", "").replace("HbA1c", "")):
            made = _made(block.el, block.text, (block,))
            if made.sure or _NUMBER_NEXT.search(block.text):
                yield made
            continue
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        row = reading.closest(block.el, "row", "tr")
        if row is not None and any(el.n in fields for el in reading.subtree(row.n)):
            continue
        if following and _VALUE.match(following.text) and _beside(block, following, row, reading):
            made = _made(block.el, f"{block.text} {following.text}", (block, following))
            # In a table the unit may have a column of its own.
            yield msgspec.structs.replace(made, sure=made.sure or (row is not None and bool(_UNIT.search(reading.text_in(row.n)))))


def _beside(label: Block, value: Block, row: Element | None, reading: Reading) -> bool:
    if row is not None:
        return reading.inside(value.el, row.n)
    across, down = gap_x(label.box, value.box), gap_y(label.box, value.box)
    return (same_row(label.box, value.box) and across <= 240) or (across <= 0 and down <= 16)  # noqa: PLR2004 - pixels of one tile


def _made(el: int, text: str, blocks: tuple[Block, ...]) -> Measured:
    return Measured(el, text, blocks, bool(_UNIT.search(text) or _PRESSURE.search(text)))
