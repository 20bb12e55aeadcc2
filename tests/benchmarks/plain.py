"""What a team writes without wardround: the page actions of ``order_medication`` with pytest-playwright, nothing waited for, nothing kept.

Run as a file of its own by ``explore_speed.py``; the environment says in which browser and how often.
"""

from __future__ import annotations

import os
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import httpx
import pyotp
import pytest
from playwright.sync_api import expect

from wardround.portal import profile as profiles
from wardround.portal.start import started
from wardround.reference.people import CLINICIANS, credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

NURSE = CLINICIANS[0]
ORDERS_FOR, LOOKS_AT = ("f6p5q65g5q", "Edith Marlowe"), ("xwbd5z5ntd", "Winston Adeyemi")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser to compare with."""
    return {**browser_type_launch_args, "executable_path": os.environ["PLAIN_BROWSER"]}


@pytest.fixture(scope="session")
def portal() -> Iterator[str]:
    """The reference portal, one for each process as wardround has it; its address."""
    os.environ.update(credentials())
    with as_file(files("wardround.reference").joinpath("profiles", "tokens.toml")) as path, started(profiles.load(path), path) as running:
        yield running.base_url


@pytest.fixture(scope="session")
def base_url(portal: str) -> str:
    """For pytest-playwright: where paths begin."""
    return portal


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("User name").fill(NURSE.username)
    page.get_by_label("Password").fill(NURSE.password)
    page.get_by_label("One-time code").fill(pyotp.TOTP(NURSE.totp).now())
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def _ward_list(page: Page) -> None:
    page.goto("/ward")
    expect(page.get_by_role("region", name="Patients on the ward")).to_be_visible()


def _chart(page: Page, patient: tuple[str, str]) -> None:
    page.goto(f"/patients/{patient[0]}")
    expect(page.get_by_role("region", name="Patient identity").get_by_text(patient[1])).to_be_visible()
    expect(page.get_by_role("heading", name="Chart", exact=True)).to_be_visible()


def _order(page: Page, comment: str) -> None:
    page.locator("#banner").get_by_role("link", name="Order medication", exact=True).click()
    page.get_by_label("Medication", exact=True).select_option("Paracetamol")
    page.get_by_label("Dose per administration").fill("1")
    page.get_by_label("Unit of the dose").select_option("g")
    page.get_by_label("Route").select_option("Oral")
    page.get_by_label("Frequency").select_option("Four times a day")
    page.get_by_label("Comment for pharmacy").fill(comment)
    page.get_by_role("button", name="Review order").click()
    page.get_by_role("button", name="Sign order").click()
    expect(page.get_by_role("status").get_by_text("is saved in the record")).to_be_visible()


@pytest.mark.parametrize("number", range(int(os.environ["PLAIN_TESTS"])))
def test_order_medication(portal: str, context: BrowserContext, number: int) -> None:
    """Sign in, look at the ward in a second tab, order for one patient, look at another, sign out."""
    token = os.environ["WARDROUND_DEMO_SERVICE_TOKEN"]
    # a one-time code is good for once: without this every test but the first would wait for the next one
    httpx.post(f"{portal}/service/reset", headers={"Authorization": f"Bearer {token}"}, trust_env=False).raise_for_status()
    page, other = context.new_page(), context.new_page()
    _sign_in(page)
    _ward_list(other)
    _chart(page, ORDERS_FOR)
    _order(page, f"plain {number}")
    _chart(other, LOOKS_AT)
    _ward_list(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
