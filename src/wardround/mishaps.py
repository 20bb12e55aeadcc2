"""What happens to a clinician's browser itself: its storage is full or cleared, its cookies are gone, a tab crashes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from wardround.browser.deaf import DEAFEN
from wardround.clock.script import RESERVED
from wardround.errors import UserError
from wardround.history.events import Screen
from wardround.wire.aim import Aim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from wardround.browser.clinician import Clinician
    from wardround.browser.tab import Tab
    from wardround.clock.clock import Clock
    from wardround.history.events import AnyEvent
    from wardround.wire.mishap import Mishap
    from wardround.wire.wire import Wire

FILLER = "__wardround_full"
"""How the keys begin under which storage is filled up."""
_CRASH_MS = 10_000
_FILL = """(key) => {
  for (const store of [localStorage, sessionStorage]) {
    let number = 0, last = '';
    store.setItem(key, last);
    try { for (;; number += 1) store.setItem(key + number, 'x'.repeat(1 << 20)); } catch { /* less than that is left */ }
    for (let size = 1 << 19; size >= 1; size >>= 1) {
      try { store.setItem(key, last + 'x'.repeat(size)); last += 'x'.repeat(size); } catch { /* so much less */ }
    }
  }
}"""
_EMPTY = """(key) => {
  for (const store of [localStorage, sessionStorage])
    for (const name of Object.keys(store)) if (name.startsWith(key)) store.removeItem(name);
}"""
_FULL_DATABASES = """(key) => {
  // Chromium's own override of the quota is not kept by IndexedDB: a transaction that writes is ended as the browser would end it.
  const full = () => localStorage.getItem(key) !== null;
  for (const name of ['add', 'put']) {
    const written = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...given) {
      const request = written.apply(this, given), turn = this.transaction;
      request.addEventListener('success', () => {
        if (!full()) return;
        Object.defineProperty(turn, 'error', { value: new DOMException('The quota has been exceeded.', 'QuotaExceededError') });
        try { turn.abort(); } catch { /* it has been aborted already */ }
      }, { once: true });
      return request;
    };
  }
}"""
_DISCARDED = "Object.defineProperty(document, 'wasDiscarded', { value: true });"
_CLEAR = """async () => {
  localStorage.clear();
  // Not waited for: where another tab has a database open, it goes when that tab lets go.
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  for (const name of globalThis.caches ? await caches.keys() : []) await caches.delete(name);
}"""


class Mishaps(ABC):
    """The part of a ward that does to browsers what no wire can. Each stands in the history as a fault, from start to end."""

    clock: Clock
    wire: Wire
    disturbed: bool
    _full: list[Tab]

    @abstractmethod
    def write(self, event: AnyEvent) -> None:
        """Put an event into the history."""

    @abstractmethod
    def now(self) -> float:
        """Ward time, seconds since 1970."""

    @abstractmethod
    def url(self, path: str) -> str:
        """An absolute URL of the portal."""

    @abstractmethod
    def idle(self, seconds: float, until: Callable[[], bool] | None = None, *, every: float = 0.25) -> bool:
        """Nobody touches anything for so long."""

    @abstractmethod
    def settle(self) -> None:
        """Let what was started come to rest."""

    def fill_storage(self, tab: Tab) -> Mishap:
        """The portal may store nothing more in this browser, until ``end`` (use it with ``with``).

        ``localStorage`` and this tab's ``sessionStorage`` are filled to the last character, under keys of our own; in this tab, a
        transaction of IndexedDB that writes is aborted. Both give ``QuotaExceededError``; reading and removing work. A page that
        clears its storage has room again.
        """
        mishap = self._befalls("storage_full", tab.clinician, tab)
        if tab not in self._full:
            self._full.append(tab)
            tab.page.add_init_script(f"({_FULL_DATABASES})({FILLER!r})")
            tab.page.evaluate(_FULL_DATABASES, FILLER)
        with self.clock.flowing():
            tab.page.evaluate(_FILL, FILLER)

        def room_again() -> None:
            with suppress(Error), self.clock.flowing():
                tab.page.evaluate(_EMPTY, FILLER)

        mishap.undo = room_again
        return mishap

    def clear_storage(self, tab: Tab) -> None:
        """Another tab clears what the portal's tabs share: ``localStorage``, IndexedDB and the cache.

        This tab hears of it as of any other tab's doing, by a ``storage`` event. Its ``sessionStorage`` is its own, and stays.
        """
        with self._befalls("storage_cleared", tab.clinician, tab):
            with self._beside(tab.clinician) as page:
                page.evaluate(_CLEAR)
            self.settle()

    def evict_cookies(self, clinician: Clinician, *names: str) -> None:
        """The browser drops cookies (those of some names, or all), as when it makes room or its user clears them."""
        with self._befalls("cookies_evicted", clinician, names=" ".join(names)):
            if not names:
                clinician.context.clear_cookies()
            for name in names:
                clinician.context.clear_cookies(name=name)

    def crash(self, tab: Tab) -> None:
        """The tab's process dies: no event is heard by its page, whatever it held is gone. The tab is no more.

        Raises:
            UserError: ``crash-needs-separate-tabs``: its process is shared with other tabs, which would die, too.
        """
        clinician = tab.clinician
        if not clinician.separate_tabs:
            raise UserError(
                "crash-needs-separate-tabs",
                "a tab can crash alone only if each tab has its own process",
                "Ask for the clinician with separate_tabs=True.",
            )
        with self._befalls("tab_crashed", clinician, tab):
            self.clock.drop(tab.page)
            with tab.page.expect_event("crash", timeout=_CRASH_MS), suppress(Error):
                # Not Page.crash: Playwright waits for its answer for ever.
                tab.page.goto("chrome://crash", timeout=_CRASH_MS)
            tab.page.close()
            del clinician.tabs[tab.name]
            self.write(Screen(at=self.now(), clinician=clinician.alias, tab=tab.name, page=tab.documents, closed=True))
            self.settle()

    def discard(self, tab: Tab, seconds: float = 0.0) -> None:
        """The browser throws the page away to save memory, and loads it again when the clinician comes back after so long.

        The page hears nothing of it, neither ``visibilitychange`` nor ``pagehide``; what its script held is gone, ``sessionStorage``
        stays, and the new document's ``wasDiscarded`` is true. Unlike in life, the tab's history has two entries more.
        """
        clinician, page = tab.clinician, tab.page
        with self._befalls("tab_discarded", clinician, tab, seconds=f"{seconds:g}"):
            where = page.url
            session = clinician.context.new_cdp_session(page)
            with suppress(Error):
                page.evaluate(DEAFEN)
            # For the empty page: there must be nothing of the portal in it, and nothing that watches it.
            session.send("Emulation.setScriptExecutionDisabled", {"value": True})
            with self.clock.flowing():
                page.goto(self.url(f"{RESERVED}/blank"))
            self.write(Screen(at=self.now(), clinician=clinician.alias, tab=tab.name, page=tab.documents, closed=True))
            self.idle(seconds)
            session.send("Emulation.setScriptExecutionDisabled", {"value": False})
            session.send("Page.enable")
            told = session.send("Page.addScriptToEvaluateOnNewDocument", {"source": _DISCARDED})
            with self.clock.flowing():
                page.goto(where)
            session.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": told["identifier"]})
            session.detach()
            self.settle()

    def _befalls(self, name: str, clinician: Clinician, tab: Tab | None = None, **parameters: str) -> Mishap:
        self.disturbed = True
        aim = Aim(clinician=clinician.alias, tab=tab.name if tab else None)
        return self.wire.mishap(name, aim, {key: value for key, value in parameters.items() if value})

    @contextmanager
    def _beside(self, clinician: Clinician) -> Iterator[Page]:
        """An empty page of the portal's origin in the clinician's browser, which nobody watches."""
        with self.clock.flowing():
            page = clinician.context.new_page()
            try:
                page.goto(self.url(f"{RESERVED}/blank"))
                yield page
            finally:
                page.close()
