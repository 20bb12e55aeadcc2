"""One browser, one wire, a tiny site; tabs under a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clock.site import Site
from tests.wire.conftest import SECRET, Recorder, make_profile
from wardround.browser.find import find
from wardround.browser.launch import launch
from wardround.clock.script import page_script
from wardround.clock.virtual import VirtualClock
from wardround.history.redaction import Redactor
from wardround.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

    from wardround.clock.clock import Clock

START = 1_790_000_000.0
WHO = "nurse-1"


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """The tiny site."""
    made = Site()
    yield made
    made.stop()


@pytest.fixture(scope="package")
def _wire(site: Site) -> Iterator[Wire]:
    made = Wire(make_profile(site.port), secret=SECRET)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="package")
def browser(_wire: Wire, playwright: Playwright) -> Iterator[Browser]:
    """One browser whose contexts keep their tabs in one process."""
    found = find()
    if found is None:
        pytest.skip("needs a browser")
    made = launch(playwright, found.path, proxy=_wire.proxy_url)
    yield made
    made.close()


@pytest.fixture
def events() -> Recorder:
    """What the wire wrote."""
    return Recorder()


@pytest.fixture
def wire(_wire: Wire, events: Recorder) -> Iterator[Wire]:
    """The wire with a scenario under way."""
    _wire.begin(events, Redactor(SECRET), server="aged", now=START)
    yield _wire
    _wire.finish()


class Tabs:
    """Opens tabs of one clinician under a clock."""

    def __init__(self, context: BrowserContext, site: Site, clock: Clock) -> None:
        self.clock = clock
        self._context = context
        self._site = site

    def open(self, name: str = "A") -> Page:
        """A tab on the site's page."""
        page = self._context.new_page()
        page.set_default_timeout(8000)
        page.set_extra_http_headers({"x-wardround-tab": f"{WHO}/{name}"})
        virtual = self.clock.kind == "virtual"
        shiftable = self.clock.kind != "portable"
        page.add_init_script(page_script(f"{WHO}/{name}", lid_s=0, skew_s=0, virtual=virtual, shiftable=shiftable, streamed=["^/stream$"]))
        self.clock.adopt(WHO, name, page)
        with self.clock.flowing():
            page.goto(f"{self._site.url}/", wait_until="domcontentloaded")
        return page


@pytest.fixture
def tabs_under(browser: Browser, wire: Wire, site: Site) -> Iterator[Callable[[Clock], Tabs]]:  # noqa: ARG001 - a scenario must be under way
    """Make tabs under any clock; closed at the end."""
    made: list[tuple[BrowserContext, Clock]] = []

    def tabs(clock: Clock) -> Tabs:
        context = browser.new_context()
        made.append((context, clock))
        return Tabs(context, site, clock)

    yield tabs
    for context, clock in made:
        clock.close()
        context.close()


@pytest.fixture
def tabs(tabs_under: Callable[[Clock], Tabs], wire: Wire) -> Tabs:
    """Tabs in virtual time."""
    return tabs_under(VirtualClock(wire, start=START))
