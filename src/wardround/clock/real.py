"""Real time: nothing is moved. The same scenario with the portal's limits scaled down, to hold virtual time to account."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wardround.clock.lid import Lid
from wardround.clock.script import lid_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import CDPSession, Page

    from wardround.clock.clock import Kind, Traffic

_LID = "(closed) => globalThis.__wardroundLid?.(closed)"
LOOK_MS = 50
"""How often a waiting clinician looks."""


class RealClock:
    """Waits. See ``Clock`` for the contract."""

    kind: Kind = "real"

    def __init__(self, traffic: Traffic) -> None:
        """Start now."""
        self._traffic = traffic
        self._pages: list[tuple[str, Page]] = []
        self._frozen: dict[Page, CDPSession] = {}
        self._separate: set[str] = set()
        self.lid = Lid()

    def now(self) -> float:
        """Now."""
        return time.time()

    def split(self, clinician: str) -> None:
        """This clinician's tabs live in one process each: a closed lid must stop every one of them."""
        self._separate.add(clinician)

    def adopt(self, clinician: str, tab: str, page: Page) -> None:  # noqa: ARG002 (part of the contract)
        """Remember the tab for sleep and skew."""
        page.add_init_script(lid_script())
        self._pages.append((clinician, page))

    def drop(self, page: Page) -> None:
        """Forget the tab."""
        self._pages = [(clinician, one) for clinician, one in self._pages if one != page]

    @contextmanager
    def flowing(self, pace: Callable[[], float] | None = None) -> Iterator[None]:  # noqa: ARG002 (part of the contract)
        """Time flows anyway."""
        self._traffic.set_now(self.now())
        yield
        self._traffic.set_now(self.now())

    def idle(self, seconds: float, until: Callable[[], bool] | None = None, *, every: float = 0.25) -> bool:
        """Wait so long, or until the condition holds."""
        end = self.now() + seconds
        while True:
            self._traffic.set_now(self.now())
            if until and until():
                return True
            left = end - self.now()
            if left <= 0:
                return False
            page = next((one for _, one in self._pages if not one.is_closed()), None)
            if page is None:
                time.sleep(min(left, LOOK_MS / 1000))
            else:
                page.wait_for_timeout(min(left * 1000, min(LOOK_MS, every * 1000) if until else 500))

    def sleep(self, clinician: str, seconds: float) -> None:
        """Close the lid: scripts and their timers stand still while real time goes on, then the page wakes (see ``lid.js``)."""
        mine = [page for owner, page in self._pages if owner == clinician]
        self.lid.close(mine)
        # Stopping one tab stops every tab of its process, and a second one there would not answer any more.
        stopped = mine if clinician in self._separate else mine[:1]
        for page in mine:
            page.evaluate(_LID, True)
        for page in stopped:
            self.freeze(page)
        end = self.now() + seconds
        while self.now() < end:
            time.sleep(min(1.0, max(0.0, end - self.now())))
        for page in stopped:
            self.thaw(page)
        for page in mine:
            page.evaluate(_LID, False)
        self.lid.wake(mine)

    def skew(self, clinician: str, seconds: float) -> None:
        """Set how far the machine's wall clock is ahead."""
        self.lid.skewed[clinician] = seconds
        self.lid.apply(clinician, [page for owner, page in self._pages if owner == clinician])

    def freeze(self, page: Page) -> None:
        """Stop a tab by its debugger (its process must be its own)."""
        session = page.context.new_cdp_session(page)
        session.send("Debugger.enable")
        session.send("Debugger.pause")
        self._frozen[page] = session

    def thaw(self, page: Page) -> None:
        """Let it run again."""
        session = self._frozen.pop(page)
        session.send("Debugger.resume")
        session.send("Debugger.disable")

    def rush(self, *, on: bool) -> None:
        """Real time waits for nobody."""

    def close(self) -> None:
        """Nothing to stop."""
