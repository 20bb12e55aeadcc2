"""A tab: the hands of a clinician on one page, and the acts they do with them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error

from wardround.browser.cover import covered
from wardround.browser.loading import Loading, Patience
from wardround.browser.locate import locate
from wardround.history.events import Act, Outcome, Picture
from wardround.portal.adapter import ActFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from wardround.browser.clinician import Clinician
    from wardround.portal.profile import Sign

PATIENCE_S = 10.0
"""Ward-time seconds that a clinician waits for a control."""
WRITE_PATIENCE_S = 60.0
"""Ward-time seconds that a clinician waits for the portal to say what became of a write: less where the session would end meanwhile."""
HAND_MS = 10_000
"""Real milliseconds for one movement of the hand on a control that is there."""


class Doing:
    """An act under way. Set ``outcome`` (default ``done``) and ``detail`` before it ends."""

    def __init__(self, number: int) -> None:
        """Begin."""
        self.number = number
        self.outcome: Outcome = "done"
        self.detail = ""


class Tab:
    """One page of a clinician's browser, named A, B, ... Implements ``portal.adapter.Hands``."""

    def __init__(self, clinician: Clinician, name: str, page: Page) -> None:
        """Take a fresh page."""
        self.clinician = clinician
        self.name = name
        self.page = page
        self.documents = 0
        self.going_back = False
        self._armed: dict[str, Any] | None = None
        self.ward = clinician.ward
        self.loading = Loading(page, self.ward.wire, clinician.alias, name)

    @property
    def key(self) -> str:
        """``clinician/tab``, as the wire knows it."""
        return f"{self.clinician.alias}/{self.name}"

    def __repr__(self) -> str:
        """For messages."""
        return f"Tab({self.key})"

    @contextmanager
    def act(
        self, flow: str, *, patient: str | None = None, intent: str | None = None, activity: bool = True, detail: str = ""
    ) -> Iterator[Doing]:
        """Record an act. What the clinician could not do ends it as ``failed`` with the reason; the scenario goes on."""
        ward = self.ward
        doing = Doing(ward.next_act())
        doing.detail = detail
        user = self.clinician.user if self.clinician.user != self.clinician.alias else None
        ward.write(
            Act(
                at=ward.now(),
                act=doing.number,
                clinician=self.clinician.alias,
                tab=self.name,
                user=user,
                flow=flow,
                phase="start",
                activity=activity,
                intent=intent,
                patient=patient,
                detail=detail,
            )
        )
        ward.wire.act(self.clinician.alias, self.name, doing.number, flow)
        try:
            yield doing
        except (ActFailed, Error) as error:
            doing.outcome = "failed"
            doing.detail = f"{detail}; {error}".strip("; ").splitlines()[0][:300]
            if self.page.is_closed():
                raise
        finally:
            ward.wire.act(self.clinician.alias, self.name, None)
            user = self.clinician.user if self.clinician.user != self.clinician.alias else None
            ward.write(
                Act(
                    at=ward.now(),
                    act=doing.number,
                    clinician=self.clinician.alias,
                    tab=self.name,
                    user=user,
                    flow=flow,
                    phase="end",
                    outcome=doing.outcome,
                    activity=activity,
                    intent=intent,
                    patient=patient,
                    detail=doing.detail,
                )
            )
            ward.after_act(self)

    def goto(self, path: str) -> None:
        """Open a page of the portal."""
        url = self.ward.url(path)
        self._travel(lambda: self.page.goto(url, wait_until="domcontentloaded", timeout=HAND_MS * 2), f"{path} did not open")
        if self._armed is not None:
            # What this page shows as it opens is of an earlier write.
            self.arm(self._armed)

    def arrive(self, path: str) -> None:
        """Open a page if this tab is still empty, and wait until it shows who is signed in."""
        if self.documents:
            return
        self.goto(path)
        signed_in = self.ward.profile.signs.signed_in
        if signed_in:
            self.wait(signed_in)
        self.ward.settle()

    def click(self, sign: Sign, *, double: bool = False) -> None:
        """Press a control, or press it twice as in a double click."""
        self._with(sign, "pressed", lambda found: found.click(timeout=HAND_MS, click_count=2 if double else 1))

    def fill(self, sign: Sign, value: str) -> None:
        """Replace a field's content."""
        self._with(sign, "filled in", lambda found: found.fill(value, timeout=HAND_MS))

    def type(self, sign: Sign, value: str) -> None:
        """Type key by key."""
        self._with(sign, "typed into", lambda found: found.press_sequentially(value, timeout=HAND_MS))

    def select(self, sign: Sign, value: str) -> None:
        """Choose an option by label or value."""
        self._with(sign, "chosen from", lambda found: found.select_option(value, timeout=HAND_MS))

    def check(self, sign: Sign) -> None:
        """Tick a box."""
        self._with(sign, "ticked", lambda found: found.check(timeout=HAND_MS))

    def press(self, key: str) -> None:
        """Press a key."""
        with self.ward.clock.flowing():
            self.page.keyboard.press(key)

    def touch(self) -> None:
        """Move the mouse a little and press Shift."""
        place = 200 + self.ward.random.randrange(300)
        with self.ward.clock.flowing():
            self.page.mouse.move(place, place, steps=2)
            self.page.keyboard.press("Shift")

    def wait(self, sign: Sign, patience_s: float = PATIENCE_S) -> bool:
        """Whether it appears within so many seconds of ward time."""
        return self.shows(sign) or self.ward.clock.idle(patience_s, until=lambda: self.shows(sign))

    def wait_gone(self, sign: Sign, patience_s: float = PATIENCE_S) -> bool:
        """Whether it disappears within so many seconds of ward time."""
        return not self.shows(sign) or self.ward.clock.idle(patience_s, until=lambda: not self.shows(sign))

    def shows(self, sign: Sign) -> bool:
        """Whether it is there now."""
        if self.loading.kept():
            return False
        try:
            return locate(self.page, sign).count() > 0
        except Error:
            return False

    def look(self) -> None:
        """Wait until what has changed is drawn: where time is skipped nothing is, and what fades in is not to be seen before."""
        with self.ward.clock.flowing():
            self._script(
                "() => new Promise((drawn) => { setTimeout(drawn, 500); requestAnimationFrame(() => requestAnimationFrame(drawn)); })"
            )
        self.ward.settle()

    def came_in(self) -> bool:
        """Whether the page shows a signed-in user within the clinician's patience; an error on the form ends the wait."""
        signs = self.ward.profile.signs
        if not signs.signed_in:
            self.ward.settle()
            return True
        with self.ward.clock.flowing():
            self.page.wait_for_timeout(1)
        self.ward.clock.idle(PATIENCE_S, until=lambda: self.shows(signs.signed_in) and not (signs.locked and self.shows(signs.locked)))  # type: ignore[arg-type] # checked above
        self.ward.settle()
        return self.shows(signs.signed_in) and not (signs.locked is not None and self.shows(signs.locked))

    def back(self) -> None:
        """Go Back as the button does, as far as the portal's own pages reach."""
        self.going_back = True
        if self._script("() => globalThis.navigation?.canGoBack ?? history.length > 1"):
            # Not history.back(): Chromium then counts a pending request for ever, and virtual time would stand still.
            self._travel(lambda: self.page.go_back(wait_until="commit", timeout=HAND_MS * 2), "Back led nowhere")
        self.ward.settle()
        self._script("() => globalThis.__wardroundSeen?.again()")
        self.going_back = False

    def reload(self) -> None:
        """Reload the page."""
        self._travel(lambda: self.page.reload(wait_until="domcontentloaded", timeout=HAND_MS * 2), "the page did not come again")

    def arm(self, extra: dict[str, Any]) -> None:
        """Remember what already says saved, refused or unknown, so that only a new word counts."""
        self._armed = extra
        self._script("(extra) => globalThis.__wardroundSeen?.arm(extra)", extra)

    def said(self) -> str | None:
        """What the page now says of the last write. Asked with the flow's own signs: the submission may have loaded another document."""
        found = self._script("(extra) => globalThis.__wardroundSeen?.said(extra) ?? null", self._armed)
        return str(found) if found else None

    def holds(self, marker: str) -> bool:
        """Whether a field of the page holds this marker, now or within the clinician's patience: drafts are often fetched."""

        def there() -> bool:
            return bool(self._script("(marker) => globalThis.__wardroundSeen?.look().drafts.includes(marker) ?? false", marker))

        return there() or self.ward.clock.idle(PATIENCE_S, until=there)

    def answer(self) -> Outcome:
        """Wait for the portal's word on a write that was just submitted: acknowledged, refused, unknown, or silent."""
        limits = self.ward.limits
        unwarned_s = (limits.idle_s or WRITE_PATIENCE_S * 2) - (limits.warning_s or 0.0) - limits.tolerance_s * 2
        patience_s = min(WRITE_PATIENCE_S, max(PATIENCE_S, unwarned_s))
        self.said() or self.ward.clock.idle(patience_s, until=lambda: self.said() is not None)
        said, self._armed = self.said(), None
        match said:
            case "acknowledged":
                return "acknowledged"
            case "refused":
                return "refused"
            case "unknown":
                return "unknown"
            case _:
                return "silent"

    def shot(self, why: str) -> None:
        """Keep a screenshot with every patient covered."""
        if self.loading.kept():
            return
        file = self.ward.shot_file(self)
        try:
            with self.ward.clock.flowing():
                self.page.screenshot(path=file, mask=covered(self.page, self.ward.profile), mask_color="#5b6470", timeout=HAND_MS)
        except Error:
            return
        file.chmod(0o600)
        self.ward.write(Picture(at=self.ward.now(), clinician=self.clinician.alias, tab=self.name, file=file.name, why=why))

    def _travel(self, go: Callable[[], object], failure: str) -> None:
        """Let the tab load another page. One that is kept back on its way is given up after PAGE_PATIENCE_S.

        Raises:
            ActFailed: it did not come, or not within the real time that ``go`` allows.
        """
        patience = Patience(self.loading, self.ward.wire, self.ward.now)
        with self.ward.clock.flowing(patience.pace):
            try:
                go()
            except Error as error:
                self.loading.give_up()
                reason = "it was kept back on its way" if patience.over else error.message.splitlines()[0]
                raise ActFailed(f"{failure}: {reason}") from error

    def _with(self, sign: Sign, done: str, move: Any) -> None:  # noqa: ANN401 (a Locator's bound action)
        what = sign.model_dump(exclude_none=True, exclude_defaults=True)
        if not self.wait(sign):
            raise ActFailed(f"{what} was not there to be {done}")
        with self.ward.clock.flowing():
            try:
                move(locate(self.page, sign).first)
            except Error as error:
                self.loading.give_up()
                raise ActFailed(f"{what} could not be {done}: {error.message.splitlines()[0]}") from error

    def _script(self, script: str, argument: object = None) -> object:
        if self.loading.kept():
            return None
        try:
            return self.page.evaluate(script, argument)
        except Error:
            return None
