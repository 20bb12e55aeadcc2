"""Gates: hold exchanges and let them go, so that an order of events is made and not hoped for."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Literal, Self

from wardround.wire.aim import Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from wardround.wire.aim import Aim
    from wardround.wire.live import Live

Before = Literal["portal", "browser"]


class _Waiting:
    """One exchange at a gate."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self._loop = asyncio.get_running_loop()
        self._go = asyncio.Event()

    def go(self) -> None:
        self._loop.call_soon_threadsafe(self._go.set)

    async def wait(self) -> None:
        await self._go.wait()


class Gate:
    """A hold or a barrier. Use as a context manager: at its end everything goes.

    Attributes:
        opened: for a hold, whether ``release()`` let everything go; for a barrier, whether all sides came
            (None while it is not yet decided, False when time ran out).
    """

    def __init__(  # noqa: PLR0913  # what a gate is; only the wire makes them
        self,
        number: int,
        sides: list[Aim],
        *,
        before: Before,
        times: int,
        barrier: bool,
        after: int = 0,
        hit: Callable[[Gate, Live], None],
        end: Callable[[Gate], None],
    ) -> None:
        """Made by ``Wire.hold`` and ``Wire.barrier``. ``after``: the number of the last exchange that had arrived by then."""
        self.number = number
        self.name = "barrier" if barrier else "hold"
        self.before = before
        self.after = after
        self.barrier = barrier
        self.opened: bool | None = None
        self._sides = [Target(side) for side in sides]
        self._came: list[Live | None] = [None] * len(sides)
        self._times = times
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._taken = 0
        self._ended = False
        self._hit = hit
        self._end = end

    @property
    def count(self) -> int:
        """How many exchanges it has held so far, those let go included."""
        with self._changed:
            return self._taken

    @property
    def aims(self) -> list[str]:
        """In words, what each side waits for."""
        return [str(side.aim) for side in self._sides]

    @property
    def missing(self) -> list[str]:
        """In words, the sides of a barrier that have not come."""
        return [str(side.aim) for side, live in zip(self._sides, self._came, strict=True) if live is None]

    @property
    def sides(self) -> list[tuple[Aim, Live | None]]:
        """Each side with the exchange that came for it, if one did."""
        with self._changed:
            return [(side.aim, live) for side, live in zip(self._sides, self._came, strict=True)]

    @property
    def awaited(self) -> list[Aim]:
        """The sides of a barrier that have not come; empty once it is decided."""
        return [aim for aim, live in self.sides if live is None] if self.barrier and self.opened is None else []

    @property
    def holding(self) -> list[Live]:
        """The exchanges that wait here now."""
        with self._changed:
            return [waiting.live for waiting in self._waiting]

    def wait(self, n: int = 1, timeout: float = 5.0) -> bool:
        """Wait until ``n`` exchanges have been held. False after ``timeout`` real seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._taken >= n, timeout)

    def release(self, n: int | None = None) -> None:
        """Let the first ``n`` of those that wait go; without ``n`` all, and whatever would still come."""
        with self._changed:
            going = self._waiting[:n]
            self._waiting = [] if n is None else self._waiting[n:]
            if n is None and self.opened is None:
                self.opened = not self.barrier or not self.missing
        for waiting in going:
            waiting.go()

    def give_up(self) -> bool:
        """Let everything go, of a barrier that will not open. False: it was decided before."""
        with self._changed:
            if self.opened is not None:
                return False
            self.opened = False
        self.release()
        return True

    def end(self) -> None:
        """Let everything go and take the gate down. More than once is harmless."""
        with self._changed:
            ended, self._ended = self._ended, True
        try:
            if not ended:
                self._end(self)
        finally:
            self.release()

    def __enter__(self) -> Self:
        """It already stands."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Everything goes."""
        self.end()

    def _takes(self, live: Live) -> bool:
        if self.opened is not None or self._ended:
            return False
        if not self.barrier:
            return self._taken < self._times and self._sides[0].takes(live)
        for place, side in enumerate(self._sides):
            if self._came[place] is None and side.takes(live):
                self._came[place] = live
                return True
        return False

    async def pass_through(self, live: Live) -> None:
        """Called by the wire's thread with each exchange; returns when it may go on."""
        with self._changed:
            if not self._takes(live):
                return
            waiting = _Waiting(live)
            self._waiting.append(waiting)
            self._taken += 1
            live.holds += 1
            complete = self.barrier and not self.missing
            if complete:
                self.opened = True
            self._changed.notify_all()
        self._hit(self, live)
        if complete:
            self.release()
        try:
            await waiting.wait()
        finally:
            live.holds -= 1
