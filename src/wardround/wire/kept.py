"""The pieces of one event stream that are kept back, in order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wardround.wire.severing import Late

if TYPE_CHECKING:
    from collections.abc import Callable


class Kept:
    """A queue of pieces: while one waits, those behind it wait too. An end of the stream lets all go."""

    def __init__(self) -> None:
        """Nothing is kept back."""
        self._waiting: list[bytes] = []
        self._out: list[bytes] = []
        self._due = False

    def take(self, data: bytes, keep: Callable[[], float]) -> float:
        """Take in what came (empty: the stream ends; ``Late``: nothing, only look again).

        Args:
            data: the piece.
            keep: asked for how many seconds it is to be kept back, if nothing waits already.

        Returns:
            Seconds after which ``due`` is to be called, 0 for not at all.
        """
        signal = isinstance(data, Late)
        if self._due or not data:
            self._out += self._waiting if signal or not data else [*self._waiting, data]
            self._waiting, self._due = [], False
            return 0.0
        if signal:
            return 0.0
        if self._waiting:
            self._waiting.append(data)
            return 0.0
        seconds = keep()
        if seconds == math.inf:
            return 0.0
        (self._waiting if seconds else self._out).append(data)
        return seconds

    def out(self) -> list[bytes]:
        """What may go now (each piece once)."""
        out, self._out = self._out, []
        return out

    def due(self) -> None:
        """The time has come: what waits goes with the next look."""
        self._due = True
