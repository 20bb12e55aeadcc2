"""One finding for each component: what repeats itself in a column is told once, and what is another hazard is told by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screen.pages import read
from wardround.screen.judge import judge
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROWS = "".join(
    f"<tr><td>{drug}<td>{dose} daily"
    for drug, dose in (("Insulin glargine", "10U"), ("Insulin lispro", "20U"), ("Levothyroxine", "75 \u00b5g"), ("Digoxin", "62.5 \u00b5g"))
)
TABLE = f"<h1>Active orders</h1><table><thead><tr><th>Medication<th>Dose</thead><tbody>{ROWS}</table>"


def test_like_hazards_of_a_column_are_one_finding_and_others_their_own(page: Page) -> None:
    rule = next(rule for rule in all_rules() if rule.ID == "unit-display-form")
    found = [(one.token, one.instances) for one in judge([read(page, TABLE)], [rule]) if one.outcome == "fail"]
    assert [instances for _, instances in found] == [2, 2], found


def test_a_rule_that_crashes_leaves_a_review(page: Page) -> None:
    class Broken:
        ID = "broken"

        @staticmethod
        def judge(_: object) -> list[object]:
            raise ZeroDivisionError("no screen")

    (outcome,) = judge([read(page, TABLE)], [Broken])  # type: ignore[list-item]  # as much of a rule as is asked
    assert (outcome.outcome, outcome.reason) == ("review", "rule-crashed")
    assert "ZeroDivisionError" in outcome.says
