"""The live page under a rule's hands: every write is held, and everything is put back."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from wardround.screen.collect import settle
from wardround.screen.hands import Hands
from wardround.screen.live import Live, guard_script, state
from wardround.screen.sandbox import Held, open_anew

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Dialog, ElementHandle, Frame, JSHandle, Page

    from wardround.screen.reading import Reading
    from wardround.screen.sandbox import Sandbox


LOAD_S = 5.0
"""So long a page may take to show again what it showed."""


class EndedError(Exception):
    """The probe cannot go on. ``reason`` is one of ``ENDS``."""

    def __init__(self, reason: str, says: str) -> None:
        super().__init__(reason, says)
        self.reason = reason
        self.says = says


ENDS = {
    "signed-out": "While the rule acted, the portal signed the clinician out: the rest was not probed.",
    "page-left": "While the rule acted, the page went elsewhere and could not be brought back.",
    "page-closed": "The page was closed, or crashed, while the rule acted.",
    "not-restored": "The page could not be put back as it was, and it cannot be loaded again.",
    "probe-failed": "The rule could not act on the page.",
    "shared-worker": "A shared worker runs in this browser: what it sends cannot be held, so nothing was tried.",
    "write-escaped": "A write was answered by a server though it should have been held. This is a defect of wardround.",
    "rule-crashed": "The rule itself failed.",
}
"""Why a probe could not tell: reasons that any probing rule can give."""


class Probe(Hands):
    """What a probing rule is handed. Each try stands in ``with probe.attempt():``; when that ends, all is put back.

    Args:
        page: the live page.
        reading: how it read before.
        box: what holds the writes.
        again: leads from the page's address to the screen, where that alone does not show it; whether it came there.
    """

    def __init__(self, page: Page, reading: Reading, box: Sandbox, again: Callable[[], bool] | None = None) -> None:
        self.page = page
        self.loaded_again = 0
        """How often the page could only be put back by loading it again."""
        self.dirty = False
        """An attempt has not been undone yet."""
        self._zoned = False
        self._box = box
        self._again = again
        self._address = page.url
        self._held: list[Held] = []
        self._dialogs: list[str] = []
        self._said: list[str] = []
        self._live = Live(page, reading)
        self._now = self._live
        self._places: dict[int, int] = {}
        self._before = state(self._live.reading)
        self._guarded: list[Frame] = []
        self._guards = self._guard()
        page.on("dialog", self._dismiss)

    @property
    def reading(self) -> Reading:
        """The page as it reads when nothing is tried. Its numbers stay good, whatever happens to the page."""
        return self._live.reading

    # --- what the page tried

    @property
    def writes(self) -> list[Held]:
        """What this attempt would have written."""
        return [one for one in self._all() if one.write]

    @property
    def messages(self) -> list[Held]:
        """Frames of web sockets and messages to workers that this attempt would have sent: they may mean anything."""
        return [one for one in self._all() if one.kind == "socket"]

    @property
    def navigations(self) -> list[Held]:
        """Where this attempt would have gone."""
        return [one for one in self._all() if one.kind == "navigation"]

    @property
    def dialogs(self) -> list[str]:
        """Texts of the browser's own dialogs (``confirm``, ``prompt``) that this attempt opened; each was dismissed."""
        self._all()
        return self._dialogs

    @property
    def said(self) -> list[str]:
        """Texts of the browser's own messages (``alert``) that this attempt opened."""
        self._all()
        return self._said

    def answer(self) -> None:
        """Tell the page that its writes went well, though they went nowhere, and wait for what it shows."""
        self._box.answer()
        self.wait()

    def look(self) -> Reading:
        """Read the page as it is now. ``place`` tells where an element of ``reading`` stands in it."""
        self._now = Live(self.page, self.reading)
        self._places = self._live.places(self._now)
        return self._now.reading

    def place(self, el: int) -> int:
        """The number in the last ``look`` of an element of ``reading``; -1: it is gone."""
        return self._places.get(el, -1)

    def load_in(self, zone: str) -> bool:
        """Load the page again as a browser in that time zone shows it, until the attempt ends; whether this browser can."""
        if not self._address.startswith("http") or not self._box.time_zone(zone):
            return False
        self._zoned = True
        self._load_again()
        return True

    # --- putting back

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """One try. Whatever it does to the page is undone when the block ends.

        Raises:
            EndedError: the page could not be brought back, or the clinician was signed out.
        """
        self._held.clear()
        self._dialogs.clear()
        self._said.clear()
        self.dirty = True
        yield
        self.undo()

    def undo(self) -> None:
        """Put everything back as it was; by loading the page again where nothing else does it."""
        self.dirty = False
        if self._zoned:
            self._zoned = False
            self._box.time_zone("")
            self._load_again()
            return
        out = next((one for one in self.navigations if one.signs_in), None)
        self._guards_do("restore")
        self._all()
        wrote = bool(self.writes)
        self._box.release()
        self.wait()
        if out:
            raise EndedError(
                "signed-out", f"The page wanted to go to {out.path}. Is the session over, or does this screen sign out by itself?"
            )
        # A page whose write has failed may try it again by itself, when nobody holds it any more: its document must go.
        goes = wrote and self._address.startswith("http")
        if not goes and self.page.url == self._address and state(self._look_again().reading) == self._before:
            self._guards_do("restoreStores")
            return
        self._load_again()

    def close(self) -> None:
        """Take the guards off."""
        self.page.remove_listener("dialog", self._dismiss)
        self._guards_do("remove")

    def _load_again(self) -> None:

        if not self._address.startswith("http"):
            raise EndedError("not-restored", f"{self._address} cannot be loaded again. Judge this by hand.")
        self._guards += self._guard()
        self._guards_do("restoreStores")
        self._guards_do("end")
        self._box.returning = "leaving"
        try:
            open_anew(self.page, self._address)
            self._box.returning = "loading"
            self.page.wait_for_load_state("load")
            if self._again:
                self._box.returning = "walking"
                if not self._again():
                    raise EndedError(
                        "not-restored", "The steps that led to this state did not lead to it once more. Probe the rest by hand."
                    )
                self._box.returning = "loading"
            again = self._come_back()
        finally:
            self._box.returning = ""
        self.loaded_again += 1
        self._box.renew()
        self._guarded.clear()
        self._guards = self._guard()
        before = self.reading
        secret = any(one.type == "password" for one in again.screen.controls) and not any(
            one.type == "password" for one in before.screen.controls
        )
        if secret:
            raise EndedError(
                "signed-out", f"Loaded again, {self._address.partition('?')[0]} asks to sign in. Sign in, and probe it by hand."
            )
        if again.screen.path != before.screen.path:
            raise EndedError("page-left", f"Loaded again, the page is {again.screen.path}. Probe it by hand.")
        if self._missing():
            raise EndedError("not-restored", f"Loaded again, the page is without {', '.join(self._missing()[:3])}. Probe the rest by hand.")
        self._before = state(again)

    def _come_back(self) -> Reading:
        """The page as it reads when all that can be used is there again, or when it does not come any more."""
        end = time.monotonic() + LOAD_S
        settle(self.page)
        again = self._look_again().reading
        while self._missing() and time.monotonic() < end:
            self.page.wait_for_timeout(100)
            settle(self.page)
            again = self._look_again().reading
        return again

    def _missing(self) -> list[str]:
        """The controls that were there and are not in the last look."""
        return [self.reading.called(one.el) for one in self.reading.screen.controls if one.el not in self._places]

    def _look_again(self) -> Live:
        """The page as it is, with the numbers of ``reading`` leading to its elements."""
        self._now = Live(self.page, self.reading)
        self._places = self._live.places(self._now)
        return self._now

    def node(self, el: int) -> ElementHandle | None:
        """The live element of that number; None: it is gone."""
        node = self._live.node(el) if not self.loaded_again else None
        if node is not None and node.evaluate("(one) => one.isConnected"):
            return node
        place = self._places.get(el)
        return None if place is None else self._now.node(place)

    def _all(self) -> list[Held]:
        """What was held in this attempt, by the routes and by the guards."""
        from playwright.sync_api import Error

        found, self._box.held = self._box.held, []
        self._held += found
        for guard in self._guards:
            with contextlib.suppress(Error):
                for one in guard.evaluate("(guard) => guard.take()"):
                    if one["kind"] == "confirm":
                        self._dialogs.append(one["text"])
                    elif one["kind"] == "alert":
                        self._said.append(one["text"])
                    else:
                        self._held.append(Held(one["kind"], one["method"], one["path"]))
        return self._held

    def _guards_do(self, what: str) -> None:
        from playwright.sync_api import Error

        for guard in self._guards:
            with contextlib.suppress(Error):  # of a frame that is gone
                guard.evaluate("(guard, what) => guard[what]()", what)

    def _guard(self) -> list[JSHandle]:
        from playwright.sync_api import Error

        found = []
        for frame in self.page.frames:
            if frame in self._guarded:
                continue
            with contextlib.suppress(Error):
                self._guarded.append(frame)
                found.append(frame.evaluate_handle(guard_script()))
        return found

    def _dismiss(self, dialog: Dialog) -> None:
        """A dialog that no guard has caught: of a document that came later, or of a page that is left."""
        from playwright.sync_api import Error

        if self._box.returning == "walking":
            return  # a question to those who lead the way
        if dialog.type in {"confirm", "prompt"}:
            self._dialogs.append(dialog.message)
        with contextlib.suppress(Error):  # a team's own listener may have answered it
            if dialog.type == "beforeunload":
                dialog.accept()
            else:
                dialog.dismiss()
