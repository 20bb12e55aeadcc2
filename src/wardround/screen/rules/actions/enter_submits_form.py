"""Enter in the field of a dose does not send the order.

*What is tried.* In each form with fields of amounts: the form is filled, one such field gets the focus, and Enter is pressed. A request
that writes, or a form that the browser sends, is a review; a fail where the form's action cannot be taken back (it signs, administers,
dispenses or sends, or the glossary says so) and no question comes first.

*Why.* Enter ends a number on every other keypad. Here it ends the order: before the frequency is chosen, before anybody has read it
through.

*Not judged.* Searches, forms that are only read again (GET), and saving a draft.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome
from wardround.screen.tries import asked, commits, fields, lasting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.outcome import Verdict
    from wardround.screen.probe import Probe

ID = "enter-submits-form"
TITLE = "Enter in a dose field does not send the order."
HAZARD = "A prescriber ends the number with Enter, and an order that nobody has read through is sent."
SATISFIED = "Let Enter do nothing in fields of amounts, or let it lead to a preview."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 3.3.4*", "NHS CUI MSP-2220", "NHS CUI MSP-2260")
REASONS = {
    "sends-what-lasts": "Enter sent a form whose action cannot be taken back, and nothing was asked.",
    "sends": "Enter sent the form.",
    "asks-first": "Enter led to a question before anything was sent.",
    "draft-only": "Enter saves a draft.",
    "sends-nothing": "Enter sent nothing.",
}

_DRAFT = re.compile(r"\b(?:draft|for later)\b", re.IGNORECASE)


def probe(probe: Probe) -> Iterable[Outcome]:
    """Press Enter in one field of each form."""
    forms: dict[int, DoseField] = {}
    for field in fields(probe.reading):
        if field.control.native and probe.reading.elements[field.el].tag != "textarea":
            forms.setdefault(probe.reading.scopes.form(field.el).n, field)
    for field in forms.values():
        with probe.attempt():
            probe.fill_rest(field.el)
            if probe.focus(field.el):
                probe.key("Enter")
                yield _judge(probe, field)


def _judge(probe: Probe, field: DoseField) -> Outcome:
    label = f"\u201c{field.label.own}\u201d"
    form = probe.reading.scopes.form(field.el).n
    drafts = [one for one in probe.reading.actions if _DRAFT.search(one.words) and probe.reading.inside(one.el, form)]
    sends = list(commits(probe.reading, field.el))
    outcome: Verdict = "pass"
    reason, says = "sends-nothing", f"Enter in {label} sends nothing"
    question = asked(probe)
    if question:
        reason, says = "asks-first", f"Enter in {label} asks first: {question[:80]}"
    elif probe.writes and drafts and not sends:
        reason, says = "draft-only", f"Enter in {label} saves a draft"
    elif probe.writes and sends and lasting(sends[0]):
        outcome, reason = "fail", "sends-what-lasts"
        says = f"Enter in {label} sent {probe.writes[0]}: what \u201c{sends[0].words}\u201d does cannot be taken back"
    elif probe.writes:
        outcome, reason = "review", "sends"
        says = f"Enter in {label} sent {probe.writes[0]}. Is the order read through before it counts?"
    return Outcome(
        rule=ID,
        outcome=outcome,
        reason=reason,
        says=says,
        el=field.el,
        evidence=tuple(str(one) for one in probe.writes[:1]),
    )
