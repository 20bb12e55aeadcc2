"""Whose record a screen shows, however it is told, and what is no patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screen import pages
from wardround.screen.collect import collect
from wardround.screen.judge import judge
from wardround.screen.reading import Reading
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from wardround.screen.facts.patients import Identity

ALL = {"name", "birth", "number"}


def read(page: Page, html: str) -> list[Identity]:
    page.set_content(html)
    return Reading(collect(page)).patients


@pytest.mark.parametrize(
    "html",
    [
        "<header><b>MARLOWE, Edith (Ms)</b> <span>Born 12-Mar-1941 (83y)</span> <span>NHS No. 943 476 5919</span></header>",
        (
            "<div class='patient-banner'><h2>Edith Marlowe</h2><div>"
            "<span>F</span> · <span>83 yrs</span> · <span>DOB: 12/03/1941</span></div><div>MRN: 100345</div></div>"
        ),
        "<dl><dt>Patient</dt><dd>Edith Marlowe</dd><dt>Date of birth</dt><dd>1941-03-12</dd><dt>CHI</dt><dd>1203415678</dd></dl>",
        "<p>Patient: Edith Marlowe | DOB 12 Mar 1941 | Hospital number A123456 | Bed 4</p>",
        (
            "<table><tr><th>Name</th><td>Edith Marlowe</td></tr><tr><th>DOB</th><td>12/03/1941</td></tr><tr><th>MRN</th>"
            "<td>100345</td></tr></table>"
        ),
        (
            "<section aria-label='Patient identity'><strong>[P1]</strong>"
            "<span style='margin-left:9px'>MRN [P1]</span> <span>Born [P1]</span></section>"
        ),
        (
            "<div style='display:flex;gap:20px'><div>Edith Marlowe</div><div><div>DOB</div><div>12-Mar-1941</div></div>"
            "<div><div>URN</div><div>100345</div></div></div>"
        ),
        '<iframe srcdoc="<div>Edith Marlowe</div><div>Born 12-Mar-1941</div><div>MRN 100345</div>"></iframe>',
        "<h1>Marlowe, Edith</h1><p>MRN 100345 · born March 12, 1941 · Bed 1</p>",
    ],
)
def test_a_banner_is_found_with_its_identifiers(page: Page, html: str) -> None:
    (found,) = read(page, html)
    assert found.identifiers == ALL
    assert found.place != "list"


def test_a_bed_is_no_identifier(page: Page) -> None:
    (found,) = read(
        page, "<section role='region' aria-label='Patient identity'><strong>Edith Marlowe</strong> <span>Bed 1</span></section>"
    )
    assert found.identifiers == {"name"}


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Active Orders</h1><p>Ward 7 East</p>",
        "<form><label>Name <input></label><label>Date of birth <input></label></form>",
        "<table><tr><th>Name</th><th>Dose</th></tr><tr><td>Paracetamol</td><td>1 g</td></tr></table>",
        "<p>Order ID: 4711</p><h2>Vital Signs</h2>",
        "<footer>Version 3.2, build 20240312</footer>",
        "<nav><a href=/>Site Administration</a></nav><h1>Change User</h1>",
    ],
)
def test_what_names_nobody(page: Page, html: str) -> None:
    assert read(page, html) == []


def test_a_list_is_told_from_two_banners(page: Page) -> None:
    rows = read(
        page,
        """<table><tr><th>Patient</th><th>MRN</th></tr><tr><td>Edith Marlowe</td><td>100345</td></tr>
        <tr><td>Winston Adeyemi</td><td>100346</td></tr></table>""",
    )
    assert [one.place for one in rows] == ["list", "list"]
    assert rows[0].differs(rows[1])
    two = read(
        page,
        """<div style="display:flex"><section><h2>MARLOWE, Edith</h2><p>MRN 100345</p></section><section style="margin-left:40px">
        <h2>ADEYEMI, Winston</h2><p>MRN 100346</p></section></div>""",
    )
    assert [one.place for one in two] == ["banner", "banner"]
    assert two[0].differs(two[1])


def test_the_same_patient_told_twice_does_not_differ(page: Page) -> None:
    two = read(
        page,
        """<header><b>MARLOWE, Edith</b> <span>MRN 100345</span></header><div style="height:300px"></div>
        <div role="dialog" aria-label="Sign">
        <p>Patient: Edith Marlowe</p><p>MRN 100345</p><button>Sign</button></div>""",
    )
    assert [one.place for one in two] == ["banner", "dialog"]
    assert not two[0].differs(two[1])


def test_a_number_in_brackets_behind_a_name_needs_no_label(page: Page) -> None:
    found = read(page, "<div class=bar><span>Amina Hassan (GAN203006)</span> <span>(M, 64 Years)</span></div>")
    assert [one.identifiers for one in found] == [frozenset({"name", "number"})]
    assert not read(page, "<p>Clexane (40 mg)</p><p>Version (2026)</p>")


def test_a_shop_that_has_orders_to_place_acts_for_no_patient(page: Page) -> None:
    shop = "<h1>Your order</h1><label>Amount <input></label><button>Place order</button>"
    rules = [rule for rule in all_rules() if rule.ID == "patient-id-two-identifiers"]
    assert {one.outcome for one in judge([pages.read(page, shop)], rules)} <= {"review"}
