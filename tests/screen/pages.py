"""Small pages, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.collect import WIDE, collect
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from playwright.sync_api import Page


def read(page: Page, body: str, title: str = "Order") -> Reading:
    """The reading of a page with this body."""
    page.set_content(f"<!doctype html><html lang=en><title>{title}</title><body>{body}")
    return Reading(collect(page, viewport=WIDE))
