"""One browser for all tests of screens; pages come from a string, on an address that the observer takes for a portal's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.browser.find import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Playwright

PORTAL = "http://portal.test/chart"


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One headless browser."""
    found = find()
    if found is None:
        pytest.skip("needs a browser")
    made = playwright.chromium.launch(executable_path=str(found.path))
    yield made
    made.close()


@pytest.fixture
def shown(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Show a page with this body, after a script of ours if one is given."""
    context = browser.new_context()

    def show(body: str, *, before: str = "", saw: Callable[..., object] | None = None) -> Page:
        context.route("**/*", lambda route: route.fulfill(content_type="text/html", body=f"<!doctype html><title>Chart</title>{body}"))
        page = context.new_page()
        if saw:
            page.expose_binding("__wardround_saw", lambda _, seen: saw(seen))
        if before:
            page.add_init_script(before)
        page.goto(PORTAL)
        return page

    yield show
    context.close()
