"""What happens to clinicians that they did not ask for: gaps, closed lids, wrong clocks, frozen tabs, a bad network."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wardround.clock.script import RESERVED
from wardround.history.events import ClockMove
from wardround.wire.aim import Aim
from wardround.wire.catalogue import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wardround.browser.clinician import Clinician
    from wardround.browser.tab import Tab
    from wardround.clock.clock import Clock
    from wardround.history.events import AnyEvent
    from wardround.stage import Stage
    from wardround.wire.active import Active
    from wardround.wire.gate import Before, Gate
    from wardround.wire.playing import Playing
    from wardround.wire.wire import Wire

SETTLE_S = 0.5
"""Ward-time seconds in which what an act started comes to rest."""
QUIET_TRIES = 40
HURRIED_S = 0.05
"""The same while time does not wait for answers."""
PORTAL_S = 0.025
"""Real seconds that the portal is then given between two looks."""
MEET_S = 3.0
"""Ward-time seconds that the first of several exchanges waits for the others."""


CAUGHT_S = 60.0
"""How often is looked whether an exchange was caught at a gate; catching one ends a step by itself."""


class Disturbances(ABC):
    """The part of a ward that moves its clock and disturbs its wire. Each of them stands in the history. Times in seconds."""

    clock: Clock
    wire: Wire
    stage: Stage
    disturbed: bool = False
    """Whether anything but time has come to pass so far."""
    kept_out: bool = False
    """Whether the last sign-in came to nothing."""
    part: str = ""
    """Which of many plays of a scenario it is: where the portal keeps what was written, each has markers of its own."""
    _hurried: bool = False

    @abstractmethod
    def write(self, event: AnyEvent) -> None:
        """Put an event into the history."""

    def now(self) -> float:
        """Ward time, seconds since 1970."""
        return self.clock.now()

    def idle(self, seconds: float, until: Callable[[], bool] | None = None, *, every: float = 0.25) -> bool:
        """Nobody touches anything for so long, or until the condition holds (looked at every so many seconds; then True)."""
        self.stage.interrupt.heed()
        self.write(ClockMove(at=self.now(), move="idle", seconds=seconds))
        return self.clock.idle(seconds, until, every=every)

    def settle(self) -> None:
        """Let what was started come to rest: answers arrive, pages draw."""
        for _ in range(QUIET_TRIES):
            self.clock.idle(HURRIED_S if self._hurried else SETTLE_S)
            if self.wire.held() or not self.wire.in_flight():
                return
            if self._hurried:
                # ward time does not wait for the portal now: without this the page would give up long before a slow answer came
                time.sleep(PORTAL_S)

    def sleep(self, clinician: Clinician, seconds: float) -> None:
        """Close the lid for so long, open it, let the page wake."""
        self.disturbed = True
        self.write(ClockMove(at=self.now(), move="sleep", seconds=seconds, clinician=clinician.alias))
        self.wire.cut_streams()
        self.clock.sleep(clinician.alias, seconds)
        self.settle()

    def skew(self, clinician: Clinician, seconds: float) -> None:
        """Give the clinician's machine a wrong wall clock (positive: ahead)."""
        self.disturbed = True
        self.write(ClockMove(at=self.now(), move="skew", seconds=seconds, clinician=clinician.alias))
        self.clock.skew(clinician.alias, seconds)

    def freeze(self, tab: Tab) -> None:
        """The browser stops this tab."""
        self.disturbed = True
        self.write(ClockMove(at=self.now(), move="freeze", clinician=tab.clinician.alias, tab=tab.name))
        self.wire.tab(tab.clinician.alias, tab.name, "frozen")
        self.clock.freeze(tab.page)

    def thaw(self, tab: Tab) -> None:
        """The browser lets this tab run again."""
        self.clock.thaw(tab.page)
        self.wire.tab(tab.clinician.alias, tab.name, "open")
        self.write(ClockMove(at=self.now(), move="thaw", clinician=tab.clinician.alias, tab=tab.name))
        self.settle()

    def fault(self, name: str, *, role: str | None = None, tab: Tab | None = None, nth: int | None = None, **parameters: object) -> Active:
        """Put a fault of ``proxies/`` up, aimed; it ends with the ``with`` block (or the scenario).

        ``name`` alone may say all of it: ``latency(delay_s=3) on 2nd write of tab B``.
        """
        self.disturbed = True
        if role is None and tab is None and nth is None and not parameters:
            return self.wire.fault(name)
        aim = Aim(role=role, tab=tab.name if tab else None, clinician=tab.clinician.alias if tab else None, nth=nth)
        return self.wire.fault(make(name, parameters), aim)

    def condition(self, name: str) -> Playing:
        """Begin a condition of ``proxies/conditions/`` (``vpn_drop``); it ends with the ``with`` block, by itself, or with the scenario."""
        self.disturbed = True
        return self.wire.condition(name)

    def hold(self, role: str, tab: Tab, *, before: Before = "portal", times: int = 1) -> Gate:
        """Keep the tab's next such exchanges waiting until ``release``; time goes on."""
        self.disturbed = True
        return self.wire.hold(Aim(role=role, tab=tab.name, clinician=tab.clinician.alias), before=before, times=times)

    def barrier(self, *aims: Aim | str, before: Before = "portal") -> Gate:
        """Let the next exchange for each aim (``refresh of tab A``) wait until all have come, then let all go.

        One that cannot open says in the history what each side waited for; every verdict is then could-not-tell.
        """
        self.disturbed = True
        return self.wire.barrier(*aims, before=before)

    def meet(self, role: str, tabs: Sequence[Tab], seconds: float) -> int:
        """Nobody touches anything for so long; the first such exchange waits at the portal's door until each tab has sent its own.

        On a portal whose tabs take turns the others never come: after MEET_S the first goes on alone. Where no tab sends one by
        itself all this time, all tabs are reloaded together, and what they then need is waited for.

        Returns:
            How many came.
        """
        self.disturbed = True
        end = self.now() + seconds
        self.write(ClockMove(at=self.now(), move="idle", seconds=seconds))
        with self.wire.hold(Aim(role=role, clinician=tabs[0].clinician.alias), times=len(tabs)) as gate:
            if not self.clock.idle(seconds, until=lambda: gate.count >= 1, every=CAUGHT_S):
                self.reload_together(tabs)
            self.clock.idle(MEET_S, until=lambda: gate.count >= len(tabs))
            came = gate.count
            gate.release()
        self.clock.idle(max(0.0, end - self.now()))
        return came

    @contextmanager
    def not_waiting(self) -> Iterator[None]:
        """Let time go on although requests are pending: for what is done while the portal is slow."""
        self.clock.rush(on=True)
        self._hurried = True
        try:
            yield
        finally:
            self._hurried = False
            self.clock.rush(on=False)

    def reload_together(self, tabs: Sequence[Tab]) -> None:
        """Load several tabs anew at the same moment, as a browser does that restores a session: no old document is left to ask."""
        places = [tab.page.url for tab in tabs]
        for tab in tabs:
            tab.goto(f"{RESERVED}/blank")
        for tab, place in zip(tabs, places, strict=True):
            # time stands still between them: they go in the same moment
            tab.page.evaluate("(place) => { setTimeout(() => location.replace(place), 50); }", place)
        self.settle()
