"""From a profile's sign to a Playwright locator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from wardround.portal.profile import Sign


def locate(page: Page, sign: Sign) -> Locator:
    """The elements that a sign means, visible ones only."""
    root: Page | Locator = page.locator(sign.within) if sign.within else page
    if sign.css:
        found = root.locator(sign.css)
        if sign.role:
            found = found.and_(root.get_by_role(sign.role, name=sign.name, exact=sign.exact))  # type: ignore[arg-type] # Playwright lists roles as literals
    elif sign.role:
        found = root.get_by_role(sign.role, name=sign.name, exact=sign.exact)  # type: ignore[arg-type] # as above
    elif sign.testid:
        found = root.get_by_test_id(sign.testid)
    elif sign.label is not None:
        found = root.get_by_label(sign.label, exact=sign.exact)
    else:
        found = root.get_by_text(sign.text or "", exact=sign.exact)
    if sign.text is not None and (sign.css or sign.role or sign.testid or sign.label is not None):
        found = found.filter(has_text=sign.text)
    return found.filter(visible=True)
