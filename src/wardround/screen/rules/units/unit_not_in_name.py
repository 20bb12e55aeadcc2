"""The unit that is seen beside a dose field is also heard.

*What is judged.* Units that stand as text beside a dose field or in the header of its column. They must be part of the field's
accessible name or description, in whatever spelling. A field without any name is another rule's matter, and so is a unit that is chosen
in a list.

*Why.* Who hears "Dose, edit" does not know in what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.quantity import alone, counted, within
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

ID = "unit-not-in-name"
TITLE = "A unit that is seen beside a dose field is in its accessible name or description."
HAZARD = "A clinician who hears the page enters the dose in another unit, and the patient is given that."
SATISFIED = "Put the unit into the label, or point aria-describedby at it."
SEVERITY = "moderate"
CLAUSES = ("WCAG 2.2 1.3.1*",)
REASONS = {
    "only-seen": "The unit is text near the field and neither in its name nor in its description.",
    "heard": "The unit is in its name or description.",
}
PER_FORM = True


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every named dose field with a unit beside it."""
    for field in reading.doses.values():
        seen = next((one for one in field.units if one.where in {"beside", "header"} and one.unit.medical), None)
        if seen is None or not field.label.speaks:
            continue
        heard = seen.unit.symbol in _heard(field.control)
        how = "in its name" if heard else "neither in its name nor in its description"
        says = f"{seen.unit.text} beside \u201c{field.label.own}\u201d is {how}"
        yield Outcome(
            rule=ID,
            outcome="pass" if heard else "fail",
            reason="heard" if heard else "only-seen",
            says=says,
            el=field.el,
            evidence=(field.label.name, seen.unit.text),
            token="" if heard else seen.unit.text,
        )


def _heard(control: Control) -> set[str]:
    found = {unit.symbol for text in (control.name, control.description) for unit in within(text)}
    # "Dose units", "Rate mL": words that a label may mean otherwise are surely the unit when the same one is seen beside it.
    found |= {
        unit.symbol for text in (control.name, control.description) for word in text.split() if (unit := alone(word) or counted(word))
    }
    return found
