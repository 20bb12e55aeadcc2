"""A page whose next document does not come: Chromium answers no question about it until the document comes or is given up."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from wardround.clock.steps import FLOW_MS, HELD_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from wardround.wire.wire import Wire

PAGE_PATIENCE_S = 60.0
"""Ward-time seconds that a clinician waits for a page that a gate or a fault keeps back, before they press Stop."""


class Loading:
    """What is known of the documents that a tab asked for.

    Args:
        page: the tab's.
        wire: what its requests go through.
        clinician: alias of who owns the tab.
        tab: the tab's name.
    """

    def __init__(self, page: Page, wire: Wire, clinician: str, tab: str) -> None:
        """Nothing is on its way."""
        self._page = page
        self._wire = wire
        self._clinician = clinician
        self._tab = tab
        self._given_up: set[int] = set()

    def kept(self) -> bool:
        """Whether a gate or a fault keeps the tab's next document back.

        To ask the page anything then would be a wait without an end: the document comes when ward time moves on, and that stands
        still while somebody asks.
        """
        return bool(self._waiting() - self._given_up)

    def give_up(self) -> bool:
        """Stop waiting for a document that is kept back, as with the browser's Stop: what was there before stays. False when none is."""
        waiting = self._waiting() - self._given_up
        if not waiting:
            return False
        # Over HTTP/2 the wire does not see that nobody waits any more: it is remembered here.
        self._given_up |= waiting
        with suppress(Error):
            session = self._page.context.new_cdp_session(self._page)
            session.send("Page.stopLoading")
            session.detach()
        return True

    def _waiting(self) -> set[int]:
        mine = self._wire.in_flight(tab=self._tab)
        return {one.n for one in mine if one.document and one.held and one.clinician == self._clinician}


class Patience:
    """A clinician's, with a page that they have asked for.

    Args:
        loading: of the tab.
        wire: what keeps the page back.
        now: ward time.

    Attributes:
        over: they have pressed Stop.
    """

    def __init__(self, loading: Loading, wire: Wire, now: Callable[[], float]) -> None:
        """They begin to wait."""
        self._loading = loading
        self._wire = wire
        self._now = now
        self._until = now() + PAGE_PATIENCE_S
        self.over = False

    def pace(self) -> float:
        """The next step of time, milliseconds; 0: none. Where nothing is seen but a page that does not come, steps are larger."""
        if self.over:
            return 0.0
        if not self._loading.kept():
            return FLOW_MS
        now = self._now()
        left = self._until - now
        if left <= 0:
            # said first: the wait for the page ends while this is still giving it up
            self.over = True
            self._loading.give_up()
            return 0.0
        due = self._wire.next_due()
        ends = [HELD_S, left, *([due - now] if due is not None and due > now else [])]
        return max(1.0, min(ends) * 1000)
