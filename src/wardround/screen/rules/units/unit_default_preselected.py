"""No unit is chosen before the medicine is.

*What is judged.* Unit lists beside a dose in a fresh form: the form has an empty field for the medicine, the dose is empty, and no
medicine is named in the form or above it. A unit that is already chosen from several fails if it is mg, mg/kg or units; others are
asked about. Once a medicine is set the unit may follow from it.

*Why.* The first unit of the list is taken for the right one: 500 mg of levothyroxine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.companions import medicine, medicine_known
from wardround.screen.facts.unit_lists import choices, option_unit, shown_choice
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

ID = "unit-default-preselected"
TITLE = "No unit is preselected before a medicine is chosen."
HAZARD = "A prescriber accepts the unit that stands there, and the patient is given milligrams for micrograms."
SATISFIED = "Begin with no unit, or set it from the medicine."
SEVERITY = "serious"
CLAUSES = ("NHS CUI MSP-2020", "IEC 62366-1:2015 5.2-5.3*")
REASONS = {
    "grave-unit": "mg, mg/kg or units is chosen in a form without a medicine.",
    "some-unit": "Another unit is chosen in a form without a medicine.",
    "no-unit": "No unit is chosen yet.",
    "medicine-set": "The form has its medicine, which the unit may follow from.",
}
_GRAVE = frozenset({"mg", "mg/kg", "units"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the unit list of every dose."""
    known: dict[int, tuple[Control | None, str]] = {}
    for el, select in reading.unit_selects.items():
        field = reading.doses.get(el)
        if field is None or len(choices(select)) == 1 or (not select.options and reading.elements[select.el].tag == "select"):
            continue
        form = reading.scopes.form(el).n
        drug, named = known[form] = known.get(form) or (medicine(reading, el), medicine_known(reading, el))
        unit = option_unit(shown_choice(reading, select))
        if drug is None:
            continue
        if _filled(reading, drug) or field.control.value.strip() or named:
            yield Outcome(
                rule=ID, outcome="pass", reason="medicine-set", says="a medicine is set", el=select.el, evidence=(field.label.own,)
            )
        elif unit is None:
            yield Outcome(
                rule=ID, outcome="pass", reason="no-unit", says="no unit is chosen yet", el=select.el, evidence=(field.label.own,)
            )
        elif unit.symbol in _GRAVE:
            says = f"{unit.text} is chosen for \u201c{field.label.own}\u201d before there is a medicine"
            yield Outcome(rule=ID, outcome="fail", reason="grave-unit", says=says, el=select.el, evidence=(unit.text,), token=unit.text)
        else:
            says = f"Is {unit.text} right for \u201c{field.label.own}\u201d whatever medicine is chosen?"
            yield Outcome(rule=ID, outcome="review", reason="some-unit", says=says, el=select.el, evidence=(unit.text,), token=unit.text)


def _filled(reading: Reading, drug: Control) -> bool:
    """Whether a medicine stands in its field already."""
    if drug.kind == "text":
        return bool(drug.value.strip())
    chosen = next((option for option in drug.options if option.selected), None)
    return (
        bool(chosen and chosen.value)
        if drug.options
        else bool(shown_choice(reading, drug) and "select" not in shown_choice(reading, drug).casefold())
    )
