"""The heat map in a browser, without script: by keyboard, on a phone, and told apart without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reports.matrix_sample import build
from wardround.browser.find import find
from wardround.report import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Playwright, ViewportSize

WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One headless browser."""
    found = find()
    if found is None:
        pytest.skip("needs a browser")
    made = playwright.chromium.launch(executable_path=str(found.path))
    yield made
    made.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of the sample's page."""
    folder = tmp_path_factory.mktemp("page")
    build(folder, 300)
    return write(folder, "html").as_uri()


@pytest.fixture(params=[WIDE, PHONE], ids=["1280", "390"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page, script off."""
    context = browser.new_context(viewport=request.param, java_script_enabled=False)
    shown = context.new_page()
    shown.goto(address)
    yield shown
    context.close()


def test_a_cells_story_opens_by_keyboard_and_leads_back(page: Page) -> None:
    mark = page.locator(".map a.b").first
    story = page.locator(f"article{mark.get_attribute('href')}")
    assert not story.is_visible()
    mark.press("Enter")
    story.wait_for(state="visible")
    assert story.locator("li.evidence").first.is_visible()
    assert page.locator("article.cell:visible").count() == 1
    story.get_by_role("link", name="back to the map").press("Enter")
    story.wait_for(state="hidden")
    assert mark.is_visible()


def test_the_page_does_not_scroll_sideways(page: Page) -> None:
    widths = [page.locator(part).first.bounding_box() for part in ("main", "#causes", "#matrix", ".mapbox")]
    size = page.viewport_size
    assert size is not None
    for box in widths:
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]


def test_the_heads_stay_in_sight(page: Page) -> None:
    page.locator(".map tbody tr").last.locator("td").last.scroll_into_view_if_needed()
    box = page.locator(".mapbox").bounding_box()
    column = page.locator(".map .faults th").last.bounding_box()
    row = page.locator(".map tbody th").last.bounding_box()
    assert box is not None
    assert column is not None
    assert row is not None
    assert box["y"] <= column["y"] <= box["y"] + 60
    assert box["x"] <= row["x"] <= box["x"] + 2


def test_a_mark_can_be_hit_with_a_finger(page: Page) -> None:
    """WCAG 2.2 SC 2.5.8 asks for 24 by 24 CSS pixels."""
    box = page.locator(".map a").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
