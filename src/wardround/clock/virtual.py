"""Virtual time: the renderer's own clock, moved in one piece for all tabs of a browser context (Chromium only).

What was measured and why it is built this way: ``docs/explanation/virtual-time.md``.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wardround.clock.domain import Domain, keep
from wardround.clock.lid import Lid
from wardround.clock.rest import Rest
from wardround.clock.steps import (
    ANSWER_S,
    APART_S,
    FLOW_MS,
    HALF_MS_S,
    HELD_S,
    LOOK_S,
    POLL_LEAST_S,
    SKIP_S,
    SPEND_TRIES,
    STALL_S,
)
from wardround.clock.watch import Watch
from wardround.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from wardround.clock.clock import Kind, Traffic


def _frames() -> float:
    return FLOW_MS


class VirtualClock:
    """Moves every tab of every clinician in step. See ``Clock`` for the contract."""

    kind: Kind = "virtual"

    def __init__(self, traffic: Traffic, *, start: float, home: str = "") -> None:
        """Start at ``start`` (seconds since 1970; a whole second). ``home``: an empty page of the portal's origin, for the clock's own."""
        self._home = home
        self._traffic = traffic
        self._separate: set[str] = set()
        self._domains: list[Domain] = []
        self.lid = Lid()
        self._start = float(int(start))
        self._flows = 0
        self._pace: Callable[[], float] = _frames
        self._rush = False
        self._watch = Watch(traffic, self._loose)
        self._rest = Rest()

    def now(self) -> float:
        """Ward time: the furthest tab's."""
        return max((domain.now for domain in self._domains), default=self._start)

    def split(self, clinician: str) -> None:
        """This clinician's tabs live in one process each, and are moved one by one (needed to freeze one of them)."""
        self._separate.add(clinician)

    def adopt(self, clinician: str, tab: str, page: Page) -> None:  # noqa: ARG002 (part of the contract; other clocks name tabs)
        """Put a fresh tab under this clock."""
        known = next((domain for domain in self._domains if domain.clinician == clinician and domain.page.context == page.context), None)
        if known and clinician not in self._separate:
            known.pages.append(page)
            return
        # A navigation hands a tab its last budget anew, so the clock of a shared process sits in an empty page that never navigates.
        keeper = page if clinician in self._separate else keep(page, self._home)
        domain = Domain(clinician, keeper, keeper.context.new_cdp_session(keeper), self.now(), pages=[page])
        self._listen(domain)
        self._domains.append(domain)
        self._spend([domain], FLOW_MS)

    def drop(self, page: Page) -> None:
        """Forget a tab, and with the last one its process."""
        for domain in self._domains:
            if page not in domain.pages:
                continue
            self._calm([domain])
            domain.pages.remove(page)
            if not domain.pages:
                self._domains.remove(domain)
            return

    @contextmanager
    def flowing(self, pace: Callable[[], float] | None = None) -> Iterator[None]:
        """Grant a small step again and again while something is done."""
        self._flows += 1
        before, self._pace = self._pace, pace or self._pace
        try:
            for domain in self._domains:
                if not domain.live_ms and not domain.stopped:
                    self._watch.grant(domain, FLOW_MS)
            yield
        finally:
            self._flows -= 1
            self._pace = before
            if not self._flows:
                self._calm(self._domains)
                self._resync()

    def idle(self, seconds: float, until: Callable[[], bool] | None = None, *, every: float = LOOK_S) -> bool:
        """Skip. Requests stop time until they are answered; held ones do not."""
        end = self.now() + seconds
        while True:
            if until and until():
                return True
            self._watch.heal(self._domains, self._calm)
            left = end - self.now()
            if left <= HALF_MS_S:
                return False
            self._await_answers()
            longest = min(self._longest(), every if until else SKIP_S, self._until_due())
            self._spend([domain for domain in self._domains if not domain.stopped], max(1.0, min(left, longest) * 1000))

    def sleep(self, clinician: str, seconds: float) -> None:
        """Close the lid: this clinician's timers stand still; others, if any, live on."""
        mine = [domain for domain in self._domains if domain.clinician == clinician]
        pages = [page for domain in mine for page in domain.pages]
        with self.flowing():
            self.lid.close(pages)
        for domain in mine:
            domain.stopped = True
        if any(not domain.stopped for domain in self._domains):
            self.idle(seconds)
        for domain in mine:
            domain.miss(seconds)
            domain.stopped = False
        self.lid.slept[clinician] += seconds
        self._traffic.set_now(self.now())
        self.lid.apply(clinician, pages)
        with self.flowing():
            self.lid.wake(pages)

    def skew(self, clinician: str, seconds: float) -> None:
        """Set how far the machine's wall clock is ahead."""
        self.lid.skewed[clinician] = seconds
        self.lid.apply(clinician, [page for domain in self._domains if domain.clinician == clinician for page in domain.pages])

    def freeze(self, page: Page) -> None:
        """Stop a tab in its own renderer process: scripts paused, locks held.

        Raises:
            UserError: ``freeze-needs-separate-tabs`` when its process is shared with other tabs (all would stop).
        """
        domain = self._domain_of(page)
        if domain.clinician not in self._separate:
            raise UserError(
                "freeze-needs-separate-tabs",
                "a tab can be frozen alone only if each tab has its own process",
                "Ask for the clinician with separate_tabs=True.",
            )
        self._calm([domain])
        domain.freeze()

    def thaw(self, page: Page) -> None:
        """Let a frozen tab run again; its wall clock has moved on, its timers have not."""
        domain = self._domain_of(page)
        domain.thaw()
        missed = self.now() - domain.now
        domain.miss(missed)
        self.lid.apply_to(page, missed)

    def rush(self, *, on: bool) -> None:
        """Go on in small steps although requests are pending."""
        self._rush = on

    def close(self) -> None:
        """Grant nothing more."""
        self._watch.closed = True

    def _domain_of(self, page: Page) -> Domain:
        return next(domain for domain in self._domains if page in domain.pages)

    def _loose(self) -> bool:
        """Whether an exchange may be pending without stopping time."""
        return self._rush or bool(self._traffic.held() or self._traffic.blocking_streams())

    def _await_answers(self) -> None:
        """Where pending requests do not stop time by themselves, let none of them wait for longer than the step in which it was sent.

        Otherwise a busy machine would make a portal look slow, and pages give up on answers that were on their way.
        """
        if self._rush or self._traffic.held() or not (self._loose() or any(domain.leaky for domain in self._domains)):
            return
        # what is really slow is waited for once, not at every step
        while any(pending.for_s < ANSWER_S for pending in self._traffic.in_flight()):
            time.sleep(POLL_LEAST_S)

    def _until_due(self) -> float:
        """Seconds until something on the wire goes on by itself: a skip must not jump over it."""
        due = self._traffic.next_due()
        return due - self.now() if due is not None and due - self.now() > HALF_MS_S else SKIP_S

    def _longest(self) -> float:
        """Longest step now, seconds."""
        if self._traffic.held():
            return HELD_S
        apart = self._rush or self._separate or self._traffic.blocking_streams() or any(domain.leaky for domain in self._domains)
        return APART_S if apart else SKIP_S

    def _listen(self, domain: Domain) -> None:
        def expired(_: object) -> None:
            self._watch.here()
            large = self._flows and domain.live_ms > FLOW_MS
            if not domain.spent():
                return
            if large:
                # the browser sometimes tells of an expiry twice: in small steps that is set right at their end
                domain.resync()
            self._rest.over()
            self._traffic.set_now(self.now())
            if self._flows and not self._watch.closed and not domain.stopped:
                self._watch.grant_soon(domain, lambda: self._pace() if self._flows and not domain.stopped else 0.0)

        domain.session.on("Emulation.virtualTimeBudgetExpired", expired)

    def _resync(self) -> None:
        """Take the tabs' word for what time it is."""
        for domain in self._domains:
            if not domain.stopped:
                domain.resync()

    def _spend(self, domains: list[Domain], budget_ms: float) -> None:
        """Grant the same step to several processes, and wait until each has really spent it.

        The browser sometimes tells of an expiry twice (after a navigation): the tab's own clock decides.
        """
        loose = self._loose()
        furthest = max((domain.now for domain in domains), default=0.0)
        targets = {id(domain): furthest + budget_ms / 1000 for domain in domains}
        for _ in range(SPEND_TRIES):
            behind = [domain for domain in domains if targets[id(domain)] - domain.now > HALF_MS_S]
            if not behind or self._loose() != loose:
                # an exchange was caught on the way: whoever waits for that looks now, and steps are small from here on
                break
            for domain in behind:
                if not domain.live_ms:
                    self._watch.grant(domain, (targets[id(domain)] - domain.now) * 1000)
            self._calm(behind)
            for domain in behind:
                domain.resync()
        self._traffic.set_now(self.now())

    def _calm(self, domains: list[Domain]) -> None:
        """Wait until no step is being spent.

        Raises:
            UserError: ``tab-crashed`` when a process has died. ``time-stands-still`` when a request stays pending for STALL_S real seconds.
        """
        begun = time.monotonic()
        while True:
            for domain in domains:
                domain.must_live()
            if not any(domain.live_ms for domain in domains):
                return
            page = next(domain.page for domain in domains if domain.live_ms)
            if page.is_closed():
                for domain in domains:
                    domain.live_ms = 0.0
                return
            self._rest.wait(page)
            if time.monotonic() - begun > STALL_S:
                waiting = ", ".join(str(one) for one in self._traffic.in_flight()) or "nothing that the wire knows of"
                for domain in domains:
                    domain.live_ms = 0.0
                raise UserError("time-stands-still", f"virtual time has not moved for {STALL_S:.0f} s of real time; pending: {waiting}")
