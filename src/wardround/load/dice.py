"""Dice: small, seeded, the same everywhere. Python's own generator has 2.5 kB of state, and a ward has thousands of dice."""

from __future__ import annotations

import hashlib
from bisect import bisect
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
_MASK = (1 << 64) - 1
_NORMAL = NormalDist()


class Dice:
    """Numbers by SplitMix64 (Steele, Lea, Flood 2014).

    Args:
        seed: any text.
    """

    __slots__ = ("_state",)

    def __init__(self, seed: str) -> None:
        self._state = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest(), "big")

    def random(self) -> float:
        """Between 0 and 1, neither included."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((self._state ^ (self._state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (((mixed ^ (mixed >> 31)) >> 11) + 0.5) / (1 << 53)

    def one_of(self, things: Sequence[T]) -> T:
        """Any of them, each as likely."""
        return things[int(self.random() * len(things))]

    def weighted(self, things: Sequence[T], upto: Sequence[float]) -> T:
        """Any of them by weight. ``upto``: the weights added up."""
        return things[bisect(upto, self.random() * upto[-1], hi=len(things) - 1)]

    def normal(self) -> float:
        """From the standard normal distribution."""
        return _NORMAL.inv_cdf(self.random())
