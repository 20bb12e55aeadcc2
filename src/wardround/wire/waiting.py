"""Waiting on the wire: in virtual time, and never longer than whoever makes one wait is there."""

from __future__ import annotations

import asyncio
import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from wardround.wire.times import Times


class Interruption:
    """Something that happens once and cuts short what waits. Safe from any thread."""

    def __init__(self) -> None:
        """It has not happened."""
        self._lock = threading.Lock()
        self._happened = False
        self._waiting: set[asyncio.Task[object]] = set()

    @property
    def happened(self) -> bool:
        """Whether it has happened."""
        return self._happened

    def happen(self) -> None:
        """It happens. More than once is harmless."""
        with self._lock:
            self._happened = True
            waiting, self._waiting = self._waiting, set()
        for task in waiting:
            task.get_loop().call_soon_threadsafe(task.cancel)

    @contextmanager
    def cuts(self, task: asyncio.Task[object]) -> Iterator[None]:
        """While this lasts, the task is cancelled when it happens (at once when it has happened)."""
        with self._lock:
            if not self._happened:
                self._waiting.add(task)
        if self._happened:
            task.cancel()
        try:
            yield
        finally:
            with self._lock:
                self._waiting.discard(task)


async def unless(work: Coroutine[object, object, object], *interruptions: Interruption) -> bool:
    """Do something, cut short by whichever of these happens first. Whether it was done to its end.

    Raises:
        Exception: what the work raised.
    """
    task: asyncio.Task[object] = asyncio.ensure_future(work)
    with ExitStack() as stack:
        for interruption in interruptions:
            stack.enter_context(interruption.cuts(task))
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
    if task.cancelled():
        return False
    task.result()
    return True


class Waiting:
    """The waits of one exchange for one fault.

    Args:
        times: virtual time; None: the seconds are real.
        clinician: in whose browser the exchange began.
        moment: virtual now for the exchange, seconds since 1970; or real seconds.
        ends: the fault is taken down.
        gone: the browser has closed the connection.
        held: told +1 and -1 as a wait begins and ends, +1 before anyone could move the clock.
        touched: told that the fault has touched the exchange, where nobody could see it on the exchange itself.
    """

    def __init__(  # noqa: PLR0913  # what a wait depends on; made in one place
        self,
        times: Times | None,
        clinician: str | None,
        moment: Callable[[], float],
        *,
        ends: Interruption | None = None,
        gone: Interruption | None = None,
        held: Callable[[int], None] | None = None,
        touched: Callable[[], None] = lambda: None,
    ) -> None:
        """Nothing waits yet."""
        self._times = times
        self._clinician = clinician
        self._held = held
        self.moment = moment
        self.touched = touched
        self.ends = ends or Interruption()
        self.gone = gone or Interruption()

    async def until(self, due: float, *also: Interruption) -> bool:
        """Wait until ``moment()`` is ``due``, the fault ends or one of these happens. Whether the time came (or the scenario ended)."""
        # before anyone is told that it is held: whoever hears it may move the clock at once
        self.touched()
        if self._held is not None:
            self._held(1)
        try:
            return await unless(self._reached(due), self.ends, *also)
        finally:
            if self._held is not None:
                self._held(-1)

    async def _reached(self, due: float) -> None:
        if self._times is None:
            await asyncio.sleep(max(0.0, due - self.moment()))
        else:
            await self._times.reached(due, self._clinician)


def alone() -> Waiting:
    """Where no engine is: real seconds, and no end but the time's."""
    return Waiting(None, None, asyncio.get_running_loop().time)
