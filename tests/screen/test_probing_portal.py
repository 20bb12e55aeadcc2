"""Every probing rule on a whole portal: its record stays as it was, and a healthy one draws no fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.reference.test_screens import _served, _sign_in
from wardround.screen.collect import collect, settle
from wardround.screen.probing import probing
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from wardround.screen.outcome import Outcome


def _probed(browser: Browser, style: str, *options: str) -> list[Outcome]:
    """The outcomes on the form for an order, after the record was found unchanged."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    with _served("--style", style, "--totp-step", "1", "--service-token", "service", *options) as url:
        page = context.new_page()
        page.goto(url)
        _sign_in(page)
        page.get_by_role("link", name="Edith Marlowe").click()
        page.get_by_role("link", name="Order medication").click()
        page.get_by_label("Dose per administration").wait_for()
        settle(page)
        before = _record(url)
        found = probing(page, Reading(collect(page)))
        assert _record(url) == before
        page.get_by_label("Dose per administration").wait_for()
    context.close()
    return found


def _record(url: str) -> object:
    return httpx.get(f"{url}/service/record", headers={"authorization": "Bearer service"}).json()["rows"]


@pytest.mark.parametrize("style", ["tokens", "cookie"])
def test_a_healthy_portal_draws_no_fail_and_its_record_stays(browser: Browser, style: str) -> None:
    found = _probed(browser, style)
    assert [one for one in found if one.outcome in {"fail", "review"}] == []
    assert {"number-silent-coercion", "enter-submits-form", "number-wheel-mutable"} <= {one.rule for one in found if one.outcome == "pass"}


def test_a_form_that_signs_by_enter_is_found_though_nothing_is_signed(browser: Browser) -> None:
    found = _probed(browser, "tokens", "--defect", "enter-signs")
    assert {one.rule for one in found if one.outcome == "fail"} == {"enter-submits-form"}
