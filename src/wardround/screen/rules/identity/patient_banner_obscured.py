"""A dialog that commits does not hide whose record it is.

*What is judged.* Open dialogs and drawers with an action that commits or destroys something clinical, while an identity banner stands
on the page. Hidden is what is covered by more than half (a backdrop that lets it shine through does not hide it). A dialog that shows
the patient itself passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.commits import HALF, covered
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "patient-banner-obscured"
TITLE = "A dialog that commits does not hide whose record it is."
HAZARD = "A doctor confirms an order in a dialog that covers the name, and the order goes to the wrong patient."
SATISFIED = "Leave the banner in view, or show name and birth date in the dialog."
SEVERITY = "serious"
CLAUSES = ("NHS CUI PAB-0013, MSP-0010",)
REASONS = {
    "hidden": "The dialog covers more than half of the identity, and does not show it itself.",
    "in-the-dialog": "The dialog shows who the patient is.",
    "in-view": "The identity stays in view.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every open dialog with a grave action."""
    banners = [one for one in reading.patients if one.place in {"banner", "field"} and one.layer < 0]
    if not banners:
        return
    meant = {asked.acts.el for asked in reading.confirmations}
    for dialog in reading.screen.dialogs:
        acts = next(
            (one for one in reading.actions if (one.grave or one.el in meant) and one.clinical and reading.inside(one.el, dialog.el)), None
        )
        if acts is None:
            continue
        told = any(one.identifiers and any(reading.inside(el, dialog.el) for el in one.els) for one in reading.patients)
        least = min(covered(reading, one) for one in banners)
        reason = "in-the-dialog" if told else "hidden" if least > HALF else "in-view"
        yield Outcome(
            rule=ID,
            outcome="fail" if reason == "hidden" else "pass",
            reason=reason,
            says=f"While \u201c{acts.words}\u201d is asked, {least:.0%} of the patient's identity is covered",
            el=dialog.el,
            evidence=(acts.words, f"{least:.0%}"),
            token=acts.words,
        )
