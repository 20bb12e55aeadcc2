"""A healthy application that speaks of orders, amounts, units, rates, strengths and volumes, and of no medicine: nothing to fail."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wardround.browser.find import find
from wardround.screen.collect import collect, settle
from wardround.screen.judge import judge
from wardround.screen.reading import Reading
from wardround.screen.rules import all_rules, family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Playwright

SERVE = Path(__file__).parent / "django_admin" / "serve.py"
PASSWORD = "nails-and-varnish"
MEDICATION = {"dose_labels", "units", "numbers", "abbreviations", "drug_names", "input", "identity", "time"}
"""Families that speak of medicines and patients. Those of actions and perception may have a word on any page."""
_MODELS = ("shop/order", "shop/item", "shop/supplier", "shop/measurement", "auth/user", "auth/group")
PATHS = (
    "",
    "shop/",
    "auth/",
    *(f"{model}/" for model in _MODELS),
    *(f"{model}/add/" for model in _MODELS),
    *(f"{model}/1/change/" for model in _MODELS),
    *(f"{model}/1/delete/" for model in _MODELS[:4]),
    *(f"{model}/1/history/" for model in _MODELS[:2]),
    "auth/user/1/password/",
    "password_change/",
    "shop/order/?placed__year=2026&status__exact=new",
)


@contextmanager
def shop() -> Iterator[str]:
    """The address of a running admin."""
    environment = {**os.environ, "SHOP_PASSWORD": PASSWORD}
    with subprocess.Popen([sys.executable, str(SERVE)], stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def readings(playwright: Playwright) -> list[Reading]:
    found = find()
    browser = playwright.chromium.launch(executable_path=found.path if found else None)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    with shop() as url:
        page.goto(f"{url}/admin/")
        screens = [collect(page, key="sign-in")]
        page.get_by_label("Username").fill("keeper")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        for path in PATHS:
            answer = page.goto(f"{url}/admin/{path}")
            assert answer
            assert answer.ok, path
            settle(page)
            screens.append(collect(page, key=path))
    browser.close()
    return [Reading(screen) for screen in screens]


def test_there_are_screens_enough_and_they_are_full_of_fields(readings: list[Reading]) -> None:
    assert len(readings) >= 20
    assert sum(len(reading.fields) for reading in readings) > 100


def test_no_rule_about_medicines_fails(readings: list[Reading]) -> None:
    outcomes = judge(readings, [rule for rule in all_rules() if family(rule) in MEDICATION])
    crashed = [outcome for outcome in outcomes if outcome.reason == "rule-crashed"]
    assert not crashed
    failed = [f"{one.page} {one.rule} {one.control}: {one.says}" for one in outcomes if one.outcome == "fail"]
    assert not failed, "\n".join(failed)
