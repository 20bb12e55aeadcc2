"""A team's own test on our ward: its browser context goes through the wire, its pages are watched, and every invariant judges it.

The test acts with Playwright's own methods, which know nothing of flows. So what a clinician's acts tell a scenario is
taken from the pages here: trusted input and ``goto`` are activity, a sign-out that the portal was asked for is an act.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from wardround.abilities import NotChecked
from wardround.browser.clinician import Clinician
from wardround.clock.real import RealClock
from wardround.history.events import Act, Exchange, Screen
from wardround.ward import Ward

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from wardround.browser.tab import Tab
    from wardround.clock.clock import Clock
    from wardround.clock.lid import Lid
    from wardround.history.events import AnyEvent, Ending
    from wardround.history.history import History

BY_HAND = "by_hand"
"""Name of the act in which a test touches a page."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TOUCH = """(() => {
  let last = -Infinity;
  const tell = (event) => {
    const now = globalThis.__wardround?.now() ?? Date.now();
    if (!event.isTrusted || now - last < 1000) return;
    last = now;
    globalThis.__wardround_touched?.(now / 1000);
  };
  for (const name of ['pointerdown', 'keydown', 'input', 'wheel']) addEventListener(name, tell, { capture: true, passive: true });
})();"""


class FlowingClock:
    """A clock under which time flows all the while, as a test expects that calls Playwright at any moment. See ``Clock``."""

    def __init__(self, inner: Clock) -> None:
        """Stand still until the first page is there."""
        self._inner = inner
        self._flow = ExitStack()
        self._paused = 0
        self.kind = inner.kind
        self.lid: Lid = inner.lid

    def now(self) -> float:
        """Ward time."""
        return self._inner.now()

    @contextmanager
    def paused(self) -> Iterator[Clock]:
        """The clock itself, for what cannot be done while time flows."""
        self._flow.close()
        self._paused += 1
        try:
            yield self._inner
        finally:
            self._paused -= 1
            if not self._paused:
                self._flow.enter_context(self._inner.flowing())

    @contextmanager
    def flowing(self, pace: Callable[[], float] | None = None) -> Iterator[None]:
        """Time flows anyway; for the time of this it is sure to."""
        with self._inner.flowing(pace):
            yield

    def split(self, clinician: str) -> None:
        """This clinician's pages live in one process each."""
        self._inner.split(clinician)

    def adopt(self, clinician: str, tab: str, page: Page) -> None:
        """Put a fresh page under this clock."""
        with self.paused() as clock:
            clock.adopt(clinician, tab, page)

    def drop(self, page: Page) -> None:
        """Forget a page."""
        with self.paused() as clock:
            clock.drop(page)

    def idle(self, seconds: float, until: Callable[[], bool] | None = None, *, every: float = 0.25) -> bool:
        """Skip so much, or until the condition holds."""
        with self.paused() as clock:
            return clock.idle(seconds, until, every=every)

    def sleep(self, clinician: str, seconds: float) -> None:
        """Close the lid."""
        with self.paused() as clock:
            clock.sleep(clinician, seconds)

    def skew(self, clinician: str, seconds: float) -> None:
        """Set the machine's clock wrong."""
        self._inner.skew(clinician, seconds)

    def freeze(self, page: Page) -> None:
        """Stop a tab."""
        with self.paused() as clock:
            clock.freeze(page)

    def thaw(self, page: Page) -> None:
        """Let it run again."""
        with self.paused() as clock:
            clock.thaw(page)

    def rush(self, *, on: bool) -> None:
        """Go on although requests are pending."""
        self._inner.rush(on=on)

    def stop(self) -> None:
        """From now on time flows only for what is done."""
        self._paused += 1
        self._flow.close()

    def close(self) -> None:
        """Stop moving anything."""
        self.stop()
        self._inner.close()


