"""Pages that are larger, more broken or more restless than any should be: a look at them ends, and says what it did not see."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from wardround.screen.collect import WIDE, collect, settle
from wardround.screen.judge import judge
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from wardround.screen.outcome import Outcome

CPU_S = 20.0
"""Far more than judging takes on any machine, far less than a loop over all pairs of 10,000 rows would."""


def judged(page: Page, content: str) -> tuple[Reading, list[Outcome]]:
    page.set_content(content)
    reading = Reading(collect(page, viewport=WIDE))
    began = time.process_time()
    found = judge([reading])
    assert time.process_time() - began < CPU_S
    assert not [one for one in found if one.reason == "rule-crashed"], [one.says for one in found if one.reason == "rule-crashed"]
    return reading, found


def test_a_table_of_10_000_rows_is_read_as_far_as_allowed_and_the_rest_is_counted(page: Page) -> None:
    rows = "".join(f"<tr><td>metoprolol<td>{n % 90 + 1}.0 mg<td><button>Stop</button>" for n in range(10_000))
    reading, found = judged(page, f"<h1>Active orders</h1><table><thead><tr><th>Medication<th>Dose<th>Action</thead>{rows}</table>")
    assert len(reading.screen.elements) <= 20_000
    assert reading.screen.cut > 5_000
    zeros = [one for one in found if one.rule == "trailing-zero" and one.outcome == "fail"]
    assert sum(one.instances for one in zeros) >= 300
    assert len(zeros) < 20, "rows are told once for each component"


def cost(page: Page, content: str) -> float:
    """Processor seconds of judging, at best."""
    page.set_content(content)
    screen = collect(page, viewport=WIDE)
    taken = []
    for _ in range(3):
        began = time.process_time()
        judge([Reading(screen)])
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize(
    "part",
    [
        "<h2>Note</h2><form><input aria-label=Note><button>Add</button></form>",
        "<label>Dose <input size=3></label> ",
        "<a href=/p/{n}>Open {n}</a> <button>Delete {n}</button> ",
        "<div><h3>Order {n}</h3><p>metoprolol {n} mg oral</p><button>Cancel order</button></div>",
    ],
    ids=["forms", "fields", "actions", "cards"],
)
def test_four_times_the_page_takes_about_four_times_as_long(page: Page, part: str) -> None:
    short, long = (cost(page, "<h1>Page</h1>" + "".join(part.format(n=n) for n in range(many))) for many in (250, 1000))
    assert long < 8 * short, "all pairs would take sixteen times as long"


def test_elements_nested_deeper_than_python_calls_itself(page: Page) -> None:
    page.set_content("<h1>Order</h1><div id=here></div>")
    page.evaluate(
        """() => { let at = document.getElementById('here');
        for (let n = 0; n < 1500; n++) { const one = document.createElement('div'); one.id = `n${n}`; at.append(one); at = one; }
        at.innerHTML = '<form>Metoprolol 5.0 mg daily <label>Dose <input name=dose></label> mg</form>'; }"""
    )
    reading = Reading(collect(page, viewport=WIDE))
    found = judge([reading])
    assert not [one for one in found if one.reason == "rule-crashed"]
    assert [one for one in found if one.rule == "trailing-zero" and one.outcome == "fail"]


def test_broken_html_is_judged_as_the_browser_mends_it(page: Page) -> None:
    broken = (
        "<table><tr><td>Metoprolol<td>5.0 mg oral daily<form><p>Dose<td><input name=dose size=</table><b><i>mg</b></i><select>"
        "<option>mg<div></select></option><button>Sign <button>Delete</form></p>"
        "<label for=nobody>Rate<label>Units</span></table><table><td></html>after"
    )
    _, found = judged(page, broken)
    assert [one for one in found if one.rule == "trailing-zero" and one.outcome == "fail"]


def test_a_page_that_never_settles_is_read_all_the_same_and_says_so(page: Page) -> None:
    page.set_content("<p>Metoprolol 5.0 mg oral daily<p id=clock></p>")
    page.evaluate("setInterval(() => { clock.textContent = Math.random(); }, 5)")
    began = time.monotonic()
    settled = settle(page, 0.6)
    assert not settled
    assert time.monotonic() - began < 10
    screen = collect(page, viewport=WIDE, settled=settled)
    assert not screen.settled
    assert [one for one in judge([Reading(screen)]) if one.rule == "trailing-zero" and one.outcome == "fail"]
