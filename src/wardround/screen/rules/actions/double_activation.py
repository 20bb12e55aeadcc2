"""A second click, made because nothing seemed to happen, does not send a second order.

*What is tried.* In a filled form, every action that commits something on a patient's record is clicked twice, 150 ms apart, while the
answer to the first click is held back. Two requests that write to the same place are a fail; one is well.

*Why.* On a slow ward network the second click is the rule, and the patient gets two doses.

*What is a review.* Two requests with one idempotency key: the server may know that they are one. A form that the browser itself sends
twice: many servers recognise it by a token.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome
from wardround.screen.tries import one_of_each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.actions import Action
    from wardround.screen.outcome import Verdict
    from wardround.screen.probe import Probe
    from wardround.screen.sandbox import Held

ID = "double-activation"
TITLE = "Clicking twice does not send an order twice."
HAZARD = "A nurse clicks again on a slow network, and the medicine is ordered or given twice."
SATISFIED = "Disable the action until its answer has come, or send one key that lets the server know the second for the first."
SEVERITY = "serious"
CLAUSES = ("SAFER guides: duplicate orders*", "IEC 62366-1:2015 5.2: foreseeable use errors*")
REASONS = {
    "sent-twice": "Two clicks sent two requests that write.",
    "same-key": "Two clicks sent two requests with one idempotency key.",
    "form-sent-twice": "Two clicks let the browser send the form twice.",
    "sent-once": "Two clicks sent one request.",
}

MOST = 4
"""Actions that are tried on one screen."""
TWICE = 2


def probe(probe: Probe) -> Iterable[Outcome]:
    """Click each such action twice."""
    reading = probe.reading
    sending = (one for one in reading.actions if one.kind == "commit" and one.clinical and not one.idle)
    for action in one_of_each(sending, reading, MOST):
        with probe.attempt():
            probe.fill_rest(action.el)
            if probe.press_twice(action.el) and probe.writes and not probe.dialogs:
                yield _judge(action, probe.writes)


def _judge(action: Action, writes: list[Held]) -> Outcome:
    place, times = Counter(str(one) for one in writes).most_common(1)[0]
    name = f"\u201c{action.words}\u201d"
    alike = [one for one in writes if str(one) == place]
    outcome: Verdict = "pass"
    reason, says = "sent-once", f"Two clicks on {name} sent {place} once"
    if times >= TWICE and alike[0].kind == "form":
        outcome, reason = "review", "form-sent-twice"
        says = f"Two clicks on {name} let the browser send {place} twice. Does the server know the second for the first?"
    elif times >= TWICE and alike[0].key and len({one.key for one in alike}) == 1:
        outcome, reason = "review", "same-key"
        says = f"Two clicks on {name} sent {place} twice with one key. Does the server know the second for the first?"
    elif times >= TWICE:
        outcome, reason, says = "fail", "sent-twice", f"Two clicks on {name}, 150 ms apart, sent {place} {times} times"
    return Outcome(rule=ID, outcome=outcome, reason=reason, says=says, el=action.el, evidence=(place,), token=action.words)
