"""Virtual now, as the wire knows it: told by the clock, and by the pages with each request."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field


@dataclass
class _Waiter:
    clinician: str | None
    at: float
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[None] = field(repr=False)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class Times:
    """Virtual now of the run, of each clinician's browser and of each tab. Never goes back. Safe from any thread."""

    def __init__(self, now: float) -> None:
        """Start at ``now`` (virtual seconds since 1970)."""
        self._lock = threading.Lock()
        self._now = now
        self._browsers: dict[str, float] = {}
        self._tabs: dict[tuple[str, str], float] = {}
        self._waiters: list[_Waiter] = []
        self._over = False

    def now(self, clinician: str | None = None, tab: str | None = None) -> float:
        """The latest time known for a tab, for a clinician's browser, or for the whole run."""
        with self._lock:
            return self._known(clinician, tab)

    def _known(self, clinician: str | None, tab: str | None) -> float:
        now = self._now
        if clinician is not None:
            now = max(now, self._browsers.get(clinician, now))
            if tab is not None:
                now = max(now, self._tabs.get((clinician, tab), now))
        return now

    def set(self, at: float, clinician: str | None = None) -> None:
        """It is ``at`` now, everywhere or in one clinician's browser. An earlier time than the known one changes nothing."""
        with self._lock:
            if clinician is None:
                self._now = max(self._now, at)
            else:
                self._browsers[clinician] = max(at, self._browsers.get(clinician, at))
            self._wake_reached()

    def report(self, clinician: str | None, tab: str | None, at: float) -> None:
        """A page said what time it is there."""
        if clinician is None or tab is None:
            return
        with self._lock:
            self._tabs[clinician, tab] = max(at, self._tabs.get((clinician, tab), at))

    def _wake_reached(self) -> None:
        for waiter in list(self._waiters):
            if self._known(waiter.clinician, None) >= waiter.at:
                self._waiters.remove(waiter)
                waiter.loop.call_soon_threadsafe(_wake, waiter.future)

    async def reached(self, at: float, clinician: str | None = None) -> None:
        """Wait until the clock was set to ``at`` or later (or ``let_go``)."""
        loop = asyncio.get_running_loop()
        waiter = _Waiter(clinician, at, loop, loop.create_future())
        with self._lock:
            if self._over or self._known(clinician, None) >= at:
                return
            self._waiters.append(waiter)
        try:
            await waiter.future
        finally:
            with self._lock:
                if waiter in self._waiters:
                    self._waiters.remove(waiter)

    def next_due(self) -> float | None:
        """The earliest time that somebody waits for; None when nobody waits."""
        with self._lock:
            return min((waiter.at for waiter in self._waiters), default=None)

    def let_go(self) -> None:
        """Wake everyone who waits or is about to, whatever the time: the scenario is over."""
        with self._lock:
            self._over = True
            waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            waiter.loop.call_soon_threadsafe(_wake, waiter.future)
