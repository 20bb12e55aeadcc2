"""Distances between boxes, in CSS pixels, edge to edge: what a slipping hand and a reading eye care about, not centres."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.model import Box

T = TypeVar("T")
_BAND = 64.0
"""Pixels; about two rows of a form."""


class Bands(Generic[T]):
    """Things with a box, found by their height on the page: who asks for neighbours need not ask each thing on it."""

    def __init__(self, things: Iterable[tuple[Box, T]]) -> None:
        self._bands: dict[int, list[tuple[int, T]]] = defaultdict(list)
        for place, (box, thing) in enumerate(things):
            for band in range(int(box.y // _BAND), int(box.bottom // _BAND) + 1):
                self._bands[band].append((place, thing))

    def between(self, top: float, bottom: float) -> Iterable[T]:
        """Those that may reach into that stretch of the page, each once, in the order given; some lie just outside it."""
        first, last = int(top // _BAND), int(bottom // _BAND)
        if first == last:
            return [thing for _, thing in self._bands.get(first, ())]
        found = {place: thing for band in range(first, last + 1) for place, thing in self._bands.get(band, ())}
        return [found[place] for place in sorted(found)]


def gap_x(a: Box, b: Box) -> float:
    """Horizontal gap; negative where they overlap."""
    return max(a.x, b.x) - min(a.x + a.w, b.x + b.w)


def gap_y(a: Box, b: Box) -> float:
    """Vertical gap; negative where they overlap."""
    return max(a.y, b.y) - min(a.y + a.h, b.y + b.h)


def gap(a: Box, b: Box) -> float:
    """Edge-to-edge distance; 0 where they touch or overlap."""
    dx, dy = max(gap_x(a, b), 0.0), max(gap_y(a, b), 0.0)
    return math.hypot(dx, dy)


def same_row(a: Box, b: Box) -> bool:
    """Whether half of the lower one's height overlaps the other."""
    lower = a.h if a.h < b.h else b.h  # noqa: FURB136 - asked for every two neighbours: a call would cost more than all the rest
    return lower > 0 and -gap_y(a, b) >= 0.5 * lower


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all of them."""
    from wardround.screen.model import Box

    found = list(boxes)
    if not found:
        return None
    x, y = min(one.x for one in found), min(one.y for one in found)
    return Box(x, y, max(one.right for one in found) - x, max(one.bottom for one in found) - y)
