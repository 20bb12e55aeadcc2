"""A dose without a unit is not sent.

*What is tried.* Where a field of an amount has a list of units and none is chosen: the rest of the form is filled, a number is typed,
the list is left alone, and the form's action is pressed. It must be disabled, refused, or asked about.

*Why.* A number without a unit is completed by whoever reads it: 5 becomes 5 mg here and 5 mL there.

*What is a fail.* The form was sent though other fields of it are marked as required, or though its action was disabled until a number
stood there: it does check what is complete, and lets the unit go. Otherwise the server may refuse what the screen lets through: a
review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.unit_lists import choices
from wardround.screen.outcome import Outcome
from wardround.screen.tries import asked, fields, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.model import Control
    from wardround.screen.outcome import Verdict
    from wardround.screen.probe import Probe

ID = "unit-select-unset"
TITLE = "A dose whose unit was not chosen is not sent."
HAZARD = "An order says 5, and the nurse who reads it gives 5 mL of what was meant as 5 mg."
SATISFIED = "Keep the action disabled, or say that the unit is missing, until a unit is chosen."
SEVERITY = "serious"
CLAUSES = ("NHS CUI MSP-2310",)
REASONS = {
    "sent-without-unit": "The form checks what is complete, and was sent without a unit.",
    "unit-unchecked": "The form was sent without a unit; whether the server refuses it cannot be seen.",
    "held-back": "Without a unit the form was not sent.",
}


def probe(probe: Probe) -> Iterable[Outcome]:
    """Send each such form without a unit."""
    reading = probe.reading
    for field in fields(reading):
        select = reading.unit_selects.get(field.el)
        if select is None or not select.native or select.kind != "select" or select.disabled or not _unset(select):
            continue
        form = reading.scopes.form(field.el).n
        action = next((one for one in reading.actions if one.kind == "commit" and not one.idle and reading.inside(one.el, form)), None)
        if action is None:
            continue
        with probe.attempt():
            probe.fill_rest(field.el)
            if not probe.enter(field.el, "5") or not _unchosen(probe, select):
                continue
            pressed = probe.enabled(action.el) and probe.press(action.el)
            sent = pressed and bool(probe.writes) and not asked(probe) and not told(probe, select.el)
            strict = action.control.disabled or any(one.required for one in reading.controls_in(form) if one.el != select.el)
            yield _say(field, strict=strict, sent=sent)


def _unset(select: Control) -> bool:
    chosen = next((option for option in select.options if option.selected), None)
    return chosen is None or not chosen.value or chosen not in choices(select)


def _unchosen(probe: Probe, select: Control) -> bool:
    """Leave the list as it was: filling the form has chosen something."""
    place = next((n for n, option in enumerate(select.options) if option.selected), 0)
    probe.choose(select.el, place)
    chosen = probe.value(select.el)
    return chosen == (select.options[place].value if select.options else "")


def _say(field: DoseField, *, strict: bool, sent: bool) -> Outcome:
    outcome: Verdict = "pass"
    label = f"\u201c{field.label.own}\u201d"
    reason, says = "held-back", f"{label} without a unit is not sent"
    if sent and strict:
        outcome, reason, says = (
            "fail",
            "sent-without-unit",
            f"The form was sent with 5 in {label} and no unit, though it checks other fields",
        )
    elif sent:
        outcome, reason = "review", "unit-unchecked"
        says = f"The form was sent with 5 in {label} and no unit. Does the server refuse it?"
    return Outcome(rule=ID, outcome=outcome, reason=reason, says=says, el=field.el, evidence=("5",) if sent else ())
