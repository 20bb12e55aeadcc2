"""A page on paper: printed by the browser, from the file alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MS = 120_000
_FOOT = (
    '<div style="width: 100%; margin: 0 13mm; display: flex; justify-content: space-between; font: 8px sans-serif; color: #444">'
    '<span class="title"></span><span><span class="pageNumber"></span> of <span class="totalPages"></span></span></div>'
)
"""Under each sheet: what it is of, and which it is. The browser fills it in."""


def pdf(page: Path) -> Path | None:
    """Print an HTML file into a PDF beside it (A4, mode 0600), its sheets numbered. None: no browser could print it."""
    from playwright.sync_api import Error, sync_playwright

    from wardround.browser import find

    browser_found = find.find()
    if browser_found is None:
        return None
    target = page.with_suffix(".pdf")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(browser_found.path))
            sheet = browser.new_context(offline=True, java_script_enabled=False).new_page()
            sheet.goto(page.resolve().as_uri(), timeout=_MS)
            sheet.pdf(
                path=target,
                format="A4",
                print_background=True,
                tagged=True,
                outline=True,
                prefer_css_page_size=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=_FOOT,
            )
            browser.close()
    except Error:
        return None
    target.chmod(0o600)
    return target
