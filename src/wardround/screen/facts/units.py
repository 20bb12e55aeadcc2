"""The units that are shown for a field, and where: in its label, beside it, in the select that goes with it, in its column's header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.screen.facts.geometry import Bands, gap_x, gap_y, same_row
from wardround.screen.facts.quantity import Unit, alone, counted, within
from wardround.screen.facts.unit_lists import is_unit_control, option_unit, shown_choice, unit_options
from wardround.screen.model import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.screen.model import Block, Control
    from wardround.screen.reading import Reading

__all__ = ["BESIDE", "Finder", "Seen", "is_unit_control", "unit_options"]

BESIDE = 160.0
"""A unit on the same row within this distance is read with the field; one that stands farther off is ``far``."""
_BELOW = 48.0
_PREFIX = 16.0
Where = Literal["label", "name", "beside", "select", "header", "description", "group", "far", "glossary", "placeholder"]
_SEEN = frozenset({"label", "beside", "select", "header", "group", "far"})
_ORDER: tuple[Where, ...] = ("label", "beside", "select", "header", "name", "description", "group", "far", "glossary", "placeholder")


class Seen(msgspec.Struct, frozen=True, gc=False):
    """One unit that is shown for a field."""

    unit: Unit
    where: Where
    box: Box | None = None
    """Of the text; None: it is not to be seen."""
    gap: float = 0.0
    """Pixels between the field and the unit, for one beside it."""
    el: int = -1
    """The select, or the element of the text beside it."""
    chosen: bool = True
    """False: a choice of a select that nobody has chosen yet."""

    @property
    def visible(self) -> bool:
        """Whether a clinician can still read it once a value is typed."""
        return self.where in _SEEN or (self.where == "description" and self.box is not None)


class Finder:
    """Finds them, for all fields of one screen."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        labels = {el for label in reading.labels.values() if label.how in {"associated", "near"} for el in label.els}
        texts = [block for block in reading.blocks if block.control is None and alone(block.text) and not self._labels(block, labels)]
        self._texts = Bands((block.box, block) for block in texts)
        self._fields = reading.fields_at
        self._selects = {control.el for control in reading.fields if is_unit_control(reading, control)}
        self._place = {control.el: place for place, control in enumerate(reading.fields)}

    @staticmethod
    def _labels(block: Block, labels: set[int]) -> bool:
        """Whether a text such as ``Units`` is there to label another field; the unit in a ``label`` around its field is not."""
        return block.el in labels and block.text[:1].isupper() and block.text.strip(" :*").casefold() in {"unit", "units"}

    def units(self) -> dict[int, list[Seen]]:
        """The units that are shown for every field, by its element, the surest first."""
        return {
            control.el: sorted(self.find(control), key=lambda one: _ORDER.index(one.where))
            for control in self._reading.fields
            if control.kind not in {"checkbox", "radio", "file", "date"}
        }

    def selects(self) -> dict[int, Control]:
        """The unit control that goes with a field, set or not, by the field's element."""
        fields = (control for control in self._reading.fields if control.kind in {"number", "text"})
        return {control.el: select for control in fields if (select := self.select(control))}

    def find(self, control: Control) -> Iterator[Seen]:
        """All of them."""
        label = self._reading.labels[control.el]
        if label.visible:
            where: Where = "header" if label.how == "header" else "label"
            yield from (Seen(unit, where, label.box) for unit in self._in_words(label.visible, control))
        yield from (Seen(unit, "name") for unit in self._in_words(control.name, control) if control.name_source != "placeholder")
        yield from self._described(control)
        yield from (Seen(unit, "group") for unit in within(label.group))
        for el in self._reading.cell_headers(control.el):
            yield from (Seen(unit, "header", self._reading.elements[el].box) for unit in within(self._reading.text_in(el)))
        yield from self._beside(control)
        yield from self._chosen(control)
        yield from self._ticked(control)
        yield from self._answered(control, label.visible)
        yield from (Seen(unit, "placeholder") for unit in within(control.placeholder) or _only(control.placeholder))

    def _in_words(self, words: str, control: Control) -> tuple[Unit, ...]:
        found = within(words)
        if not found and control.kind in {"number", "text"} and control.el not in self._selects and (things := counted(words)):
            return (things,)
        return found

    def _described(self, control: Control) -> Iterator[Seen]:
        words = self._reading.labels[control.el].helper
        box = next((self._reading.elements[el].box for el in control.describers if self._reading.text_in(el)), None)
        if box is None and words != control.description:  # the rest of a label around the field
            box = self._reading.elements[control.el].box
        yield from (Seen(unit, "description", box) for unit in within(words) or _only(words))

    def _answered(self, control: Control, visible: str) -> Iterator[Seen]:
        names, element = (visible, control.name), self._reading.elements[control.el]
        for entry in self._reading.glossary.about(names=names, element=element, page=self._reading.screen.page):
            yield from (Seen(unit, "glossary") for unit in _only(entry.unit))

    def _beside(self, control: Control) -> Iterator[Seen]:
        box = self._reading.elements[control.el].box
        for block in self._texts.between(box.y, box.bottom + _BELOW):
            unit = alone(block.text)
            if unit is None:
                continue
            across, down = gap_x(block.box, box), gap_y(block.box, box)
            if same_row(block.box, box) and self._reads_on(control, box, block):
                yield Seen(unit, "beside" if across <= BESIDE else "far", block.box, max(across, 0.0), block.el)
            elif 0 <= down <= _BELOW and across < 0 and block.box.y > box.y and self._mine_alone(control, block):
                yield Seen(unit, "far", block.box, down, block.el)

    def _reads_on(self, control: Control, box: Box, block: Block) -> bool:
        """Whether a unit on the row follows the field (or lies in it, or just before it) and no other field stands between."""
        if block.box.x >= box.x + box.w / 2:
            return self._none_between(control, box.right, block.box.x)
        before = -1 <= box.x - block.box.right <= _PREFIX
        return before and self._none_between(control, block.box.x - BESIDE, block.box.x)

    def _mine_alone(self, control: Control, block: Block) -> bool:
        """Whether a unit under a field is the field's: no field on the unit's own row."""
        others = self._fields.between(block.box.y, block.box.bottom)
        return not any(same_row(self._reading.elements[other.el].box, block.box) for other in others if other.el != control.el)

    def _none_between(self, control: Control, left: float, right: float, last: int = -1) -> bool:
        mine = self._reading.elements[control.el].box
        for other in self._fields.between(mine.y, mine.bottom):
            there = self._reading.elements[other.el].box
            if left - 1 <= there.x and there.right <= right + 1 and other.el not in {control.el, last} and same_row(there, mine):
                return False
        return True

    def _chosen(self, control: Control) -> Iterator[Seen]:
        """What is chosen in it; all that it offers where nothing is."""
        select = self.select(control)
        if select is None:
            return
        box, there = self._reading.elements[control.el].box, self._reading.elements[select.el].box
        shown = option_unit(shown_choice(self._reading, select))
        for unit in [shown] if shown else unit_options(select):
            yield Seen(unit, "select", there, max(gap_x(box, there), 0.0), select.el, chosen=shown is not None)

    def _ticked(self, control: Control) -> Iterator[Seen]:
        """Units to choose from by radio buttons that follow it on its row, no other field between."""
        box = self._reading.elements[control.el].box
        for radio in self._fields.between(box.y, box.bottom) if control.kind in {"number", "text"} else ():
            unit = alone(self._reading.labels[radio.el].own) if radio.kind == "radio" else None
            there = self._reading.elements[radio.el].box
            if unit and same_row(box, there) and there.x >= box.right - 1 and self._only_radios(control, box.right, there.x):
                yield Seen(unit, "select", there, max(gap_x(box, there), 0.0), radio.el, chosen=bool(radio.checked))

    def _only_radios(self, control: Control, left: float, right: float) -> bool:
        mine = self._reading.elements[control.el].box
        for other in self._fields.between(mine.y, mine.bottom):
            there = self._reading.elements[other.el].box
            if other.kind != "radio" and same_row(there, mine) and left - 1 <= there.x and there.right <= right + 1:
                return False
        return True

    def select(self, control: Control) -> Control | None:
        """The unit select that goes with a field: the next one on its row, or the unit field that follows it."""
        return None if control.el in self._selects else self._on_row(control) or self._following(control)

    def _on_row(self, control: Control) -> Control | None:
        box = self._reading.elements[control.el].box
        for select in self._fields.between(box.y, box.bottom) if self._selects else ():
            there = self._reading.elements[select.el].box
            follows = select.el in self._selects and there.x >= box.right - 1 and gap_x(box, there) <= BESIDE and same_row(box, there)
            if follows and self._none_between(control, box.right, there.x, select.el):
                return select
        return None

    def _following(self, control: Control) -> Control | None:
        """The next field, past other numbers that share its row (morning, noon, evening, then one unit for the three)."""
        reading, box = self._reading, self._reading.elements[control.el].box
        for after in reading.fields[self._place[control.el] + 1 : self._place[control.el] + 5]:
            if after.el in self._selects:
                return after if reading.scopes.form(after.el).n == reading.scopes.form(control.el).n else None
            if after.kind not in {"number", "text"} or not same_row(box, reading.elements[after.el].box):
                return None
            if reading.labels[after.el].visible and reading.labels[after.el].key != reading.labels[control.el].key:
                return None
        return None


def _only(text: str) -> list[Unit]:
    unit = alone(text)
    return [unit] if unit else []
