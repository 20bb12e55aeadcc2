"""Looks after steps of virtual time that do not end: is an exchange held, or does Chromium wait for one that does not exist?"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from greenlet import greenlet

from wardround.clock.steps import FLOW_REST_S, HEAL_MS, HELD_S, LEAK_S, WATCH_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.clock.clock import Traffic
    from wardround.clock.domain import Domain


class Watch:
    """Grants steps, and goes on without waiting for answers where they would never end.

    Args:
        traffic: what is under way.
        loose: whether an exchange may be pending without stopping time.
    """

    def __init__(self, traffic: Traffic, loose: Callable[[], bool]) -> None:
        """Nothing is watched."""
        self.closed = False
        self._traffic = traffic
        self._loose = loose
        self._loop: asyncio.AbstractEventLoop | None = None

    def here(self) -> None:
        """Remember Playwright's loop. Called in it."""
        self._loop = asyncio.get_running_loop()

    def grant(self, domain: Domain, budget_ms: float, *, loose: bool | None = None) -> None:
        """Let a step pass, and look after it."""
        loose = (self._loose() or domain.leaky) if loose is None else loose
        if domain.grant(budget_ms, loose=loose) and self._loop and not loose:
            self._loop.call_later(WATCH_S, self._look_after, domain, domain.since)

    def grant_soon(self, domain: Domain, step_ms: Callable[[], float]) -> None:
        """Let a step pass after a moment of real time, as large as is said then; none at 0. Called in Playwright's loop."""

        def go_on() -> None:
            if not self.closed and not domain.live_ms and (budget_ms := step_ms()):
                self.grant(domain, budget_ms)

        asyncio.get_running_loop().call_later(FLOW_REST_S, lambda: greenlet(go_on).switch())

    def heal(self, domains: list[Domain], calm: Callable[[list[Domain]], None]) -> None:
        """Ask, now and then, those that waited for a request that does not exist whether they would wait no longer."""
        for domain in domains:
            if not domain.leaky or domain.stopped or domain.live_ms or time.monotonic() < domain.heal_at:
                continue
            if self._loose() or self._traffic.in_flight():
                continue
            self.grant(domain, HEAL_MS, loose=False)
            calm([domain])
            domain.leaky = domain.loose
            domain.heal_s *= 2
            domain.heal_at = time.monotonic() + domain.heal_s

    def _look_after(self, domain: Domain, since: float) -> None:
        """A step did not end: if it waits for an exchange that is held, go on without waiting for it."""
        if self.closed or domain.since != since or not domain.live_ms:
            return
        if self._loose() or domain.leaky:
            greenlet(lambda: self._loosen(domain)).switch()
        elif not self._traffic.in_flight() and time.monotonic() - since > LEAK_S and self._loop:
            greenlet(lambda: self._suspect(domain)).switch()
            self._loop.call_later(0 if domain.leaky else LEAK_S, self._look_after, domain, since)
        elif self._loop:
            self._loop.call_later(WATCH_S, self._look_after, domain, since)

    def _suspect(self, domain: Domain) -> None:
        """A long step on a busy machine is no leak: only time that has not moved at all between two looks is."""
        there = domain.there()
        domain.leaky = there is not None and there == domain.suspected_at
        if domain.leaky:
            self._traffic.leaked(domain.clinician)
            domain.heal_at = time.monotonic() + domain.heal_s
        domain.suspected_at = there

    def _loosen(self, domain: Domain) -> None:
        left = domain.left_ms()
        if domain.live_ms:
            domain.now += max(0.0, domain.live_ms - left) / 1000
            self.grant(domain, max(1.0, min(left, HELD_S * 1000)), loose=True)