class GuestWard(Ward):
    """A ward whose clinician is a test that knows nothing of it."""

    _guest: Clinician | None = None

    def __init__(self, *given: Any, timed: bool, **named: Any) -> None:  # noqa: ANN401 (a ward's own)
        """``timed``: whether the test asked for the clock; without it time is real, as the test was written for."""
        self._timed = timed
        super().__init__(*given, **named)

    def finish(self, outcome: Ending = "complete", reason: str = "") -> History:
        """End the scenario, when the test has returned: time no longer flows by itself."""
        self._flowing.stop()
        return super().finish(outcome, reason)

    def _make_clock(self, start: float) -> Clock:
        self._flowing = FlowingClock(super()._make_clock(start) if self._timed else RealClock(self.wire))
        return self._flowing

    def write(self, event: AnyEvent) -> None:
        """Put an event into the history; a sign-out that the portal was asked for is the clinician's act."""
        if isinstance(event, Exchange) and event.role == "sign-out" and event.by == "browser" and event.clinician and event.tab:
            self._act(event.clinician, event.tab, "sign_out", event.at, event.answered_at or event.at)
        if isinstance(event, Screen) and event.signed_in:
            self._throughout.signed_in()
        super().write(event)

    @property
    def guest(self) -> Clinician:
        """Who works at the test's first context.

        Raises:
            NotChecked: the test has opened none.
        """
        if self._guest is None:
            raise NotChecked("needs a context that `context`, `page` or `new_context` made")
        return self._guest

    def seat(self, context: BrowserContext, which: str | int) -> None:
        """Take a context that goes through the wire: each page in it is a tab of that clinician.

        ``which``: of the profile's personas; each context has one of its own.
        """
        persona = self._roster.persona(which)
        if self.clock.kind == "virtual" and context.browser and context.browser.browser_type.name != "chromium":
            raise NotChecked("needs Chromium: only its clock can be moved")
        clinician = Clinician(self, persona, self.stage.authenticator(persona), context)
        self._clinicians.append(clinician)
        self._guest = self._guest or clinician
        self.wire.acting(clinician.alias, clinician.alias)
        context.expose_binding("__wardround_touched", lambda source, at: self._touched(clinician, source["page"], float(at)))
        context.add_init_script(_TOUCH)
        opened = context.new_page
        opening: list[bool] = []

        def new_page() -> Page:
            if opening:  # the clock opens a page of its own
                return opened()
            opening.append(True)
            try:
                page = opened()
                self._adopt(clinician, page)
            finally:
                opening.clear()
            return page

        def popped_up(page: Page) -> None:
            if not opening and all(tab.page != page for tab in clinician.tabs.values()):
                self._adopt(clinician, page)

        context.new_page = new_page  # type: ignore[method-assign] # the test calls it, and must get a page that is ours
        context.on("page", popped_up)

    def _adopt(self, clinician: Clinician, page: Page) -> None:
        number = len(clinician.tabs)
        tab = clinician.adopt(page, LETTERS[number] if number < len(LETTERS) else f"T{number}")
        go = page.goto

        def goto(*given: Any, **named: Any) -> Any:  # noqa: ANN401 (handed on as it is)
            begun = self.now()
            try:
                return go(*given, **named)
            finally:
                self._act(clinician.alias, tab.name, BY_HAND, begun, self.now())

        page.goto = goto  # type: ignore[method-assign] # opening a page by hand is activity
        page.on("close", lambda _: self._closed(clinician, tab))

    def _closed(self, clinician: Clinician, tab: Tab) -> None:
        if clinician.tabs.get(tab.name) is tab:
            self.clock.drop(tab.page)

    def _touched(self, clinician: Clinician, page: Page, at: float) -> None:
        for tab in clinician.tabs.values():
            if tab.page == page:
                self._act(clinician.alias, tab.name, BY_HAND, at, at)

    def _act(self, clinician: str, tab: str, flow: str, start: float, end: float) -> None:
        number = self.next_act()
        super().write(Act(at=start, act=number, clinician=clinician, tab=tab, flow=flow, phase="start"))
        super().write(Act(at=end, act=number, clinician=clinician, tab=tab, flow=flow, phase="end", outcome="done"))
        if flow == BY_HAND:
            self._vigil.touched(clinician, end)


class GuestClock:
    """The ``clock`` of a team's own test. Times in seconds."""

    def __init__(self, ward: GuestWard) -> None:
        """The ward's clock, in a test's words."""
        self._ward = ward

    def now(self) -> float:
        """Ward time, since 1970."""
        return self._ward.now()

    def idle(self, seconds: float, until: Callable[[], bool] | None = None) -> bool:
        """Nobody touches anything for so long, or until the condition holds (then True)."""
        return self._ward.idle(seconds, until)

    def sleep(self, seconds: float) -> None:
        """The lid is closed for so long; then the pages wake."""
        self._ward.sleep(self._ward.guest, seconds)

    def skew(self, seconds: float) -> None:
        """The machine's wall clock is wrong (positive: ahead)."""
        self._ward.skew(self._ward.guest, seconds)
