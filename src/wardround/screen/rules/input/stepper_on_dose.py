"""A dose is typed as a number, not reached by steps whose size has nothing to do with it.

*What is tried.* In each field of an amount that has a value (or is given one), the key ``ArrowUp``. A change of a tenth of the value or
more is a review; smaller steps pass. Buttons with a plus or a minus beside the field are named with it.

*Why.* Steps of one are natural for tablets, huge for a syringe driver in mg and tiny for units of heparin. A key that is held, or one
that was meant for a list below, moves the dose and leaves no trace.

*Not judged.* Whether the step suits the medicine: that is the question of the review. The NHS allows steps for medicines of a narrow
range.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import gap, same_row
from wardround.screen.outcome import Outcome
from wardround.screen.tries import fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.probe import Probe
    from wardround.screen.reading import Reading

ID = "stepper-on-dose"
TITLE = "A dose is not changed by steps that have nothing to do with it."
HAZARD = "A clinician presses an arrow key that was meant for something else, and the patient is given a step more or less."
SATISFIED = "Take the dose as text, or offer steps that suit the medicine and show each change."
SEVERITY = "moderate"
CLAUSES = ("Thimbleby and Cairns 2010: number entry", "GOV.UK design system 2020: number fields")
REASONS = {
    "key-steps": "An arrow key changed the value by a tenth or more.",
    "buttons-step": "Buttons with a plus and a minus stand beside the field, and the key changes it, too.",
    "small-step": "An arrow key changes the value by less than a tenth.",
    "no-step": "An arrow key changes nothing.",
}

LARGE = 0.1
"""A step of this share of the value, or more, is asked about."""
_SIGN = re.compile(r"^(?:[+\u2795\uff0b]|[-\u2212\u2013\u2796]|[\u25b2\u25bc\u2191\u2193]|(?:in|de)crease|(?:in|de)crement)", re.IGNORECASE)
_BESIDE = 24.0


def probe(probe: Probe) -> Iterable[Outcome]:
    """Press the key in each field of an amount."""
    for field in fields(probe.reading):
        with probe.attempt():
            if not field.control.value and not probe.enter(field.el, "5"):
                continue
            if not probe.focus(field.el):
                continue
            before = probe.value(field.el)
            probe.key("ArrowUp")
            after = probe.value(field.el)
            if after == before:
                probe.key("ArrowDown")
                after = probe.value(field.el)
            yield _say(probe.reading, field, before, after)


def _say(reading: Reading, field: DoseField, before: str, after: str) -> Outcome:
    if before == after:
        return Outcome(rule=ID, outcome="pass", reason="no-step", says=f"An arrow key leaves \u201c{field.label.own}\u201d", el=field.el)
    try:
        share = abs(float(after) - float(before)) / abs(float(before))
    except (ValueError, ZeroDivisionError):
        share = 1.0
    if field.control.value and share < LARGE:
        says = f"An arrow key changes \u201c{field.label.own}\u201d from {before} to {after}"
        return Outcome(rule=ID, outcome="pass", reason="small-step", says=says, el=field.el)
    buttons = _buttons(reading, field)
    keys = "An arrow key, and buttons beside the field," if buttons else "An arrow key"
    return Outcome(
        rule=ID,
        outcome="review",
        reason="buttons-step" if buttons else "key-steps",
        says=f"{keys} made {after} of {before} in \u201c{field.label.own}\u201d. Does this step suit every medicine that is ordered here?",
        el=field.el,
        evidence=(f"{before} -> {after}", *buttons),
    )


def _buttons(reading: Reading, field: DoseField) -> tuple[str, ...]:
    box = reading.elements[field.el].box
    return tuple(
        one.words
        for one in reading.actions
        if _SIGN.match(one.words.strip())
        and same_row(one.box, box)
        and gap(one.box, box) <= _BESIDE
        and len(one.words) < len("increase dose by")
    )
