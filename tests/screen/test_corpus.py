"""Every rule is right on every marked page of its corpus, and has enough of them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wardround.screen.corpus import cases, check
from wardround.screen.locale import named
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from playwright.sync_api import Page

CORPUS = Path(__file__).parent / "corpus"
RULES = {rule.ID: rule for rule in all_rules()}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_is_right_on_its_corpus(rule: str, page: Page) -> None:
    found = [one for case in cases(CORPUS, rule) for one in check(page, case, RULES[rule], named("us"))]
    wrong = [f"{one.mark}: expected {one.expected}, said {one.said} ({one.why})" for one in found if not one.right]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_has_a_corpus(rule: str) -> None:
    marks = Counter()
    for case in cases(CORPUS, rule):
        marks["inapplicable"] += case.inapplicable
        for path in case.pages:
            marks.update(re.findall(r"""id=["']?(pass|fail|review)-""", path.read_text()))
    assert marks["pass"] >= 2, rule
    assert marks["fail"] + marks["review"] >= 2, rule
    assert marks["inapplicable"] >= 1, rule


def test_every_folder_of_the_corpus_is_a_rule() -> None:
    assert {path.name for path in CORPUS.iterdir()} <= set(RULES)
