"""The units that are shown for a field, and where: in its label, beside it, in the select that goes with it, in its column's header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wardround.screen.facts.geometry import gap_x, same_row
from wardround.screen.facts.quantity import Unit, alone, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.screen.model import Block, Box, Control
    from wardround.screen.reading import Reading

BESIDE = 160.0
"""A unit on the same row within this distance is read with the field."""
Where = Literal["label", "name", "beside", "select", "header", "description", "group", "placeholder"]
_ORDER: tuple[Where, ...] = ("label", "beside", "select", "header", "name", "description", "group", "placeholder")


@dataclass(frozen=True)
class Seen:
    """One unit that is shown for a field."""

    unit: Unit
    where: Where
    box: Box | None = None
    """Of the text; None: it is not to be seen."""
    gap: float = 0.0
    """Pixels between the field and the unit, for one beside it."""
    el: int = -1
    """The select, or the element of the text beside it."""


def unit_options(control: Control) -> list[Unit]:
    """The units that a select or list offers; empty: it is no list of units (at least half of its choices must be)."""
    if control.kind not in {"select", "listbox", "text"} or not control.options:
        return []
    choices = [option for option in control.options if option.value or not option.text.startswith(("-", "Select", "Choose", "\u2014"))]
    found = [unit for option in choices if (unit := alone(option.text))]
    return found if found and len(found) * 2 >= len(choices) else []


def is_unit_control(reading: Reading, control: Control) -> bool:
    """Whether it is there to choose a unit: by its choices, or by its label."""
    if control.kind not in {"select", "listbox", "text"}:
        return False
    if unit_options(control):
        return True
    label = reading.labels.get(control.el)
    words = f"{label.own if label else ''} {control.placeholder}".casefold()
    return control.kind != "text" and ("unit" in words.split() or "units" in words.split())


def of(reading: Reading) -> dict[int, list[Seen]]:
    """The units that are shown for every field, by its element, the surest first."""
    finder = _Finder(reading)
    return {
        control.el: sorted(finder.find(control), key=lambda one: _ORDER.index(one.where))
        for control in reading.fields
        if control.kind not in {"checkbox", "radio", "file", "date"}
    }


class _Finder:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._texts = [block for block in reading.blocks if block.control is None and alone(block.text)]
        self._selects = [control for control in reading.fields if is_unit_control(reading, control)]

    def find(self, control: Control) -> Iterator[Seen]:
        """All of them."""
        label = self._reading.labels[control.el]
        if label.visible:
            where: Where = "header" if label.how == "header" else "label"
            yield from (Seen(unit, where, label.box) for unit in within(label.visible))
        yield from (Seen(unit, "name") for unit in within(control.name))
        yield from (Seen(unit, "description") for unit in within(control.description))
        yield from (Seen(unit, "group") for unit in within(label.group))
        for el in self._reading.cell_headers(control.el):
            yield from (Seen(unit, "header", self._reading.elements[el].box) for unit in within(self._reading.text_in(el)))
        yield from self._beside(control)
        yield from self._chosen(control)
        yield from (Seen(unit, "placeholder") for unit in within(control.placeholder) or _only(control.placeholder))

    def _beside(self, control: Control) -> Iterator[Seen]:
        box = self._reading.elements[control.el].box
        for block in self._texts:
            unit = alone(block.text)
            near = same_row(block.box, box) and block.box.x >= box.right - box.w / 2 and gap_x(block.box, box) <= BESIDE
            if unit and near and self._first_after(control, block):
                yield Seen(unit, "beside", block.box, max(gap_x(block.box, box), 0.0), block.el)

    def _first_after(self, control: Control, block: Block) -> bool:
        """Whether no other field stands between the field and the text."""
        mine = self._reading.elements[control.el].box
        between = (self._reading.elements[other.el].box for other in self._reading.fields if other.el != control.el)
        return not any(same_row(one, mine) and mine.right - 1 <= one.x and one.right <= block.box.x + 1 for one in between)

    def _chosen(self, control: Control) -> Iterator[Seen]:
        """The unit select that goes with the field: the next one on its row, or the only one in its form."""
        if control in self._selects:
            return
        box = self._reading.elements[control.el].box
        for select in self._selects:
            there = self._reading.elements[select.el].box
            if not (
                same_row(box, there) and there.x >= box.right - 1 and gap_x(box, there) <= BESIDE and self._none_between(control, select)
            ):
                continue
            chosen = next((option for option in select.options if option.selected), None)
            shown = alone(chosen.text) if chosen else None
            for unit in [shown] if shown else unit_options(select):
                yield Seen(unit, "select", there, max(gap_x(box, there), 0.0), select.el)

    def _none_between(self, control: Control, select: Control) -> bool:
        mine, there = self._reading.elements[control.el].box, self._reading.elements[select.el].box
        between = (self._reading.elements[other.el].box for other in self._reading.fields if other.el not in {control.el, select.el})
        return not any(same_row(one, mine) and mine.right - 1 <= one.x and one.right <= there.x + 1 for one in between)


def _only(text: str) -> list[Unit]:
    unit = alone(text)
    return [unit] if unit else []
