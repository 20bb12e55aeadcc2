"""A listed name is shown in its tall man letters, where the locale's authority asks for them: ``predniSONE``, ``prednisoLONE``.

*What is judged.* Names of the FDA's list in medication lines, in choices, and in short texts of forms about medicines. Any form with
capitals within passes: the lists of other authorities differ in some names. Not judged: what a clinician has typed, prose, names in
capitals (drug-name-all-caps), names whose letters were lost on the way to the screen (tallman-destroyed), and any page under the UK
profile, where the evidence is held to be inconclusive.

*Why a review.* A portal may mark such names by other means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.named import tall, tallman
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "tallman-missing"
TITLE = "Listed look-alike names are shown in tall man letters."
HAZARD = "A nurse reads prednisone for prednisolone, and gives the patient the other one."
SATISFIED = "Show the listed form, or a mark of your own on the letters that differ."
SEVERITY = "moderate"
CLAUSES = ("FDA Name Differentiation Project: list", "NHS CUI 5.3.14 (evidence inconclusive; the UK profile asks for none)")
REASONS = {
    "missing": "A listed name is shown without its tall man letters.",
    "none": "The listed name is shown in tall man letters.",
}
PER_FORM = True


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every listed name."""
    if not reading.locale.tallman:
        return
    for shown in reading.named:
        form = tallman().get(shown.name.key)
        if not form or not shown.medication or shown.name.text.isupper() or any(tall(one) for one in (shown.written, *shown.elsewhere)):
            if form and tall(shown.name.text):
                yield Outcome(rule=ID, outcome="pass", reason="none", says=f"{shown.name.text}: in tall man letters", el=shown.el)
            continue
        says = f"{shown.name.text} is listed as {form}. Is it marked otherwise, so that nobody takes its look-alike?"
        yield Outcome(
            rule=ID, outcome="review", reason="missing", says=says, el=shown.el, evidence=(shown.name.text,), token=shown.name.key
        )
