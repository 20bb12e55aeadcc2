"""Whoever commits something for a patient sees two identifiers of the patient.

*What is judged.* Screens with an action that commits medicines or orders (sign, prescribe, administer, give ...). Identifiers are the
name, the birth date and a record number (MRN, NHS, CHI, URN ...), wherever they are shown: banner, definition list, dialog, around an
iframe; a bed or a room is none. They count when they can be seen together with the action: fixed, in its dialog, or within one window.

*How sure.* One identifier fails. None fails where two things say that the screen acts for a patient (the verb, a dose field or a
medication line, the page's own words); otherwise a human says whether it does. Formularies, order sets, settings and audit pages are
not about a patient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts import commits
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "patient-id-two-identifiers"
TITLE = "Whoever commits something for a patient sees two identifiers of the patient."
HAZARD = "A nurse gives a medicine to another patient of the same name."
SATISFIED = "Show name and birth date, or name and record number, in a banner that stays in view."
SEVERITY = "critical"
CLAUSES = (
    "NHS CUI PAB-0016, PAB-0009 to PAB-0013",
    "Joint Commission NPSG.01.01.01",
    "NIST IR 7804-1: identification",
    "ONC SAFER Guide CPOE: identity on the ordering screen",
)
REASONS = {
    "one-only": "Only one identifier can be seen together with the action.",
    "none": "No identifier can be seen together with an action that certainly commits for a patient.",
    "none-maybe": "No identifier can be seen; whether the screen acts for a patient is not certain.",
    "two": "Two identifiers can be seen together with the action.",
}

TWO = 2


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the first action of the screen that has the fewest identifiers: the screen is one finding."""
    judged = []
    for action in commits.of(reading):
        kinds = {kind for one in commits.visible_with(reading, action) for kind in one.identifiers}
        judged.append((len(kinds), action, kinds))
    if not judged:
        return
    count, action, kinds = min(judged, key=lambda one: one[0])
    certain = count == 1 or any(commits.sure(reading, one[1]) for one in judged if one[0] == count)
    outcome: Verdict = "pass" if count >= TWO else "fail" if certain else "review"
    seen = ", ".join(sorted(kinds)) or "nothing that says whose record it is"
    says = f"Beside \u201c{action.words}\u201d stands {seen}"
    yield Outcome(
        rule=ID,
        outcome=outcome,
        reason="two" if count >= TWO else "one-only" if count else "none" if certain else "none-maybe",
        says=f"{says}. Does this screen act for one patient?" if outcome == "review" else says,
        el=action.el,
        evidence=(action.words, *sorted(kinds)),
        token=action.words,
    )
