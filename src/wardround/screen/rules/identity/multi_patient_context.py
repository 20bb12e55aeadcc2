"""One screen is about one patient, or it says plainly which one is meant.

*What is judged.* Two and more places that certainly name different patients (other number, birth date or name), lists and tables of
patients not counted. Without a committing action a human is asked whether the two can be mixed up. With one it fails, unless one of
them is marked as the active one (``aria-current``, ``aria-selected``, a class or the word that says so).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.patients import Identity
    from wardround.screen.reading import Reading

ID = "multi-patient-context"
TITLE = "One screen is about one patient, or says plainly which one is meant."
HAZARD = "A doctor reads one patient's banner and signs the order for the other."
SATISFIED = "Show one patient at a time, or mark the active one and set the others apart."
SEVERITY = "serious"
CLAUSES = ("NHS CUI PAB-0015", "Adelman 2019: several records open", "NIST IR 7804-1: identification")
REASONS = {
    "commits-unmarked": "Several patients are named on a screen that can commit, and none is marked as the active one.",
    "several": "Several patients are named on one screen.",
    "one": "All places name one patient.",
}

_ACTIVE = re.compile(r"(?<![a-z])(?:active|current|selected|is-active|is-current)(?![a-z])", re.IGNORECASE)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the screen."""
    shown = [one for one in reading.patients if one.place != "list"]
    if not shown:
        return
    first = shown[0]
    other = next((one for one in shown if one.differs(first)), None)
    if other is None:
        yield Outcome(rule=ID, outcome="pass", reason="one", says=f"One patient is named: {first.label}", el=first.els[0])
        return
    commits = any((action.grave and action.clinical) or action.kind == "save_draft" for action in reading.actions if not action.idle)
    bad = commits and not any(_marked(reading, one) for one in shown)
    names = list(dict.fromkeys(one.label for one in shown))
    says = f"{len(names)} patients are named: {', '.join(names[:4])}"
    yield Outcome(
        rule=ID,
        outcome="fail" if bad else "review",
        reason="commits-unmarked" if bad else "several",
        says=says if bad else f"{says}. Can anybody take the one for the other?",
        el=other.els[0],
        evidence=tuple(names[:4]),
    )


def _marked(reading: Reading, one: Identity) -> bool:
    """Whether it, or something around it that holds no other patient, is marked as the active one."""
    others = {el for rest in reading.patients if rest.differs(one) for el in rest.els}
    element = reading.elements[one.els[0]]
    for around in (element, *reading.parents(element.n)):
        if any(reading.inside(el, around.n) for el in others):
            return False
        if around.data.get("aria-current", "false") != "false" or around.data.get("aria-selected") == "true":
            return True
        if _ACTIVE.search(around.cls) or _ACTIVE.search(around.name):
            return True
    return False
