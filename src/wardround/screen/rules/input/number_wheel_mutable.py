"""Turning the mouse wheel never changes a dose.

*What is tried.* Each field of an amount gets the focus, a value if it has none, and one notch of the wheel in both directions. That the
field has the focus is made sure of first: an unfocused number field does not listen to the wheel.

*Why.* Somebody types a dose, then scrolls the page to read on. ``<input type=number>`` takes the scroll for a change, one step for each
notch, without any script of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome
from wardround.screen.tries import fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.probe import Probe

ID = "number-wheel-mutable"
TITLE = "The mouse wheel does not change a dose."
HAZARD = "A clinician who scrolls on after typing changes the dose without seeing it, and signs what was never meant."
SATISFIED = "Use a field of text with inputmode=decimal, or take the focus away when the wheel is turned."
SEVERITY = "serious"
CLAUSES = ("GOV.UK design system 2020: number fields", "Thimbleby and Cairns 2010: number entry")
REASONS = {
    "wheel-changes-it": "A notch of the wheel changed the value of the focused field.",
    "wheel-leaves-it": "The wheel was turned over the focused field, and its value stayed.",
}

USUAL = "5"
"""What is typed into an empty field that takes it."""


def probe(probe: Probe) -> Iterable[Outcome]:
    """Turn the wheel over each field of an amount."""
    for field in fields(probe.reading):
        with probe.attempt():
            if not field.control.value and not probe.enter(field.el, _within(field.control.attributes)):
                continue
            if not probe.focus(field.el):
                continue
            before = probe.value(field.el)
            after = before
            for notches in (1, -1):
                if after == before and probe.focus(field.el) and probe.wheel(field.el, notches):
                    after = probe.value(field.el)
            changed = after != before
            yield Outcome(
                rule=ID,
                outcome="fail" if changed else "pass",
                reason="wheel-changes-it" if changed else "wheel-leaves-it",
                says=f"One notch of the wheel made {after or 'nothing'} of {before} in \u201c{field.label.own}\u201d"
                if changed
                else f"The wheel leaves \u201c{field.label.own}\u201d as it is",
                el=field.el,
                evidence=(f"{before} -> {after}",) if changed else (),
            )


def _within(attributes: dict[str, str]) -> str:
    """A value that the field takes."""
    try:
        least, most = float(attributes.get("min") or 0), float(attributes.get("max") or "inf")
    except ValueError:
        return USUAL
    return USUAL if least <= float(USUAL) <= most else attributes.get("min") or attributes.get("max") or USUAL
