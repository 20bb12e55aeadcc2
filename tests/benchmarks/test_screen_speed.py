"""What a look at a screen costs, as a ratio to axe-core on the same page in the same browser (``pytest tests/benchmarks -s``)."""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python import sync_playwright
from axe_playwright_python.sync_playwright import Axe

from tests.benchmarks.screens import page as make_page
from wardround.browser.find import find
from wardround.screen.audit import axe as axe_core
from wardround.screen.collect import collect
from wardround.screen.judge import judge
from wardround.screen.model import decode
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Playwright

ROUNDS = 5
VIOLATIONS = {"resultTypes": ["violations"]}
"""What the wrapper asks for by default, too."""


@pytest.fixture(scope="module")
def page(playwright: Playwright) -> Iterator[Page]:
    found = find()
    browser = playwright.chromium.launch(executable_path=found.path if found else None)
    yield browser.new_page(viewport={"width": 1366, "height": 768})
    browser.close()


def processor(work: Callable[[], object]) -> float:
    """Seconds of this process's time that a call takes: what else the machine does counts little."""
    began = time.process_time()
    work()
    return time.process_time() - began


def seconds(work: Callable[[], object]) -> float:
    """Of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@pytest.mark.parametrize("nodes", [300, 2000])
def test_a_look_and_all_static_rules_against_axe(page: Page, nodes: int, record_property: pytest.RecordProperty) -> None:
    """Prints the medians of some rounds, taken in turns, and their ratios."""
    page.set_content(make_page(nodes))
    there = page.evaluate("document.querySelectorAll('*').length")
    axe, looks, again = [], [], []
    for _ in range(ROUNDS):
        axe.append(seconds(lambda: Axe().run(page, options=VIOLATIONS)))
        looks.append(seconds(lambda: judge([Reading(collect(page))])))
        saved = collect(page).encode()
        again.append(min(processor(lambda saved=saved: judge([Reading(decode(saved))])) for _ in range(3)))
    look, other, saved_s = statistics.median(looks), statistics.median(axe), min(again)
    record_property("ratio", look / other)
    sys.stdout.write(
        f"\n{there} nodes: look and rules {look * 1000:.0f} ms, axe violations {other * 1000:.0f} ms: {look / other:.2f} times (goal 0.5); "
    )
    sys.stdout.write(f"a saved model judged again: {saved_s * 1000:.1f} ms of processor time, at best (goal 20)\n")
    assert judge([Reading(collect(page))]), "the page draws some word"


@pytest.mark.parametrize("nodes", [300, 2000])
def test_rules_and_axe_together_against_the_wrapper_alone(page: Page, nodes: int, record_property: pytest.RecordProperty) -> None:
    """Prints the medians of some rounds, taken in turns, each on the page loaded anew: the wrapper as it is by default, and all of ours.

    The goal is held against the harder reading: ``Axe().run(page)``, which asks for violations only, where ours brings what axe could not
    tell as well. The wrapper with full results stands beside it.
    """
    assert sync_playwright.DEFAULT_OPTIONS == VIOLATIONS
    full, default, ours = [], [], []
    for _ in range(ROUNDS):
        every = (lambda: Axe().run(page), default), (lambda: _all_of_ours(page), ours), (lambda: Axe().run(page, options=None), full)
        for work, taken in every:
            page.set_content(make_page(nodes))
            taken.append(seconds(work))
    whole, short, both = (statistics.median(one) for one in (full, default, ours))
    record_property("ratio", both / short)
    sys.stdout.write(
        f"\n{nodes} nodes: look, rules and axe with incompletes {both * 1000:.0f} ms; the wrapper by default (violations only) "
        f"{short * 1000:.0f} ms: {both / short:.2f} times (goal 1); with full results {whole * 1000:.0f} ms: {both / whole:.2f} times\n"
    )


def _all_of_ours(page: Page) -> None:
    """As the audit does it: axe works in the page while the rules judge what was read of it."""
    screen = collect(page)
    at_work = axe_core.start(page)
    judge([Reading(screen)])
    at_work.said()
