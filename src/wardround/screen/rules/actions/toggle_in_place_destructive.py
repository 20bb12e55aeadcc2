"""Under the pointer, a harmless button does not turn into one that destroys or commits.

*What is tried.* On a patient's record: buttons that edit, suspend, or whose words say nothing grave are pressed once. If nothing was
written and, where the pointer still is, there is now another action that destroys or commits (four fifths of the smaller box), that is a
review.

*Why.* A double click, or a second click because the first seemed to do nothing, presses what was not there when the hand began.

*Not judged.* Buttons whose press writes: what the screen shows afterwards depends on the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import gap_x, gap_y
from wardround.screen.outcome import Outcome
from wardround.screen.tries import one_of_each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.actions import Action
    from wardround.screen.model import Box
    from wardround.screen.probe import Probe

ID = "toggle-in-place-destructive"
TITLE = "A button does not turn into a grave one under the pointer."
HAZARD = "A clinician clicks twice on Edit; the second click lands on Delete, which has taken its place."
SATISFIED = "Let what destroys or commits appear elsewhere, or only after a pause."
SEVERITY = "moderate"
CLAUSES = ("Ash et al.: juxtaposition errors", "ISO 14971:2019 7.1*")
REASONS = {
    "grave-under-the-pointer": "After one press an action that destroys or commits lies where the pointer is.",
    "stays-harmless": "Nothing grave came to lie under the pointer.",
}

OVERLAP = 0.8
_HARMLESS = frozenset({"edit", "suspend", "other", "abandon"})


def probe(probe: Probe) -> Iterable[Outcome]:
    """Press each harmless button once."""
    reading = probe.reading
    buttons = (
        one
        for one in reading.actions
        if one.kind in _HARMLESS and one.clinical and not one.idle and one.control.kind == "button" and one.control.type != "submit"
    )
    for action in one_of_each(buttons, reading):
        with probe.attempt():
            if not probe.press(action.el) or probe.writes or probe.navigations or probe.dialogs:
                continue
            now = probe.look()
            box = now.elements[probe.place(action.el)].box if probe.place(action.el) in now.elements else action.box
            here = next((one for one in now.actions if one.grave and one.words != action.words and _covers(one.box, box) >= OVERLAP), None)
            yield _say(action, here)


def _covers(a: Box, b: Box) -> float:
    """Share of the smaller box that both have."""
    area = max(-gap_x(a, b), 0.0) * max(-gap_y(a, b), 0.0)
    return area / max(min(a.w * a.h, b.w * b.h), 1.0)


def _say(action: Action, here: Action | None) -> Outcome:
    if here is None:
        says = f"Nothing grave comes to lie under \u201c{action.words}\u201d"
        return Outcome(rule=ID, outcome="pass", reason="stays-harmless", says=says, el=action.el)
    return Outcome(
        rule=ID,
        outcome="review",
        reason="grave-under-the-pointer",
        says=f"After \u201c{action.words}\u201d is pressed, \u201c{here.words}\u201d lies under the pointer. What does a double click do?",
        el=action.el,
        evidence=(action.words, here.words),
        token=f"{action.words} -> {here.words}",
    )
