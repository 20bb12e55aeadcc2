"""One finding for each component: what repeats itself in a column is told once, and what is another hazard is told by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screen.pages import read
from wardround.screen.glossary import Entry, Glossary
from wardround.screen.judge import judge
from wardround.screen.reading import Reading
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


UNTIED = "".join(f"<p>{label} <input name={label.split()[0]}> mg</p>" for label in ("Dose", "Maximum dose", "Loading dose", "Bolus"))


def test_fields_of_one_form_with_one_fault_are_one_finding_that_names_them(page: Page) -> None:
    rule = next(rule for rule in all_rules() if rule.ID == "autocomplete-on-dose")
    reading = read(page, f"<form><h2>Prescribe</h2>{UNTIED}</form><form><h2>Prescribe</h2>{UNTIED}</form>")
    found = [one for one in judge([reading], [rule]) if one.outcome == "review"]
    assert [one.instances for one in found] == [4, 4]
    assert all(label in found[0].says for label in ("Dose", "Maximum dose", "Loading dose", "Bolus"))
    assert len({one.el for one in found} | {el for one in found for el in one.also}) == 8


def test_what_the_glossary_answers_is_not_told_with_the_rest_of_its_form(page: Page) -> None:
    rule = next(rule for rule in all_rules() if rule.ID == "autocomplete-on-dose")
    entry = Entry(label="Bolus", rule=rule.ID, accept=True, because="ward pharmacist")
    reading = read(page, f"<form><h2>Prescribe</h2>{UNTIED}</form>")
    told = Reading(reading.screen, glossary=Glossary((entry,)))
    assert sorted((one.outcome, one.instances) for one in judge([told], [rule])) == [("pass", 1), ("review", 3)]


def test_a_rule_that_crashes_leaves_a_review(page: Page) -> None:
    class Broken:
        ID = "broken"

        @staticmethod
        def judge(_: object) -> list[object]:
            raise ZeroDivisionError("no screen")

    (outcome,) = judge([read(page, TABLE)], [Broken])  # type: ignore[list-item]  # as much of a rule as is asked
    assert (outcome.outcome, outcome.reason) == ("review", "rule-crashed")
    assert "ZeroDivisionError" in outcome.says
