"""The portal in a browser, served by its own command: work in two tabs, then the end of the session in both."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import expect

from wardround.browser.find import require
from wardround.reference.people import CLINICIANS, credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page


@contextmanager
def _served(*options: str) -> Iterator[str]:
    command = [sys.executable, "-m", "wardround.reference", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | credentials()) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def _sign_in(page: Page, used: str = "") -> str:
    """Sign in with a code that was not used before, and return it."""
    person = CLINICIANS[0]
    totp = pyotp.TOTP(person.totp, interval=1)
    while (code := totp.now()) == used:
        page.wait_for_timeout(50)
    page.get_by_label("User name").fill(person.username)
    page.get_by_label("Password").fill(person.password)
    page.get_by_label("One-time code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    return code


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, str]:
    """The browser that this machine has."""
    return {"executable_path": str(require().path)}


@pytest.mark.parametrize("style", ["tokens", "cookie"])
def test_work_in_two_tabs_until_the_session_ends(new_context: Callable[[], BrowserContext], style: str) -> None:
    """An order in one tab, a draft in the other; sign-out takes patients off both screens, and the draft comes back."""
    with _served("--style", style, "--totp-step", "1") as url:
        context = new_context()
        errors: list[str] = []
        a, b = context.new_page(), context.new_page()
        for page in (a, b):
            page.on("pageerror", lambda error: errors.append(str(error)))
        a.goto(f"{url}/sign-in")
        used = _sign_in(a)
        a.get_by_role("link", name="Edith Marlowe").click()
        a.get_by_role("link", name="Order medication").click()
        for label, value in (("Medication", "Paracetamol"), ("Unit of the dose", "g"), ("Route", "Oral"), ("Frequency", "Once a day")):
            a.get_by_label(label, exact=True).select_option(value)
        a.get_by_label("Dose per administration").fill("1")
        a.get_by_role("button", name="Review order").click()
        a.get_by_role("button", name="Sign order").dblclick()
        expect(a.get_by_role("status").filter(has_text="is saved in the record")).to_be_visible()
        b.goto(a.url.replace("/order", "/notes"))
        b.get_by_label("Note text").fill("half a thought")
        a.get_by_role("button", name="Sign out").click()
        expect(b.get_by_test_id("reason")).to_have_text("You signed out in another tab.")
        for page in (a, b):
            expect(page.locator("body")).not_to_contain_text(re.compile("Marlowe"))
        a.go_back()
        expect(a.locator("body")).not_to_contain_text(re.compile("Marlowe"))
        _sign_in(b, used)
        expect(b.get_by_label("Note text")).to_have_value("half a thought")
        assert errors == []


@pytest.mark.parametrize("style", ["tokens", "cookie"])
def test_the_end_of_an_idle_session(new_context: Callable[[], BrowserContext], style: str) -> None:
    """Warned in every tab, then locked in every tab, with the reason."""
    with _served("--style", style, "--idle", "6", "--warning", "4", "--access-token", "3", "--poll", "2", "--totp-step", "1") as url:
        context = new_context()
        a, b = context.new_page(), context.new_page()
        a.goto(f"{url}/sign-in")
        _sign_in(a)
        a.get_by_role("link", name="Edith Marlowe").click()
        b.goto(a.url)
        for page in (a, b):
            expect(page.get_by_role("alertdialog")).to_be_visible(timeout=6_000)
        a.get_by_role("button", name="Stay signed in").click()
        for page in (a, b):
            expect(page.get_by_role("alertdialog")).to_be_hidden()
        for page in (a, b):
            expect(page.get_by_test_id("reason")).to_have_text("Your session ended after 6 seconds without activity.", timeout=10_000)
            expect(page.locator("body")).not_to_contain_text(re.compile("Marlowe"))
