"""The UX safety review: complete without script, safe with any text, readable on a phone; its answers are TOML for the profile."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.reports.screens import made
from wardround.browser.find import find
from wardround.portal.screens import Screens
from wardround.report import find as writer
from wardround.report import write
from wardround.result import load
from wardround.screen.audit import audit
from wardround.screen.audit.looks import Look, keep, kept

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = find()
    browser = playwright.chromium.launch(executable_path=found.path if found else None)
    yield browser
    browser.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return write(made(tmp_path / "run"), "ux_review")


def test_it_says_what_a_clinician_could_do_wrong_and_what_would_do(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    for said in ("trailing-zero", "1.0 mg", "Hazard", "What would do", "Clause", "Sign-off", "Dose labels over all pages", "axe/region"):
        assert said in text
    assert "<script>alert(1)" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")


def test_its_findings_are_numbered_as_they_are_told_and_its_count_of_screens_is_one(tmp_path: Path) -> None:
    """The first screen of a task may be clean, and a flow that ended early has shown no screen."""
    folder = made(tmp_path / "run")
    (orders,) = kept(folder)
    model = msgspec.structs.replace(orders.models()[0], page="/stop", path="/stop")
    keep(folder, "a-sign-in", Look(key="/sign-in", task="sign_in"), [], {})
    keep(folder, "walk-02-stop", Look(key="/stop", task="sign_in", viewports=["wide"]), [model], {})
    keep(folder, "walk-03-notes", Look(key="notes", task="notes", missed="it broke off"), [], {})
    result = load(folder)
    findings = msgspec.structs.replace(result.findings, screens=audit.judged(folder).rows)
    text = writer("ux_review").render(type(result)(folder, result.facts, findings, []))
    told = [int(number) for number in re.findall(r'id="finding-(\d+)"', text)]
    assert told == list(range(1, len(told) + 1))
    assert len(told) > 3
    assert "on 3 screens" in text
    assert ": 3 screens," in text


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_stands_out_of_the_window(browser: Browser, report: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".box").count() >= 1
    page.close()


def test_answers_are_saved_as_a_glossary_that_the_profile_takes(browser: Browser, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    asked = page.locator("#answers fieldset")
    assert asked.count() >= 1
    asked.first.get_by_label("It is a hazard").check()
    assert page.locator("#toml").input_value() == ""
    assert "without a reason" in page.locator("#saved").inner_text()
    asked.first.get_by_label("Because").fill('pharmacist, "2027-02-24"')
    told = tomllib.loads(page.locator("#toml").input_value())
    taken = Screens.model_validate(told["screen"])
    assert taken.glossary[0].accept is False
    assert taken.glossary[0].because == 'pharmacist, "2027-02-24"'
    page.close()


def test_axe_finds_nothing_wrong_with_it(browser: Browser, report: Path) -> None:
    from wardround.screen.audit.axe import run

    page = browser.new_page()
    page.goto(report.as_uri())
    assert [(node.rule, node.target) for node in run(page)[1] if node.kind == "violation"] == []
    page.close()
