"""The server's clock: real, or told by a tester. Everything that waits in the portal waits on it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970. Untold, it is real time; once told, it stands still until told again and never goes back."""

    def __init__(self) -> None:
        """Start in real time."""
        self._told: float | None = None
        self._moved: asyncio.Event | None = None

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() if self._told is None else self._told

    @property
    def told(self) -> bool:
        """Whether somebody set it."""
        return self._told is not None

    def tell(self, seconds: float) -> None:
        """Move to ``seconds`` since 1970. The first word may be any date; later ones only move forward."""
        if self._told is None or seconds > self._told:
            self._told = seconds
            self.wake()

    def forget(self) -> None:
        """Back to real time (a fresh scenario)."""
        self._told = None
        self.wake()

    def wake(self) -> None:
        """Let everyone who waits look again: time moved, or what they wait for changed."""
        if self._moved is not None:
            self._moved.set()
            self._moved = None

    async def wait(self, until: float | None) -> None:
        """Return at ``until`` (None: no time) or at the next ``wake``, whichever comes first."""
        if self._moved is None:
            self._moved = asyncio.Event()
        moved = self._moved
        left = None if until is None or self._told is not None else max(0.0, until - time.time())
        if until is not None and until <= self.now():
            return
        try:
            await asyncio.wait_for(moved.wait(), left)
        except TimeoutError:
            return


def iso(seconds: float) -> str:
    """ISO 8601 with milliseconds and offset: unambiguous over a night when the clocks change."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
