"""What labels a field: the name that assistive technology hears, and the text that a clinician sees near it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wardround.screen.facts.geometry import around, gap_x, gap_y, same_row
from wardround.screen.glossary import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.model import Block, Box, Control
    from wardround.screen.reading import Reading

ABOVE = 24.0
LEFT = 160.0
RIGHT_OF_TICK = 24.0
"""The zone in which a text is read as a field's label. Design choices: no clinical source gives figures."""
_TICKS = ("checkbox", "radio")
LONGEST = 80
"""Characters: what is longer is prose, not a label."""


@dataclass(frozen=True)
class Label:
    """What labels one field."""

    name: str
    """Accessible name; empty: none."""
    visible: str
    """The text that a clinician reads as its label; empty: none."""
    how: Literal["associated", "header", "near", "none"]
    """Associated in the markup; the header of its column; only near it on the screen; not at all."""
    box: Box | None
    """Of the visible text."""
    group: str
    """Legends and group names around it, the nearest first, joined by `` / ``."""
    helper: str
    """Its description, and the text that ``aria-describedby`` names."""

    @property
    def words(self) -> str:
        """All that says what the field is."""
        return " / ".join(dict.fromkeys(part for part in (self.visible, self.name, self.group, self.helper) if part))

    @property
    def own(self) -> str:
        """The visible label; without one, the name."""
        return self.visible or self.name

    @property
    def key(self) -> str:
        """What makes two labels the same."""
        return folded(self.own)


def of(reading: Reading) -> dict[int, Label]:
    """The label of every field, by its element."""
    near = _Nearby(reading)
    return {control.el: _label(reading, control, near) for control in reading.fields}


def _label(reading: Reading, control: Control, near: _Nearby) -> Label:
    text, box, how = _associated(reading, control)
    if not text:
        text, box, how = _header(reading, control)
    if not text:
        text, box, how = near.find(control)
    helper = control.description
    return Label(control.name, text, how, box, _groups(reading, control), helper)


Found = tuple[str, "Box | None", Literal["associated", "header", "near", "none"]]
_NOTHING: Found = ("", None, "none")


def _associated(reading: Reading, control: Control) -> Found:
    blocks = [block for label in control.labels for block in reading.blocks_in(label) if not _of_other(reading, block, control)]
    return (" ".join(block.text for block in blocks), around(block.box for block in blocks), "associated") if blocks else _NOTHING


def _of_other(reading: Reading, block: Block, control: Control) -> bool:
    """Whether a text in the label belongs to another control in it (a button that explains)."""
    return block.control is not None and block.control != control.el and reading.control(block.control) is not None


def _header(reading: Reading, control: Control) -> Found:
    for el in reading.cell_headers(control.el):
        blocks = reading.blocks_in(el)
        if blocks:
            return " ".join(block.text for block in blocks), around(block.box for block in blocks), "header"
    return _NOTHING


def _groups(reading: Reading, control: Control) -> str:
    names = []
    for parent in reading.parents(control.el):
        if parent.role in {"group", "radiogroup", "region"} and parent.name:
            names.append(parent.name)
        if parent.role in {"form", "dialog", "alertdialog"}:
            break
    return " / ".join(names)


class _Nearby:
    """Finds the text that is read as a field's label though nothing ties it to the field."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        taken = {label for control in reading.screen.controls for label in control.labels}
        self._free = [
            block
            for block in reading.blocks
            if block.control is None
            and len(block.text) <= LONGEST
            and not any(one in taken for one in (block.el, *(parent.n for parent in reading.parents(block.el))))
            and any(letter.isalpha() for letter in block.text)
        ]
        self._fields = reading.fields

    def find(self, control: Control) -> Found:
        """The nearest such text; none where another field lies between, or is nearer to it."""
        box = self._reading.elements[control.el].box
        best = min(self._candidates(control, box), key=lambda one: one[0], default=None)
        return (best[1].text, best[1].box, "near") if best else _NOTHING

    def _candidates(self, control: Control, box: Box) -> Iterable[tuple[float, Block]]:
        for block in self._free:
            distance = _distance(block.box, box, tick=control.kind in _TICKS)
            if distance is not None and not self._nearer(block, control, distance):
                yield distance, block

    def _nearer(self, block: Block, control: Control, distance: float) -> bool:
        for other in self._fields:
            if other.el != control.el:
                theirs = _distance(block.box, self._reading.elements[other.el].box, tick=other.kind in _TICKS)
                if theirs is not None and theirs < distance:
                    return True
        return False


def _distance(text: Box, field: Box, *, tick: bool) -> float | None:
    """How far a text stands from the field that it would label; None: out of the zone."""
    across, down = gap_x(text, field), gap_y(text, field)
    if tick:
        return across if same_row(text, field) and text.x >= field.right - 1 and across <= RIGHT_OF_TICK else None
    if same_row(text, field) and text.right <= field.x + 1 and across <= LEFT:
        return max(across, 0.0)
    if text.bottom <= field.y + 2 and down <= ABOVE and across <= 0 and text.x <= field.x + max(24.0, field.w / 2):
        # A little worse than one on the same row at the same distance: rows are read first.
        return max(down, 0.0) + 4
    return None
