"""A browser for the pages of the corpus. No wire, no clock: they are files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.browser.find import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = find()
    browser = playwright.chromium.launch(executable_path=found.path if found else None)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all tests of a module: each goes to a document of its own."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    yield page
    page.close()
