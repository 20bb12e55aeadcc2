"""How alike two actions look, from 0 to 1: colours, border, size, weight, icon, and only a little the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.colour import difference

if TYPE_CHECKING:
    from wardround.screen.facts.actions import Action
    from wardround.screen.facts.colour import Rgb

ALIKE = 0.8
"""From here on two actions are called look-alikes; a button with a filled background beside one without stays well below."""
SAME_COLOUR = 10.0
"""Delta E 2000 below which two colours are taken for one at a glance."""
SIZE = 0.2
"""Sizes that differ by less than this share are the same."""
LETTERS = 3
SHARE = 0.4
"""Words of two buttons that differ by at most so many letters, and by at most this share of them, are alike."""


def score(a: Action, b: Action) -> float:
    """The share of what is seen at a glance that is the same in both."""
    one, other = a.control.style, b.control.style
    parts = (
        (0.25, _same_colour(one.background, other.background)),
        (0.25, _same_colour(one.color, other.color)),
        (0.15, (one.border is None) == (other.border is None) and _same_colour(one.border or (0, 0, 0), other.border or (0, 0, 0))),
        (0.10, _close(a.box.h, b.box.h) and (_close(a.box.w, b.box.w) or a.box.h < a.box.w)),
        (0.10, abs(one.weight - other.weight) < 200 and _close(one.px, other.px)),  # noqa: PLR2004 - 400 and 500 look the same
        (0.10, (a.control.icons > 0) == (b.control.icons > 0)),
        (0.05, alike_words(a.words, b.words)),
    )
    return sum(weight for weight, same in parts if same)


def _same_colour(a: Rgb | None, b: Rgb | None) -> bool:
    """Unknown (an image lies behind) is the same only as unknown."""
    return a is b if a is None or b is None else difference(a, b) < SAME_COLOUR


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= SIZE * max(a, b)


def alike_words(a: str, b: str) -> bool:
    """Whether two labels begin with the same word, or differ by a few letters."""
    one, other = a.casefold().split(), b.casefold().split()
    if not one or not other:
        return False
    most = min(LETTERS, int(max(len(a), len(b)) * SHARE))
    return one[0] == other[0] or distance(a.casefold(), b.casefold(), most) <= most


def distance(a: str, b: str, most: int) -> int:
    """Levenshtein distance; any number above ``most`` stands for more than that."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (letter != other))
        if min(row) > most:
            return most + 1
    return row[-1]
