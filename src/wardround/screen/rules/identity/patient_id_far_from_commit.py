"""The patient's identity stands near what is committed.

*What is judged.* The distance between an action that commits medicines or orders and the nearest place with two identifiers. More than
600 px, and not in a banner that stays in view, is for a human to judge. Where no two identifiers are shown at all, another rule speaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts import commits
from wardround.screen.facts.geometry import gap
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "patient-id-far-from-commit"
TITLE = "The patient's identity stands near what is committed."
HAZARD = "A doctor signs at the foot of a long page, and does not see that it is another patient's."
SATISFIED = "Keep the banner in view, or repeat name and birth date beside the button."
SEVERITY = "moderate"
CLAUSES = ("NIST IR 7804-1: identification", "Adelman 2013: verifying the identity at ordering")
REASONS = {
    "far": "More than 600 px lie between the action and the nearest place with two identifiers, and none stays in view.",
    "near": "Two identifiers stand near the action, or stay in view.",
}

FAR = 600.0
TWO = 2


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the committing action that is farthest from an identity."""
    shown = [one for one in reading.patients if one.place != "list" and len(one.identifiers) >= TWO]
    if not shown:
        return
    judged = []
    for action in commits.of(reading):
        frame = reading.elements[action.el].frame
        stays = any(one.fixed or reading.elements[one.els[0]].frame != frame for one in shown) or reading.elements[action.el].fixed
        judged.append((0.0 if stays else min(gap(one.box, action.box) for one in shown), action))
    if not judged:
        return
    distance, action = max(judged, key=lambda one: one[0])
    far = distance > FAR
    says = f"\u201c{action.words}\u201d stands {distance:.0f} px from the patient's identity"
    yield Outcome(
        rule=ID,
        outcome="review" if far else "pass",
        reason="far" if far else "near",
        says=f"{says}. Does whoever presses it still see whose record this is?" if far else says,
        el=action.el,
        evidence=(action.words, f"{distance:.0f} px"),
        token=action.words,
    )
