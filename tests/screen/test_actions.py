"""What an action does by its words, by its icon, and by what surrounds it; which actions stand next to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screen.pages import read
from wardround.screen.collect import collect
from wardround.screen.facts.actions import classify
from wardround.screen.facts.colour import between, difference
from wardround.screen.facts.likeness import distance
from wardround.screen.judge import judge_one
from wardround.screen.reading import Reading
from wardround.screen.rules.actions import destructive_adjacent_routine

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Cancel", "abandon"),
        ("Cancel order", "destructive"),
        ("Cancel this prescription", "destructive"),
        ("Cancel editing order", "abandon"),
        ("Cancel new order", "abandon"),
        ("Close", "abandon"),
        ("Close prescription", "destructive"),
        ("Close patient chart", "abandon"),
        ("Close medications panel", "abandon"),
        ("Clear results", "abandon"),
        ("Clear all filters", "abandon"),
        ("Discontinue", "destructive"),
        ("Renew", "commit"),
        ("Sign & submit", "commit"),
        ("Sign in", "navigate"),
        ("Sign off", "commit"),
        ("Save", "save_draft"),
        ("Save and sign", "commit"),
        ("Save changes", "save_draft"),
        ("Save & close", "save_draft"),
        ("Order", "commit"),
        ("Order history", "navigate"),
        ("Orders", "other"),
        ("Order sets", "navigate"),
        ("Release notes", "navigate"),
        ("Complete blood count", "navigate"),
        ("Remove filter", "abandon"),
        ("Apply filters", "navigate"),
        ("Yes, delete it", "destructive"),
        ("Permanently delete", "destructive"),
        ("\U0001f5d1 Delete", "destructive"),
        ("No, keep order", "abandon"),
        ("Don\u2019t delete", "abandon"),
        ("Delete draft", "destructive"),
        ("Add", "edit"),
        ("End visit", "destructive"),
        ("Stop", "destructive"),
        ("Stop date", "navigate"),
        ("Hold", "suspend"),
        ("Send feedback", "navigate"),
        ("Submit search", "navigate"),
        ("Confirm", "commit"),
        ("Confirm given", "commit"),
        ("Confirm delete", "destructive"),
        ("Paracetamol", "other"),
        ("", "other"),
    ],
)
def test_what_an_action_does_by_its_words(words: str, kind: str) -> None:
    assert classify(words)[0] == kind


def test_what_an_icon_says_in_the_markup_classes_an_action_without_words(page: Page) -> None:
    page.set_content(
        """<button class="btn"><i class="fa fa-trash"></i></button><button><svg width=9 height=9 data-testid="EditIcon"></svg></button>
        <button aria-label="Delete order"><svg width=9 height=9></svg></button>"""
    )
    assert [action.kind for action in Reading(collect(page)).actions] == ["destructive", "edit", "destructive"]


def test_what_leads_somewhere_and_half_a_cookie_banner_are_idle(page: Page) -> None:
    page.set_content(
        """<nav><a href="/o">Order</a><a href="/s">Stop</a></nav><ul class="pagination"><li><a href="?2">Next</a></ul>
        <div role="tablist"><button role="tab">Discontinue</button></div>
        <div class="banner" role="region"><p>We use cookies.</p><button>Accept</button><button>Reject</button></div>
        <main><h1>Orders</h1><button>Discontinue</button></main>"""
    )
    actions = Reading(collect(page)).actions
    assert [action.idle for action in actions] == [True, True, True, True, True, True, False]
    assert actions[-1].clinical


def test_what_the_markup_says_of_a_question_that_follows(page: Page) -> None:
    page.set_content(
        """<button onclick="return confirm('Sure?')">Delete</button><button aria-haspopup="dialog">Delete</button><button>Delete…</button>
        <form onsubmit="return confirm('?')"><button>Delete</button></form><button>Delete</button>"""
    )
    assert [action.confirms for action in Reading(collect(page)).actions] == ["proven", "likely", "likely", "proven", "unknown"]


def test_pairs_are_of_one_row_and_of_one_layer_and_nothing_stands_between(page: Page) -> None:
    page.set_content(
        """<table><tr><td>A</td><td><button>Edit</button> <button>Copy</button> <button>Delete</button></td></tr>
        <tr><td>B</td><td><button>Edit</button> <button>Copy</button> <button>Delete</button></td></tr></table>
        <dialog open><button>OK</button></dialog>"""
    )
    pairs = Reading(collect(page)).pairs
    assert [(pair.a.words, pair.b.words) for pair in pairs] == [("Edit", "Copy"), ("Copy", "Delete")] * 2
    assert all(pair.alike for pair in pairs)


def test_a_filled_button_is_no_look_alike_of_an_outlined_one(page: Page) -> None:
    page.set_content(
        """<style>button{padding:8px;border:1px solid #036;background:#fff;color:#036}.p{background:#036;color:#fff}</style>
        <button>Save</button><button class="p">Sign</button>"""
    )
    (pair,) = Reading(collect(page)).pairs
    assert pair.likeness < 0.6


def test_the_difference_of_colours_is_ciede2000() -> None:
    assert difference((255, 255, 255), (0, 0, 0)) == pytest.approx(100, abs=0.1)
    # Pairs of Sharma, Wu and Dalal, The CIEDE2000 Color-Difference Formula (2005), table 1.
    assert between((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert between((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert between((50, 2.5, 0), (61, -5, 29)) == pytest.approx(22.8977, abs=1e-4)
    assert between((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)
    assert difference((120, 120, 120), (122, 122, 122)) < 1


def test_edit_distance_stops_at_its_limit() -> None:
    assert distance("renew", "review", 3) == 2
    assert distance("sign", "discontinue", 3) > 3


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<form><label>Dose <input></label><button type=submit>Add</button></form>", "commit"),
        ("<form><label>Dose <input></label><button type=button>Add row</button></form>", "edit"),
        ("<div role=dialog>The prescription is ready. <button>Create order without dispensing</button></div>", "commit"),
        ("<div role=dialog><label>Name <input></label><button>Create group</button></div>", "edit"),
        ("<main><button>Create order</button></main>", "edit"),
    ],
)
def test_a_verb_that_opens_a_form_commits_where_it_ends_one(html: str, kind: str, page: Page) -> None:
    assert read(page, html).actions[-1].kind == kind


def test_cards_that_are_alike_are_one_finding_and_those_with_names_of_their_own_are_not(page: Page) -> None:
    card = "<div class=card{}><p>Warfarin 3 mg</p><button>Renew</button><button>Stop</button></div><br><br><br>"
    for names, count in ((["", "", ""], 1), ([" id=a", " id=b", " id=c"], 3)):
        page.set_content("<title>Orders</title>" + "".join(card.format(name) for name in names))
        found = judge_one(destructive_adjacent_routine, [Reading(collect(page))])
        assert [one.instances for one in found] == [3 // count] * count
