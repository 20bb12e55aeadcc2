"""Portable virtual time: Playwright's own clock, for browsers whose renderer clock cannot be moved (Firefox, WebKit).

It replaces timers in the page and does not wait for requests, so time is moved in small steps and the wire is let fall
quiet between them. Slower than ``VirtualClock`` and, in the middle of a step, less exact: answers arrive at its end.
"""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from wardround.clock.lid import Lid
from wardround.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from wardround.clock.clock import Kind, Traffic

STEP_S = 1.0
"""One step: answers and messages between tabs are late by at most this."""
FLOW_MS = 50
"""How far time moves for each real 10 ms while a clinician acts is left to Playwright: its clock runs on in real time then."""
QUIET_TRIES = 500
QUIET_LOOKS = 4
"""How often in a row nothing may be in flight before the next step: what a timer has just asked for may not be at the wire yet."""


class PortableClock:
    """Moves every context by Playwright's clock, in steps. See ``Clock`` for the contract."""

    kind: Kind = "portable"

    def __init__(self, traffic: Traffic, *, start: float) -> None:
        """Start at ``start`` (seconds since 1970)."""
        self._traffic = traffic
        self._now = float(int(start))
        self._contexts: list[BrowserContext] = []
        self._pages: list[tuple[str, Page]] = []
        self.lid = Lid()
        self._rush = False

    def now(self) -> float:
        """Ward time."""
        return self._now

    def split(self, clinician: str) -> None:
        """Every tab has a clock of its own here anyway."""

    def adopt(self, clinician: str, tab: str, page: Page) -> None:  # noqa: ARG002 (part of the contract)
        """Install Playwright's clock in the tab's context, once."""
        if page.context not in self._contexts:
            page.context.clock.install(time=self._now)
            page.context.clock.pause_at(dt.datetime.fromtimestamp(self._now + 1, tz=dt.UTC))
            self._now += 1
            self._contexts.append(page.context)
        self._pages.append((clinician, page))

    def drop(self, page: Page) -> None:
        """Forget the tab."""
        self._pages = [(clinician, one) for clinician, one in self._pages if one != page]

    @contextmanager
    def flowing(self, pace: Callable[[], float] | None = None) -> Iterator[None]:  # noqa: ARG002 (part of the contract)
        """Acts take no virtual time by themselves; a step after them lets what they started happen."""
        self._traffic.set_now(self._now)
        yield
        self._step(FLOW_MS / 1000)

    def idle(self, seconds: float, until: Callable[[], bool] | None = None, *, every: float = 0.25) -> bool:
        """Step on."""
        end = self._now + seconds
        while True:
            if until and until():
                return True
            left = end - self._now
            if left <= 0.0005:  # noqa: PLR2004 (half a millisecond: the clock's resolution)
                return False
            self._step(min(left, every if until else STEP_S, STEP_S))

    def sleep(self, clinician: str, seconds: float) -> None:
        """The wall clock jumps, timers do not run: ``set_system_time`` moves ``Date`` only."""
        pages = [page for owner, page in self._pages if owner == clinician]
        self.lid.close(pages)
        self._now += seconds
        for context in {page.context for page in pages}:
            context.clock.set_system_time(self._now)
        self._traffic.set_now(self._now)
        self.lid.wake(pages)
        self._step(FLOW_MS / 1000)

    def skew(self, clinician: str, seconds: float) -> None:
        """Set how far the machine's wall clock is ahead."""
        for context in {page.context for owner, page in self._pages if owner == clinician}:
            context.clock.set_system_time(self._now + seconds)

    def freeze(self, page: Page) -> None:
        """Not possible here.

        Raises:
            UserError: ``freeze-needs-chromium``, always.
        """
        raise UserError(
            "freeze-needs-chromium",
            f"tab {page.url} cannot be frozen with Playwright's clock",
            "Run this scenario in Chromium with --clock virtual.",
        )

    def thaw(self, page: Page) -> None:
        """Nothing was frozen."""

    def rush(self, *, on: bool) -> None:
        """Do not wait for the wire to fall quiet."""
        self._rush = on

    def close(self) -> None:
        """Nothing to stop."""

    def _step(self, seconds: float) -> None:
        self._now += seconds
        self._traffic.set_now(self._now)
        for context in self._contexts:
            try:
                context.clock.run_for(round(seconds * 1000))
            except Error:
                continue
        page = next((one for _, one in self._pages if not one.is_closed()), None)
        quiet = 0
        for _ in range(QUIET_TRIES):
            if page is None or self._rush or self._traffic.held() or quiet == QUIET_LOOKS:
                return
            page.wait_for_timeout(2)
            quiet = 0 if self._traffic.in_flight() else quiet + 1
