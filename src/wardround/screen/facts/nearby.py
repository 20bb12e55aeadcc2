"""The text that is read as a field's label though nothing ties it to the field: by its place, as an eye finds it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import Bands, gap_x, gap_y, same_row
from wardround.screen.facts.quantity import alone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.model import Block, Box, Control
    from wardround.screen.reading import Reading

ABOVE = 24.0
LEFT = 240.0
RIGHT_OF_TICK = 24.0
"""The zone in which a text is read as a field's label, nothing between them. Design choices: no clinical source gives figures."""
LONGEST = 80
"""Characters: what is longer is prose, not a label."""
_VALUE = re.compile(r"^\d[\d.,/:]*\s*[^\W\d]{0,6}$")
"""``62 kg``, ``08:00``: what stands there is no label."""
_TICKS = ("checkbox", "radio")
_CELLS = ("td", "th", "dd", "dt")
_NOT_LABELS = frozenset({"heading", "legend", "caption", "banner", "navigation", "alert", "status", "code"})


class Nearby:
    """Finds it: the nearest text that belongs to no other field, and that no other field is nearer to."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        shut = {label for control in reading.screen.controls for label in control.labels}
        for element in reading.screen.elements:  # what stands in them is shut as well
            if element.role in _NOT_LABELS or element.parent in shut:
                shut.add(element.n)
        free = [block for block in reading.blocks if block.control is None and block.el not in shut and _may_label(block.text)]
        self._may = {block.el for block in free}
        self._free = Bands((block.box, block) for block in free)
        self._fields = reading.fields_at

    def find(self, control: Control) -> Block | None:
        """The nearest such text; None where another field lies between, or is nearer to it."""
        box = self._reading.elements[control.el].box
        near = sorted(self._candidates(control, box), key=lambda one: one[0])
        free = (block for distance, block in near if not self._nearer(block, control, distance) and not self._between(block, box))
        return next(free, None) or self._cell_before(control)

    def _cell_before(self, control: Control) -> Block | None:
        """The text of the cell or term just before the field's own: tables and lists are laid out so, however wide."""
        reading = self._reading
        cell = reading.closest(control.el, *_CELLS)
        if cell is None:
            return None
        row = reading.children[cell.parent]
        before = next((one for one in reversed(row[: row.index(cell)])), None)
        if before is None or before.tag not in _CELLS or reading.controls_in(before.n):
            return None
        first = next(iter(control.el for control in reading.controls_in(cell.n) if control.kind not in {"button", "link"}), -1)
        blocks = [block for block in reading.blocks_in(before.n) if block.el in self._may]
        return blocks[0] if len(blocks) == 1 and first == control.el else None

    def _candidates(self, control: Control, box: Box) -> Iterable[tuple[float, Block]]:
        for block in self._free.between(box.y - ABOVE - 2, box.bottom):
            distance = label_distance(block.box, box, tick=control.kind in _TICKS)
            if distance is not None and not self._reading.inside(block.el, control.el):
                yield distance, block

    def _nearer(self, block: Block, control: Control, distance: float) -> bool:
        for other in self._fields.between(block.box.y, block.box.bottom + ABOVE + 2):
            if other.el != control.el:
                theirs = label_distance(block.box, self._reading.elements[other.el].box, tick=other.kind in _TICKS)
                if theirs is not None and theirs < distance:
                    return True
        return False

    def _between(self, block: Block, box: Box) -> bool:
        """Whether another field stands on the row between a text and the field to its right."""
        if not same_row(block.box, box):
            return False
        others = (self._reading.elements[one.el].box for one in self._fields.between(box.y, box.bottom))
        return any(same_row(other, box) and block.box.right - 1 <= other.x and other.right <= box.x + 1 for other in others)


@cache
def _may_label(text: str) -> bool:
    if len(text) > LONGEST or not any(letter.isalpha() for letter in text) or _VALUE.match(text):
        return False
    unit = alone(text)
    # "Units" above a list labels it; "mg" before the next field belongs to the one before.
    return unit is None or (unit.symbol == "units" and (text[:1].isupper() and text[1:2].islower()))


def label_distance(text: Box, field: Box, *, tick: bool = False) -> float | None:
    """How far a text stands from the field that it would label, in pixels; None: out of the zone."""
    if text.y > field.y + field.h or text.y + text.h < field.y - ABOVE or text.x + text.w < field.x - LEFT:
        return None
    across, down = gap_x(text, field), gap_y(text, field)
    if tick:
        return across if same_row(text, field) and text.x >= field.right - 1 and across <= RIGHT_OF_TICK else None
    if same_row(text, field) and text.right <= field.x + 1 and across <= LEFT:
        return max(across, 0.0)
    if same_row(text, field) and field.x - 1 <= text.x and text.right <= field.right + 1 and text.x < field.x + field.w / 2:
        return 0.0  # a floating label lies on its field
    if text.bottom <= field.y + 2 and down <= ABOVE and across <= 0 and text.x <= field.x + max(24.0, field.w / 2):
        # A little worse than one on the same row at the same distance: rows are read first.
        return max(down, 0.0) + 4
    return None
