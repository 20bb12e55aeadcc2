"""What a picture must not show: the patients of the profile, and what it calls private."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from wardround.browser.locate import locate

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from wardround.portal.profile import Profile


def covered(page: Page, profile: Profile) -> list[Locator]:
    """What to mask in a picture of the page, in each of its frames."""
    private = [sign for sign in (profile.signs.patient, profile.signs.user, *profile.private) if sign]
    words = [word for patient in profile.patients for word in (patient.name, *patient.identifiers)]
    found = [locate(page, sign) for sign in private]
    for frame in page.frames:
        with suppress(Error):
            text = frame.evaluate("() => document.body?.innerText ?? ''").casefold()
            found += [frame.get_by_text(word) for word in words if frame is page.main_frame or word.casefold() in text]
    return found
