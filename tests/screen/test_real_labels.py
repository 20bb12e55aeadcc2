"""Labels as they stand in public code of patient records, rebuilt as small pages: the rules say of each what a reviewer said.

``real_labels/labels.jsonl`` names the source of each, what was seen there, the rules that it concerns and the reviewer's verdict. The pages
are written anew after those descriptions; two pages of one portal are a folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wardround.screen.corpus import Case, check
from wardround.screen.locale import named
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from wardround.screen.rule import Rule

HERE = Path(__file__).parent / "real_labels"
LABELS = {label["id"]: label for label in map(json.loads, (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines())}
RULES = {rule.ID: rule for rule in all_rules()}
ALLOWED = {"hazard": {"fail", "review"}, "needs-review": {"review"}, "good": {"inapplicable"}}
"""What a rule may say of a label with that verdict; ``inapplicable``: nothing loud."""
ARGUED = {
    "BN-02": (
        "The rule fails it where the reviewer, who read the source, wanted it confirmed: on a page in French the visible Posologie"
        " is no part of the name Dosage, which is the very failure of WCAG 2.5.3."
    ),
    "BI-03": (
        "Administered, Completed and Done are values of a status, not labels. That they are one state is known to the portal alone:"
        " whoever compared values would flag every two states of every list."
    ),
    "BA-08": (
        "SOS stands on a button and As needed beside a tick: nothing in the pages says that both are one thing, and an action is"
        " not compared with a field. A glossary entry with one concept for both would tell."
    ),
}
"""Labels of which a rule says something else than the reviewer, and why that is right."""


def said(page: Page, label: str, rule: Rule) -> str:
    """The loudest word of a rule on a label's pages."""
    pages = tuple(sorted((HERE / label).glob("*.html"))) if (HERE / label).is_dir() else (HERE / f"{label}.html",)
    found = [one.said for one in check(page, Case(rule.ID, label, pages), rule, named("us"))]
    return min(found, key=("fail", "review", "pass", "inapplicable").index, default="inapplicable")


@pytest.mark.parametrize("label", sorted(set(LABELS) - set(ARGUED)))
def test_the_rules_say_what_the_reviewer_said(label: str, page: Page) -> None:
    stated = LABELS[label]
    words = {rule: said(page, label, RULES[rule]) for rule in stated["rules"].split(";") if rule in RULES}
    wrong = {rule: word for rule, word in words.items() if word not in ALLOWED[stated["verdict"]]}
    assert not wrong, f"{stated['verdict']}: {stated['text']}"


@pytest.mark.parametrize("label", sorted(ARGUED))
def test_what_is_argued_still_differs(label: str, page: Page) -> None:
    words = {said(page, label, RULES[rule]) for rule in LABELS[label]["rules"].split(";") if rule in RULES}
    assert not words <= ALLOWED[LABELS[label]["verdict"]]


def test_at_most_three_are_argued() -> None:
    assert len(LABELS) == 27
    assert len(ARGUED) <= 3
