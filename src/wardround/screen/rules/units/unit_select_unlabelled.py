"""The list of units has a name of its own.

*What is judged.* Selects, comboboxes and list buttons for units on screens that speak of medicines, native or built from other
elements. No accessible name is a fail, and so is one that only repeats the "Select unit" that it shows.

*Why.* Who hears "combo box, mg" does not learn whose unit is changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.unit_lists import is_unit_control, shown_choice
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "unit-select-unlabelled"
TITLE = "A list of units has a name."
HAZARD = "A clinician who hears the page changes the unit of another number, and the patient is given the wrong amount."
SATISFIED = "Name the list by what it belongs to: Dose unit."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 4.1.2*",)
REASONS = {
    "no-name": "The list has no accessible name.",
    "named-by-placeholder": "The list's name is only what it shows while nothing is chosen.",
    "named": "The list has a name of its own.",
}
PER_FORM = True
_INVITES = re.compile(r"^(?:please )?(?:select|choose|pick)\b", re.IGNORECASE)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every unit list of a screen about medicines."""
    paired = {select.el for el, select in reading.unit_selects.items() if el in reading.doses}
    for control in reading.fields:
        if not is_unit_control(reading, control) or not (control.el in paired or reading.scopes.medication(control.el)):
            continue
        shown, name = shown_choice(reading, control), control.name
        only = control.name_source in {"placeholder", "content"} and name in {shown, control.placeholder}
        if not reading.labels[control.el].speaks or (only and not _INVITES.match(name)):
            says = f"the list of units that shows \u201c{shown}\u201d has no name" if shown else "the list of units has no name"
            yield Outcome(rule=ID, outcome="fail", reason="no-name", says=says, el=control.el, evidence=(shown or "no name",), token=shown)
        elif only:
            says = f"\u201c{name}\u201d, what the list shows while nothing is chosen, is its only name"
            yield Outcome(rule=ID, outcome="fail", reason="named-by-placeholder", says=says, el=control.el, evidence=(name,), token=name)
        else:
            yield Outcome(
                rule=ID, outcome="pass", reason="named", says=f"\u201c{name}\u201d names the list", el=control.el, evidence=(name,)
            )
