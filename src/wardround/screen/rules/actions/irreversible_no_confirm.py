"""What cannot be taken back asks first, or can be undone.

*What is tried.* On a patient's record: every action that destroys, and those that sign, administer, dispense or send, are pressed once,
in a filled form. A question (the browser's, a dialog, one in the page) passes. So does a page that it leads to, for that may ask. If it
writes at once, the page is told that all went well, and is looked at for a way to undo.

*Why.* One slip of the hand ends an infusion or deletes an allergy, and nobody notices.

*What is a fail.* A request that writes at once and offers no undo, from an action that destroys or that the glossary calls irreversible.
Other actions that write at once, forms that the browser sends (the next page may ask) and frames of a web socket are reviews.

*Not judged.* What the glossary says can be taken back (``irreversible = false``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome
from wardround.screen.tries import asked, lasting, new_texts, one_of_each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.actions import Action
    from wardround.screen.probe import Probe

ID = "irreversible-no-confirm"
TITLE = "What cannot be taken back asks first, or can be undone."
HAZARD = "A clinician presses the button beside the one that was meant, and a treatment ends, or an order counts, without a question."
SATISFIED = "Ask before it is done and name what it is about, or offer to undo it."
SEVERITY = "critical"
CLAUSES = ("WCAG 2.2 3.3.4*", "NHS CUI MSP-2220", "ISO 14971:2019 7.1*")
REASONS = {
    "writes-at-once": "One press sent a request that destroys, with no question before and no way back after.",
    "commits-at-once": "One press sent what is signed or given, with no question before and no way back after.",
    "page-may-ask": "One press sends a form; whether the page that follows asks cannot be seen.",
    "message-unknown": "One press sent a message whose meaning cannot be told.",
    "asks-first": "A question came before anything was sent.",
    "can-be-undone": "It was sent at once, and the page offers to undo it.",
    "leads-to-a-page": "It leads to another page, which may ask.",
    "writes-nothing": "Nothing was sent.",
}

_UNDO = re.compile(r"\b(?:undo|restore|put back|revert|take back)\b", re.IGNORECASE)


def probe(probe: Probe) -> Iterable[Outcome]:
    """Press each such action once."""
    reading = probe.reading
    grave = (one for one in reading.actions if one.grave and one.clinical and one.irreversible is not False and lasting(one))
    for action in one_of_each(grave, reading):
        with probe.attempt():
            if action.kind == "commit":
                probe.fill_rest(action.el)
            if probe.press(action.el):
                yield _judge(probe, action)


def _judge(probe: Probe, action: Action) -> Outcome:
    name = f"\u201c{action.words}\u201d"
    question = asked(probe)
    if question:
        return _say(action, "pass", "asks-first", f"{name} asks first: {question[:80]}")
    if not probe.writes:
        return _unwritten(probe, action, name)
    if all(one.kind == "form" for one in probe.writes):
        says = f"{name} sends the form to {probe.writes[0].path} at once. Does the page that follows ask before it is done?"
        return _say(action, "review", "page-may-ask", says)
    return _written(probe, action, name)


def _unwritten(probe: Probe, action: Action, name: str) -> Outcome:
    if probe.messages:
        says = f"{name} sent a message to {probe.messages[0].path} at once. Does it write, and can that be undone?"
        return _say(action, "review", "message-unknown", says)
    if probe.navigations:
        return _say(action, "pass", "leads-to-a-page", f"{name} leads to {probe.navigations[0].path}")
    return _say(action, "pass", "writes-nothing", f"{name} sends nothing by itself")


def _written(probe: Probe, action: Action, name: str) -> Outcome:
    first = probe.writes[0]
    probe.answer()
    now = probe.look()
    if any(_UNDO.search(text) for text in (*(one.words for one in now.actions), *new_texts(probe.reading, now))):
        return _say(action, "pass", "can-be-undone", f"{name} can be undone")
    if action.kind == "destructive" or action.irreversible:
        return _say(action, "fail", "writes-at-once", f"{name} sent {first} at once: no question before it, no way back after it")
    says = f"{name} sent {first} at once. Has the clinician seen all that is committed, and can it be taken back?"
    return _say(action, "review", "commits-at-once", says)


def _say(action: Action, outcome: str, reason: str, says: str) -> Outcome:
    return Outcome(
        rule=ID,
        outcome=outcome,  # type: ignore[arg-type]  # one of the literals above
        reason=reason,
        says=says,
        el=action.el,
        evidence=(action.words,),
        token=action.words,
    )
