"""A clinician: a persona with credentials, who owns one browser context and works in its tabs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from wardround.browser.deaf import SCRIPT
from wardround.browser.observer import observer_script, screen
from wardround.browser.tab import Tab
from wardround.clock.script import RESERVED, page_script
from wardround.history.events import Remark, Stored
from wardround.wire.aim import glob

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

    from wardround.browser.authenticator import Authenticator
    from wardround.portal.profile import Clinician as Persona
    from wardround.ward import Ward

_STORES = """() => [
  ...Object.entries(localStorage).map(([key, value]) => ['localStorage', key, value]),
  ...Object.entries(sessionStorage).map(([key, value]) => ['sessionStorage', key, value]),
  ...document.cookie.split('; ').filter(Boolean).map((one) => ['document.cookie', one.split('=')[0], one]),
  ['title', 'title', document.title],
]"""


class Clinician:
    """One persona at one browser."""

    def __init__(
        self, ward: Ward, persona: Persona, authenticator: Authenticator, context: BrowserContext, *, separate_tabs: bool = False
    ) -> None:
        """Sit down at a browser context that goes through the wire."""
        self.ward = ward
        self.persona = persona
        self.alias = persona.alias
        self.user = persona.alias
        """Who works at this browser now (another after a switch of user)."""
        self.authenticator = authenticator
        self.separate_tabs = separate_tabs
        self.context = context
        self.context.expose_binding("__wardround_saw", self._saw)
        self.context.expose_binding("__wardround_said", self._said)
        self.tabs: dict[str, Tab] = {}
        self._workers = False
        self._stored: set[tuple[str, ...]] = set()
        self.context.on("console", self._console)
        self._pages: dict[Page, Tab] = {}

    def tab(self, name: str = "A") -> Tab:
        """The tab of that name; a new one the first time."""
        if name in self.tabs:
            return self.tabs[name]
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.on("dialog", lambda dialog: dialog.accept())
        return self.adopt(page, name)

    def adopt(self, page: Page, name: str) -> Tab:
        """Take an empty page as the tab of that name: watched, marked, and moved by the clock. Call before its first navigation."""
        tab = Tab(self, name, page)
        self.tabs[name] = tab
        self._pages[page] = tab
        self.ward.wire.tab(self.alias, name, "open")
        for end in ("close", "crash"):
            page.on(end, lambda _: self.ward.wire.tab(self.alias, name, "closed"))
        virtual = self.ward.clock.kind == "virtual"
        lid = self.ward.clock.lid
        page.set_extra_http_headers({"x-wardround-tab": tab.key})
        page.add_init_script(
            page_script(
                tab.key,
                lid_s=lid.slept[self.alias],
                skew_s=lid.skewed[self.alias],
                virtual=virtual,
                shiftable=self.ward.clock.kind != "portable",
                streamed=self._streamed(),
            )
            + observer_script(self.ward.profile)
            + SCRIPT
        )
        if self.separate_tabs and virtual:
            # From about:blank to the portal a tab of its own changes its process, and the new one's clock is real:
            # be on the portal's origin first.
            page.goto(self.ward.url(f"{RESERVED}/blank"))
        self.ward.clock.adopt(self.alias, name, page)
        return tab

    def _streamed(self) -> list[str]:
        """Paths that the profile calls streams, as regular expressions."""
        return [f"^{glob(route.path.partition('?')[0]).pattern}$" for route in self.ward.profile.routes if route.role == "stream"]

    def close_tab(self, tab: Tab) -> None:
        """Close a tab as a clinician does."""
        self.ward.clock.drop(tab.page)
        tab.page.close()
        del self.tabs[tab.name]

    def code(self) -> str:
        """A one-time code that was not used before; waits for the next as a person would."""
        wait = self.authenticator.wait_s(self.ward.server_now())
        if wait:
            self.ward.wait_server(wait)
        return self.authenticator.code(self.ward.server_now())

    def look_around(self, tab: Tab) -> None:
        """Look for credentials and patients where they can be taken: web storage, script-readable cookies, the title."""
        found: object = tab._script(_STORES)  # noqa: SLF001 (a tab's own owner)
        if not isinstance(found, list):
            return
        for place, key, value in found:
            self._keep(tab, place, key, str(value))

    def close(self) -> None:
        """Close the browser context."""
        for tab in list(self.tabs.values()):
            self.ward.clock.drop(tab.page)
        self.context.close()

    def _keep(self, tab: Tab, place: Any, key: str, value: str) -> None:  # noqa: ANN401 (a literal that the page names)
        for what in self.ward.redactor.found(value):
            kind = what.rstrip("0123456789-") or what
            kind = "patient" if what in self.ward.patient_aliases else kind
            if (tab.name, place, key, kind) in self._stored:
                continue
            self._stored.add((tab.name, place, key, kind))
            self.ward.write(Stored(at=self.ward.now(), clinician=self.alias, tab=tab.name, place=place, key=key, what=kind))

    def _console(self, message: ConsoleMessage) -> None:
        tab = self._pages.get(message.page) if message.page else None
        if tab:
            self._keep(tab, "console", message.type, message.text)

    def _saw(self, source: dict[str, Any], seen: dict[str, Any]) -> None:
        tab = self._pages.get(source["page"])
        if tab and source["frame"] == tab.page.main_frame:
            if seen.get("born"):
                tab.documents += 1
            self.ward.write(screen(self.alias, tab.name, tab.documents, seen, back=tab.going_back))

    def _said(self, source: dict[str, Any], what: dict[str, Any]) -> None:  # noqa: ARG002 (Playwright's binding signature)
        if what["what"] == "worker" and not self._workers:
            self._workers = True
            self.ward.write(
                Remark(
                    at=self.ward.now(),
                    slug="worker-timers-not-virtual",
                    text=f"the page started a {what['name']}; timers in it run in real time",
                    about=["no-silent-logout", "activity-in-any-tab", "sleep-honest", "long-work-is-activity"],
                )
            )


def real_now() -> float:
    """Real time, for portals whose clock is their own."""
    return time.time()
