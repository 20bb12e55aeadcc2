"""The button that answers a question says what it does: ``Discontinue``, not ``Yes``.

*What is judged.* The acting button of an open dialog whose question is about destroying or committing something. ``OK``, ``Yes``,
``Confirm``, ``Submit``, ``Continue`` repeat nothing of the question, and a question that is not read is answered by habit. A notice
with one button is no question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.action_words import generic
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "confirm-button-generic"
TITLE = "The button that answers a question says what it does."
HAZARD = "A nurse who did not read the question presses Yes, and stops the patient's infusion."
SATISFIED = "Label the button with its verb and object: Discontinue warfarin."
SEVERITY = "moderate"
CLAUSES = ("WCAG 2.2 2.4.6*",)
REASONS = {
    "generic": "The button that acts says only that it agrees.",
    "says-what": "The button that acts names its deed.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the acting button of each open question."""
    for asked in reading.confirmations:
        bad = generic(asked.acts.words)
        says = f"\u201c{asked.acts.words}\u201d answers \u201c{asked.text[:120]}\u201d"
        yield Outcome(
            rule=ID,
            outcome="review" if bad else "pass",
            reason="generic" if bad else "says-what",
            says=f"{says}. Would somebody who reads only the button know what it does?" if bad else says,
            el=asked.acts.el,
            evidence=(asked.acts.words, asked.text[:120]),
            token=asked.acts.words,
        )
