"""The unit of a dose is still there once a number is typed.

*What is judged.* Dose fields whose unit stands only in their placeholder. And a unit list beside a dose that is named by nothing but
its own "Select unit": once a unit is chosen, nothing says what the word is for; that is asked about.

*Why.* The hint goes with the first digit: who checks the form sees a bare number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.unit_lists import option_unit, shown_choice
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.reading import Reading

ID = "unit-only-in-placeholder"
TITLE = "The unit of a dose does not vanish when a value is typed."
HAZARD = "A nurse who checks a filled form guesses the unit, and gives the patient a thousandth or a thousandfold."
SATISFIED = "Put the unit into the label or beside the field; keep the placeholder for an example."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 3.3.2*", "IEC 62366-1:2015 5.2-5.3*")
REASONS = {
    "in-placeholder": "The field's unit stands only in its placeholder.",
    "list-named-by-placeholder": "The unit list of a dose has no label but its own placeholder.",
    "stays": "The unit stays when a value is typed.",
}

_UNIT = re.compile(r"\bunits?\b", re.IGNORECASE)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every dose field with a unit in its placeholder, or with a unit list."""
    for field in reading.doses.values():
        holders = [one for one in field.units if one.where == "placeholder"]
        rest = [one for one in field.units if one.where != "placeholder" and one.unit.medical]
        label = field.label.own or field.label.shared or "dose"
        if holders and not rest and field.el not in reading.unit_selects:
            says = f"the unit of \u201c{label}\u201d, {holders[0].unit.text}, stands only in the placeholder"
            token = holders[0].unit.text
            yield Outcome(
                rule=ID, outcome="fail", reason="in-placeholder", says=says, el=field.el, evidence=(field.control.placeholder,), token=token
            )
            continue
        if rest and (field.control.placeholder or field.el in reading.unit_selects):
            yield Outcome(
                rule=ID, outcome="pass", reason="stays", says=f"\u201c{label}\u201d keeps its unit", el=field.el, evidence=(label,)
            )
        yield from _list(reading, field)


def _list(reading: Reading, field: DoseField) -> Iterator[Outcome]:
    select = reading.unit_selects.get(field.el)
    if select is None:
        return
    label, shown = reading.labels[select.el], shown_choice(reading, select)
    hint = select.placeholder or ("" if option_unit(shown) else shown)
    named = label.visible or (label.speaks and label.name.casefold() != hint.casefold())
    if _UNIT.search(hint) and not named:
        says = f"Once a unit is chosen, does anything say what the list \u201c{hint}\u201d beside \u201c{field.label.own}\u201d is for?"
        yield Outcome(rule=ID, outcome="review", reason="list-named-by-placeholder", says=says, el=select.el, evidence=(hint,), token=hint)
