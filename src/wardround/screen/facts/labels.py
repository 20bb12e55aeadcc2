"""What labels a field: the name that assistive technology hears, and the text that a clinician sees near it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.screen.facts.geometry import around, gap_x, gap_y, same_row
from wardround.screen.facts.nearby import LONGEST, Nearby
from wardround.screen.facts.quantity import alone
from wardround.screen.glossary import folded
from wardround.screen.model import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.screen.model import Block, Control
    from wardround.screen.reading import Reading

__all__ = ["LONGEST", "Label", "of"]

_RUN = 48.0
"""Pixels between fields that share the label before the first of them."""
_LETTER = re.compile(r"[^\W\d_]")
How = Literal["associated", "header", "near", "none"]


class Label(msgspec.Struct, frozen=True, gc=False):
    """What labels one field."""

    name: str
    """Accessible name; empty: none."""
    visible: str
    """The text that a clinician reads as its label; empty: none."""
    how: How
    """Associated in the markup; the header of its column; only near it on the screen; not at all."""
    box: Box | None
    """Of the visible text."""
    group: str
    """Legends and group names around it, the nearest first, joined by `` / ``."""
    helper: str
    """Its description, the text that ``aria-describedby`` names, and what a ``label`` around it says after it."""
    els: frozenset[int] = frozenset()
    """Elements of the visible text."""
    shared: str = ""
    """Without a visible label of its own: that of the fields before it on the same row (one ``Dose`` over three boxes)."""

    @property
    def words(self) -> str:
        """All that says what the field is."""
        return " / ".join(dict.fromkeys(part for part in (self.visible, self.name, self.group, self.helper) if part))

    @property
    def own(self) -> str:
        """The visible label; without one, the name, if it has a letter."""
        return self.visible or (self.name if self.speaks else "")

    @property
    def key(self) -> str:
        """What makes two labels the same."""
        return folded(self.own)

    @property
    def speaks(self) -> bool:
        """Whether the accessible name has a letter: a dash as a placeholder names nothing."""
        return bool(_LETTER.search(self.name))


_UNDER = 16.0
"""Pixels between a field and the hint under it, and between their left edges."""
HINT = re.compile(r"(?<![a-z])(?:hint|help|helper|help-?text|form-?text|description|assistive|instructions?)(?![a-z])", re.IGNORECASE)


def of(reading: Reading) -> dict[int, Label]:
    """The label of every field, by its element."""
    near = Nearby(reading)
    found: dict[int, Label] = {}
    before: Control | None = None
    for control in reading.fields:
        label = _label(reading, control, near)
        if before is not None and not label.visible and _follows(reading, before, control):
            label = msgspec.structs.replace(label, shared=found[before.el].visible or found[before.el].shared)
        found[control.el] = label
        before = control
    return found


def _label(reading: Reading, control: Control, near: Nearby) -> Label:
    shown = [block for label in control.labels for block in reading.blocks_in(label) if not _of_other(reading, block, control)]
    ahead, behind = _split(reading, control, shown)
    how: How = "associated"
    if not ahead:
        ahead, how = _unassociated(reading, control, near)
    hints = [block.text for block in [*behind, *_hint(reading, control)] if block.text not in control.description]
    helper = " ".join(part for part in (control.description, *hints) if part)
    text, box = " ".join(block.text for block in ahead), around(block.box for block in ahead)
    return Label(control.name, text, how, box, _groups(reading, control), helper, frozenset(block.el for block in ahead))


def _hint(reading: Reading, control: Control) -> list[Block]:
    """What calls itself a hint (by its class or id) and stands directly under the field, though nothing in the markup ties it to it."""
    box = reading.elements[control.el].box
    return [
        block
        for block in reading.hints
        if 0 <= gap_y(box, block.box) <= _UNDER and block.box.y > box.y and abs(block.box.x - box.x) <= _UNDER and block.control is None
    ]


def _split(reading: Reading, control: Control, shown: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """What an associated label says before its field, and after it (a hint inside the ``label``; a unit there is found by its place)."""
    box = reading.elements[control.el].box
    if control.kind in {"checkbox", "radio"}:
        return shown, ()
    ahead = [block for block in shown if block.box.bottom <= box.y + 2 or block.box.x < box.x + 1 or _over(block.box, box)]
    if not ahead:
        return shown, ()
    return ahead, [block for block in shown if block not in ahead and not alone(block.text)]


def _over(text: Box, field: Box) -> bool:
    """Whether a text lies on its field, as a floating label does."""
    return same_row(text, field) and text.right <= field.right + 1 and text.x < field.right - 1


def _of_other(reading: Reading, block: Block, control: Control) -> bool:
    """Whether a text in the label belongs to another control in it (a button that explains)."""
    return block.control is not None and block.control != control.el and reading.control(block.control) is not None


def _unassociated(reading: Reading, control: Control, near: Nearby) -> tuple[list[Block], How]:
    """The header of its column, unless a text in its own cell labels it; else the nearest text."""
    block = near.find(control)
    cell = reading.closest(control.el, "cell", "gridcell", "td")
    if cell is None or (block and reading.inside(block.el, cell.n)):
        return ([block], "near") if block else ([], "none")
    for el in reading.cell_headers(control.el):
        if blocks := reading.blocks_in(el):
            first = next(one for one in reading.controls_in(cell.n) if one.kind not in {"button", "link"})
            # Of several fields in a cell the header is the first one's; the others share it.
            return (blocks, "header") if first.el == control.el else ([], "none")
    return ([block], "near") if block else ([], "none")


def _groups(reading: Reading, control: Control) -> str:
    names = []
    for parent in reading.parents(control.el):
        if parent.role in {"group", "radiogroup", "region"} and parent.name:
            names.append(parent.name)
        if parent.role in {"form", "dialog", "alertdialog"}:
            break
    return " / ".join(names)


def _follows(reading: Reading, before: Control, control: Control) -> bool:
    here, there = reading.elements[before.el].box, reading.elements[control.el].box
    return same_row(here, there) and there.x >= here.right - 1 and gap_x(here, there) <= _RUN
