"""The circuit breaker: a portal that is plainly down is not hammered on."""

from __future__ import annotations

import time
from collections import deque

WINDOW_S = 15
LEAST = 30
"""Exchanges in the window, below which nothing is said."""
DOWN = 0.95
"""Part of them without an answer of the portal's own (none at all, or a server error) from which it counts as down."""


class Breaker:
    """Counts exchanges by second.

    A failover run has no exchange while nobody is connected, and one that comes back slowly has some that work: neither trips it.
    """

    def __init__(self) -> None:
        self._seconds: deque[list[int]] = deque(maxlen=WINDOW_S)
        self._second = -1
        self.tripped = ""
        """Why the run is to stop; empty: it is not."""

    def count(self, *, dead: bool, now: float | None = None) -> None:
        """One exchange is over.

        Args:
            dead: it had no answer, or a server error.
            now: seconds, by a clock that never goes back.
        """
        second = int(time.monotonic() if now is None else now)
        if second != self._second:
            if self._second >= 0 and second - self._second >= WINDOW_S:
                self._seconds.clear()
            self._second = second
            self._seconds.append([second, 0, 0])
            while second - self._seconds[0][0] >= WINDOW_S:
                self._seconds.popleft()
        counted = self._seconds[-1]
        counted[1] += 1
        counted[2] += dead
        if dead and not self.tripped:
            self._judge(second)

    def _judge(self, second: int) -> None:
        if second - self._seconds[0][0] < WINDOW_S - 2:
            return
        every, dead = (sum(one[place] for one in self._seconds) for place in (1, 2))
        if every >= LEAST and dead / every >= DOWN:
            self.tripped = f"{dead} of {every} exchanges of the last {WINDOW_S} s had no answer, or a server error"
