"""An order cannot be committed while its dose is still empty.

*What is judged.* Forms with a dose field that can be written in and a committing action. While the dose (or a field marked as required)
is empty, the action should be disabled, or say what is missing. Many portals check after the press: whether that check holds cannot be
seen without pressing, so the rule asks. Only what ``required`` makes the browser itself refuse is said to be so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.reading import Reading

ID = "commit-enabled-incomplete"
TITLE = "An order cannot be committed while its dose is still empty."
HAZARD = "A doctor signs an order without a dose, and the nurse guesses it or gives a default."
SATISFIED = "Disable the action, with the reason beside it, until all that the dose needs is there."
SEVERITY = "moderate"
CLAUSES = ("NHS CUI MSP-2310",)
REASONS = {
    "enabled": "The committing action can be pressed while a dose field of its form is empty.",
    "enabled-required": "The same, though the empty fields are marked as required: the browser may refuse, or a script.",
    "disabled": "It is disabled while a dose field is empty.",
    "complete": "No dose field of its form is empty.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each committing action of a form with dose fields."""
    forms: dict[int, list[DoseField]] = {}
    for field in reading.doses.values():
        if field.editable and field.concept in {"dose", "rate"}:
            forms.setdefault(reading.scopes.form(field.el).n, []).append(field)
    for action in reading.actions:
        form = forms.get(reading.scopes.form(action.el).n)
        if action.kind != "commit" or action.idle or not form:
            continue
        empty = [field for field in form if not field.control.value.strip()]
        reason = "complete" if not empty else "disabled" if action.control.disabled else "enabled"
        if reason == "enabled" and all(field.control.required for field in empty):
            reason = "enabled-required"
        names = ", ".join([*dict.fromkeys(field.label.own or "a field without a label" for field in empty)][:3])
        bad = reason.startswith("enabled")
        yield Outcome(
            rule=ID,
            outcome="review" if bad else "pass",
            reason=reason,
            says=f"\u201c{action.words}\u201d can be pressed while {names} is empty. What happens then?"
            if bad
            else f"\u201c{action.words}\u201d: {REASONS[reason]}",
            el=action.el,
            evidence=(action.words, names),
            token=action.words,
        )
