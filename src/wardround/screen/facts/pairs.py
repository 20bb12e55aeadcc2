"""Actions that stand next to each other, with their gap and how alike they look: what a slipping hand can mix up."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from wardround.screen.facts import likeness
from wardround.screen.facts.actions import Action
from wardround.screen.facts.geometry import Bands, gap, gap_x, gap_y, same_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.screen.model import Box, Element
    from wardround.screen.reading import Reading

REACH = 160.0
"""Pixels: what is farther apart is no pair."""


BELOW = 48.0
"""The same for two that do not stand on one row: lines of a page are not one group."""


_FEW = 8
"""So many actions of one row are asked one by one."""


class Pair(msgspec.Struct, frozen=True, dict=True):
    """Two actions in reach of each other, in document order; nothing else to press stands between them."""

    a: Action
    b: Action
    gap: float
    """Edge to edge."""
    parted: bool
    """A divider stands between them."""
    menu: bool
    """They are items of a menu, which all look alike by design."""

    @cached_property
    def likeness(self) -> float:
        """How alike they look: ``likeness.score``."""
        return likeness.score(self.a, self.b)

    @property
    def alike(self) -> bool:
        """Whether they are look-alikes."""
        return self.likeness >= likeness.ALIKE

    def of(self, *kinds: str) -> tuple[Action, Action] | None:
        """The pair as (first kind, second kind), when it is one of these two."""
        if (self.a.kind, self.b.kind) == kinds:
            return self.a, self.b
        return (self.b, self.a) if (self.b.kind, self.a.kind) == kinds else None


def of(reading: Reading) -> list[Pair]:
    """All of them: of one layer (a dialog, or the page under it) and, in a table, of one row."""
    finder = _Finder(reading)
    return sorted(finder.pairs(), key=lambda pair: (pair.a.el, pair.b.el))


class _Finder:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._actions = [one for one in reading.actions if one.box.w > 2 and one.box.h > 2]  # noqa: PLR2004 - smaller is for screen readers
        self._bands = Bands((action.box, action) for action in self._actions)
        self._known: dict[int, list[Action]] = {}
        self._groups: dict[tuple[int, int], list[Action]] = defaultdict(list)
        self._layers = {one.el: self._layer(one.el) for one in self._actions}
        self._rows = {one.el: self._row(one) for one in self._actions}
        for one in self._actions:
            self._groups[self._layers[one.el], self._rows[one.el]].append(one)
        self._lines = [one.box for one in reading.screen.elements if one.role == "separator"]

    def pairs(self) -> Iterator[Pair]:
        for (layer, row), group in self._groups.items():
            for a in group:
                mine = group if len(group) <= _FEW else self._near(a)
                for b in mine:
                    if b.el <= a.el or self._rows[b.el] != row or self._layers[b.el] != layer:
                        continue
                    between = gap(a.box, b.box)
                    reach = REACH if same_row(a.box, b.box) else BELOW
                    if between <= reach and not self._other_between(a, b) and self._together(a, b):
                        menu = any(self._reading.closest(one.el, "menu", "listbox") for one in (a, b))
                        parted = bool(self._lines) and any(map(_Between(a.box, b.box).holds, self._lines))
                        yield Pair(a, b, between, parted, menu)

    def _near(self, action: Action) -> list[Action]:
        """The actions in reach of it; of the same place each is asked once only."""
        if action.el not in self._known:
            left, right, low, high = action.box.x - REACH, action.box.right + REACH, action.box.y - BELOW, action.box.bottom + BELOW
            self._known[action.el] = [
                other
                for other in self._bands.between(low, high)
                if other.box.y <= high and other.box.x <= right and other.box.right >= left and other.box.bottom >= low
            ]
        return self._known[action.el]

    def _together(self, a: Action, b: Action) -> bool:
        if a.words == b.words and a.control.attributes.get("href", a.el) == b.control.attributes.get("href", b.el):
            return False
        return not self._reading.inside(b.el, a.el)

    def _layer(self, el: int) -> int:
        found = self._reading.closest(el, "dialog", "alertdialog", "menu")
        return found.n if found else -1

    def _row(self, action: Action) -> int:
        """The row that it stands in; -1: none. A list item with nothing in it but the action is no row: so menus are built."""
        found: Element | None = self._reading.closest(action.el, "row", "tr", "listitem", "li", "article")
        if found is None or (found.tag == "li" and len(self._reading.text_in(found.n)) <= len(action.words) + 2):
            return -1
        return found.n

    def _other_between(self, a: Action, b: Action) -> bool:
        layer, between = self._layers[a.el], _Between(a.box, b.box)
        # What stands in the gap of two that are in reach of each other is in reach of them.
        return any(
            other is not a and other is not b and self._layers[other.el] == layer for other in self._near(a) if between.holds(other.box)
        )


class _Between:
    """The gap of two boxes that stand on one row, or in one column. Most of what is asked for fails at the first comparison."""

    def __init__(self, a: Box, b: Box) -> None:
        self._a, self._b = a, b
        self._across = same_row(a, b)
        if self._across:
            left, right = (a, b) if a.x <= b.x else (b, a)
            self._from, self._to = left.x + left.w - 1, right.x + 1
        else:
            upper, lower = (a, b) if a.y <= b.y else (b, a)
            self._from, self._to = upper.y + upper.h - 1, lower.y + 1

    def holds(self, box: Box) -> bool:
        """Whether a box lies in it."""
        if self._across:
            return self._from <= box.x and box.x + box.w <= self._to and (same_row(box, self._a) or gap_y(box, self._a) < 0)
        return self._from <= box.y and box.y + box.h <= self._to and gap_x(box, self._a) < 0 and gap_x(box, self._b) < 0
