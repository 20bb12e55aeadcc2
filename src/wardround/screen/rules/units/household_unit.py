"""Doses are not measured in spoons, grains or drops of unknown size.

*What is judged.* Teaspoon, tablespoon, grain, dram, minim and their short forms as a choice of a unit list, as the unit of a dose
field, and in medication lines. Advice to patients in prose is left out: only amounts count.

*Why.* Spoons hold between 2 and 7 mL, and a grain is taken for a gram.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.quantity import quantities
from wardround.screen.facts.unit_lists import unit_options
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.quantity import Quantity
    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

ID = "household-unit"
TITLE = "No dose is measured in household or apothecary units."
HAZARD = "A parent takes a tablespoon for a teaspoon, and the child is given three times the dose."
SATISFIED = "Offer and show mL for liquids, mg or g for the rest."
SEVERITY = "serious"
CLAUSES = (
    "ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): teaspoon as an unsafe default",
    "FDA and ISMP: oral liquids in mL only*",
)
REASONS = {
    "in-a-list": "A unit list of a dose offers a household or apothecary unit.",
    "in-a-line": "A medication line measures a dose in one.",
    "beside-a-field": "A dose field is labelled with one.",
    "metric": "Only metric units, or counted ones, are used.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge unit lists, dose fields and lines."""
    tied = {select.el for el, select in reading.unit_selects.items() if el in reading.doses}
    for control in reading.fields:
        units = unit_options(control)
        if units and (control.el in tied or reading.scopes.medication(control.el)):
            yield _say(control.el, "in-a-list", [unit.text for unit in units if unit.kind == "household"], units[0].text)
        elif control.el not in reading.doses and (amounts := _offered(control)) and reading.scopes.medication(control.el):
            yield _say(control.el, "in-a-list", [one.text for one in amounts if one.unit.kind == "household"], amounts[0].text)
    for field in reading.doses.values():
        shown = [one.unit for one in field.units if one.where != "select" and one.unit.medical]
        if shown:
            yield _say(field.el, "beside-a-field", [unit.text for unit in shown if unit.kind == "household"], shown[0].text)
    for line in reading.lines:
        if line.amounts:
            bad = [one.text for one in line.amounts if one.unit.kind == "household"]
            yield _say(line.el, "in-a-line", bad, line.text[:80])


def _offered(control: Control) -> list[Quantity]:
    """The amounts that a list offers: ``5 mL``, ``1 teaspoon``."""
    return [one for option in control.options for one in quantities(option.text) if one.unit.medical]


def _say(el: int, where: str, bad: list[str], what: str) -> Outcome:
    return Outcome(
        rule=ID,
        outcome="fail" if bad else "pass",
        reason=where if bad else "metric",
        says=f"{', '.join(dict.fromkeys(bad))} is no metric unit" if bad else f"\u201c{what}\u201d",
        el=el,
        evidence=tuple(bad) or (what,),
        token=bad[0] if bad else "",
    )
