"""One renderer process and its clock: the part of virtual time that speaks to the browser."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error

from wardround.clock.steps import HEAL_S
from wardround.errors import UserError

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

NATIVE_NOW = "globalThis.__wardround ? __wardround.now() - __wardround.state.lid : Date.now()"


@dataclass(eq=False)
class Domain:
    """All tabs of a context, or one tab where tabs are kept in separate processes. Its clock moves in steps (budgets)."""

    clinician: str
    page: Page
    """Where the clock sits."""
    session: CDPSession
    now: float
    """Ward time of its tabs."""
    lag: float = 0.0
    """How far the renderer's own clock is behind ward time: closed lids and frozen tabs so far."""
    pages: list[Page] = field(default_factory=list)
    begun: bool = False
    live_ms: float = 0.0
    """Budget that is being spent; 0 when time stands still."""
    since: float = 0.0
    """When it was granted (real, monotonic)."""
    stopped: bool = False
    suspected_at: float | None = None
    """Ward time when this process was last looked at because its step did not end."""
    leaky: bool = False
    """Chromium waits for a request that does not exist (a page called history.back()): time must be moved without waiting."""
    loose: bool = False
    """Whether the last step was granted without waiting for answers."""
    heal_at: float = 0.0
    """When a leaky process is next asked whether it would wait no longer (real, monotonic)."""
    heal_s: float = HEAL_S
    died: bool = False

    def __post_init__(self) -> None:
        """Listen for the end of the process: its tabs end with it, and no step would ever end."""
        self.page.on("crash", self._die)

    def _die(self, _: Page) -> None:
        self.died = True
        self.live_ms = 0.0

    def must_live(self) -> None:
        """Go on only where time can.

        Raises:
            UserError: ``tab-crashed`` when the process has died.
        """
        if self.died:
            raise UserError(
                "tab-crashed",
                f"the browser's process with the tabs of {self.clinician} has crashed",
                "Run it again; if it crashes again, use another browser (wardround doctor names the one in use).",
            )

    def grant(self, budget_ms: float, *, loose: bool) -> bool:
        """Let so many milliseconds pass. ``loose``: although requests are pending. False when the process is gone."""
        order: dict[str, Any] = {"policy": "advance" if loose else "pauseIfNetworkFetchesPending", "budget": budget_ms}
        if not self.begun:
            order["initialVirtualTime"] = self.now - self.lag
            self.begun = True
        self.live_ms = budget_ms
        self.loose = loose
        self.since = time.monotonic()
        try:
            self.session.send("Emulation.setVirtualTimePolicy", order)
        except Error:
            self.live_ms = 0.0
            return False
        return True

    def spent(self) -> bool:
        """The budget has run out. False when it was said before (the browser sometimes says it twice)."""
        if not self.live_ms:
            return False
        self.now += self.live_ms / 1000
        self.live_ms = 0.0
        return True

    def there(self) -> float | None:
        """Ward time by the tab's own unshifted clock; None between two documents."""
        try:
            answer = self.session.send("Runtime.evaluate", {"expression": NATIVE_NOW, "returnByValue": True})
            return float(answer["result"]["value"]) / 1000 + self.lag
        except (Error, KeyError, TypeError, ValueError):
            return None

    def resync(self) -> None:
        """Take the tab's word for what time it is."""
        there = self.there()
        if there is not None:
            self.now = there

    def left_ms(self) -> float:
        """Milliseconds of the running budget that are not spent yet."""
        there = self.there()
        return self.live_ms if there is None else min(self.live_ms, max(0.0, self.live_ms - (there - self.now) * 1000))

    def freeze(self) -> None:
        """Stop its scripts; locks stay held."""
        self.session.send("Debugger.enable")
        self.session.send("Debugger.pause")
        self.stopped = True

    def thaw(self) -> None:
        """Let its scripts run again."""
        self.session.send("Debugger.resume")
        self.session.send("Debugger.disable")
        self.stopped = False

    def miss(self, seconds: float) -> None:
        """The wall clock has moved on without its timers."""
        self.now += seconds
        self.lag += seconds


def keep(page: Page, home: str) -> Page:
    """An empty page of the same context, for the clock's own.

    On the portal's origin (``home``): a tab whose first navigation fails shows Chromium's error page in another process, and comes
    back only to one that has been on that origin. In a new one the clock would be the real one.
    """
    keeper = page.context.new_page()
    if home:
        keeper.goto(home)
    return keeper
