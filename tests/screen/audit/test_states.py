"""The same thing in several states of one page is one finding; what stands in one state only, or on another page, is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.screen.audit.judged import rows
from wardround.screen.audit.looking import Looker
from wardround.screen.audit.looks import kept
from wardround.screen.audit.terms import Terms
from wardround.screen.glossary import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from wardround.findings import ScreenRow

TERMS = Terms(rules=("trailing-zero", "icon-only-action"), viewports=("wide",), axe=False, probes=False)
ORDERS = "<html lang=en><title>Orders</title><main><h1>Medication orders</h1><p>Warfarin 1.0 mg once daily</p>{}</main>"
STATES = ("", "<p role=status>The order was saved.</p>", "<div role=dialog aria-label=Stop><p>Heparin 5.0 mg once daily</p></div>")
"""As it is opened; with a message; with a dialog that has a hazard of its own."""
ELSEWHERE = "<html lang=en><title>Stock</title><main><h1>Ward stock of medicines</h1><p>Warfarin 1.0 mg once daily</p></main>"


def _seen(page: Page, home: Path, screens: tuple[str, ...], terms: Terms = TERMS) -> list[ScreenRow]:
    """Rows of screens at one address, as a router without addresses shows them."""
    page.route("http://portal.test/orders", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("http://portal.test/orders")
    looker = Looker(home, terms)
    for html in screens:
        page.set_content(html)
        assert looker.look_if_new(page)
    return rows(looker.kept, terms)


def _told(found: list[ScreenRow]) -> list[tuple[str, list[str], list[str]]]:
    return [(row.page, row.evidence, row.states) for row in found if row.outcome == "fail"]


def test_one_finding_names_the_states_that_show_it(page: Page, tmp_path: Path) -> None:
    found = _seen(page, tmp_path, tuple(map(ORDERS.format, STATES)))
    saved, stop = "/orders (The order was saved.)", "/orders (dialog: Stop)"
    assert _told(found) == [("/orders", ["1.0 mg"], [saved, stop]), (stop, ["5.0 mg"], [])]
    assert [row.instances for row in found if row.outcome == "fail"] == [1, 1]


def test_it_is_told_of_the_page_though_a_state_was_met_first(page: Page, tmp_path: Path) -> None:
    """Two flows may meet a page: one where it has just asked something, one as it is opened."""
    _seen(page, tmp_path, tuple(map(ORDERS.format, STATES[:2])))
    found = rows(list(reversed(kept(tmp_path))), TERMS)
    assert _told(found) == [("/orders", ["1.0 mg"], ["/orders (The order was saved.)"])]


@pytest.mark.parametrize("state", STATES[1:])
def test_its_fingerprint_is_the_same_whichever_states_were_seen(page: Page, tmp_path: Path, state: str) -> None:
    alone = _seen(page, tmp_path / "alone", (ORDERS.format(""),))
    later = _seen(page, tmp_path / "later", (ORDERS.format(state), ORDERS.format("")))
    mark = {row.fingerprint for row in alone if row.outcome == "fail"}
    assert mark
    assert mark <= {row.fingerprint for row in later if row.outcome == "fail"}


def test_another_screen_at_the_same_address_is_another_page(page: Page, tmp_path: Path) -> None:
    found = _seen(page, tmp_path, (ORDERS.format(""), ELSEWHERE))
    assert [states for _, _, states in _told(found)] == [[], []]
    assert len({row.fingerprint for row in found}) == len(found)


def test_axe_names_the_elements_of_all_states(page: Page, tmp_path: Path) -> None:
    terms = Terms(rules=("trailing-zero",), viewports=("wide",), probes=False)
    screens = ORDERS.format("<img id=a src=data:,>"), ORDERS.format("<img id=a src=data:,><img id=b src=data:,><button>Close</button>")
    row = next(row for row in _seen(page, tmp_path, screens, terms) if row.rule == "axe/image-alt")
    assert (row.evidence, row.instances, row.states) == (["#a", "#b"], 2, ["/orders (Close)"])


def test_an_answer_for_the_page_holds_in_its_states(page: Page, tmp_path: Path) -> None:
    bare = ORDERS.replace("1.0", "1") + "<button aria-label='Delete order'>&#x2716;</button>"
    screens = tuple(map(bare.format, STATES[:2]))
    asked = [row.outcome for row in _seen(page, tmp_path / "asked", screens) if row.rule == "icon-only-action"]
    assert asked == ["review"]
    entry = Entry(label="Delete order", rule="icon-only-action", page="/orders", accept=True)
    terms = Terms(rules=TERMS.rules, viewports=("wide",), axe=False, probes=False, glossary=(entry,))
    answered = [row.outcome for row in _seen(page, tmp_path / "answered", screens, terms) if row.rule == "icon-only-action"]
    assert answered == ["pass"]
