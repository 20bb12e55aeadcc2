"""No dialog opens with the focus on what destroys or commits.

*What is judged.* The focus in an open dialog, and ``autofocus`` on any action. A key that was meant for the page before, or a habitual
Enter, presses what has the focus. A step of review within the page (``Review and sign``, ``Confirm the order``) is a dialog without
the role. On any other page the focus stays on whatever was pressed last, and says nothing.
Answers like ``Yes`` mean what the question asks. Dialogs with one button have no other place for the focus. What destroys or commits
something that is not clinical is for a human to judge.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wardround.screen.facts.actions import Action
    from wardround.screen.reading import Reading

ID = "destructive-default-focus"
TITLE = "No dialog opens with the focus on what destroys or commits."
HAZARD = "A nurse presses Enter out of habit, and the patient's order is deleted before the question was read."
SATISFIED = "Put the focus on the button that leaves, on the first field, or on the dialog itself."
SEVERITY = "critical"
CLAUSES = ("NHS CUI MSP-2300, MSP-2260", "WAI-ARIA Authoring Practices: dialog, least destructive action*")
REASONS = {
    "focus-destroys": "The focus is on an action that destroys.",
    "focus-commits": "The focus is on an action that commits.",
    "not-clinical": "The focus is on an action that destroys or commits something that is not known to be clinical.",
    "harmless": "The focus is where Enter does no harm.",
}

_REVIEW = re.compile(r"\b(?:review|confirm|check|verify|are you sure)\b", re.IGNORECASE)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the focus of each open dialog, and whatever asks for the focus."""
    actions = {action.el: action for action in reading.actions}
    meant = {asked.acts.el: asked.kind for asked in reading.confirmations}
    told: set[int] = set()
    for dialog in reading.screen.dialogs:
        if reading.screen.focus >= 0 and reading.inside(reading.screen.focus, dialog.el):
            told.add(reading.screen.focus)
            others = [one for one in reading.controls_in(dialog.el) if one.el != reading.screen.focus and not one.disabled]
            yield from _say(actions.get(reading.screen.focus), reading.screen.focus, meant, alone=not others)
    for action in reading.actions:
        placed = action.control.autofocus or (action.el == reading.screen.focus and _reviewed(reading, action.el))
        if placed and action.el not in told:
            yield from _say(action, action.el, meant, alone=False)


def _reviewed(reading: Reading, el: int) -> bool:
    """Whether the last heading before an action, in its own form, calls the step a review or a confirmation."""
    form = reading.scopes.form(el).n
    heads = [one.n for one in reading.screen.elements if one.role == "heading" and one.n < el and reading.inside(one.n, form)]
    return bool(heads) and _REVIEW.search(reading.text_in(heads[-1])) is not None


def _say(action: Action | None, el: int, meant: Mapping[int, str], *, alone: bool) -> Iterator[Outcome]:
    if alone:
        return
    kind = meant.get(el, action.kind) if action else "other"
    bad = action is not None and kind in {"destructive", "commit"} and not action.idle
    reason = "harmless" if not bad else "focus-destroys" if kind == "destructive" else "focus-commits"
    sure = bad and action is not None and (action.clinical or action.irreversible is True)
    if action is not None and action.irreversible is False:
        bad, reason = False, "harmless"
    words = action.words if action else ""
    says = f"The focus is on \u201c{words}\u201d" if words else "The focus is on no action"
    yield Outcome(
        rule=ID,
        outcome="pass" if not bad else "fail" if sure else "review",
        reason=reason if sure or not bad else "not-clinical",
        says=f"{says}. What does Enter do here, and can it be undone?" if bad and not sure else says,
        el=el,
        evidence=(words,),
        token=words,
    )
