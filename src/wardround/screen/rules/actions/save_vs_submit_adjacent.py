"""Saving a draft and sending it off do not stand side by side and look alike.

*What is judged.* An action that keeps a draft (save, pend, hold for review) and one that commits (sign, submit, order, prescribe ...),
within 48 px, on clinical screens. Look-alikes (0.7 and more: here a filled and an empty button of one size may still be mixed up) fail;
otherwise a human is asked, unless they are clearly different and 16 px or more apart. Steps of a wizard, and saving with another form
of saving (``Save``, ``Save and add another``), are no such pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.actions import Action
    from wardround.screen.facts.pairs import Pair
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "save-vs-submit-adjacent"
TITLE = "Saving a draft and sending it off do not stand side by side and look alike."
HAZARD = "A doctor who means to save a draft signs an unfinished order, and the nurse gives it to the patient."
SATISFIED = "Set them 48 px apart, or give the committing action a look of its own and a review before it."
SEVERITY = "serious"
CLAUSES = ("NHS CUI MSP-2280 to MSP-2300", "WCAG 2.2 3.3.4*", "IEC 62366-1:2015 5.2, 5.3*")
REASONS = {
    "look-alikes": "Saving and committing stand within 48 px and look alike.",
    "near": "Saving and committing stand within 48 px, and look different.",
    "distinct": "They look clearly different, with a gap between them.",
    "apart": "More than 48 px lie between them.",
    "asks-first": "What commits is known to ask first, or can be undone.",
}

NEAR, GAP = 48.0, 16.0
ALIKE, CLEAR = 0.7, 0.6
_NOT_SAVING = frozenset({"ok", "apply"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each pair of saving and committing."""
    for pair in reading.pairs:
        found = pair.of("save_draft", "commit")
        if found is None or found[0].verb in _NOT_SAVING or any(one.idle for one in found):
            continue
        saves, commits = found
        if not commits.clinical:
            continue
        verdict, reason = _verdict(pair, commits)
        says = f"\u201c{saves.words}\u201d stands {pair.gap:.0f} px from \u201c{commits.words}\u201d; they are {pair.likeness:.0%} alike"
        yield Outcome(
            rule=ID,
            outcome=verdict,
            reason=reason,
            says=f"{says}. Can what is sent by mistake be called back, and does a review come first?" if verdict == "review" else says,
            el=commits.el,
            evidence=(saves.words, commits.words, f"{pair.gap:.0f} px", f"{pair.likeness:.2f}"),
            token=f"{saves.words} | {commits.words}",
        )


def _verdict(pair: Pair, commits: Action) -> tuple[Verdict, str]:
    if pair.gap >= NEAR:
        return "pass", "apart"
    if commits.confirms == "proven" or commits.irreversible is False:
        return "pass", "asks-first"
    if pair.likeness >= ALIKE:
        return "fail" if commits.confirms == "unknown" else "review", "look-alikes"
    return ("pass", "distinct") if pair.gap >= GAP and pair.likeness < CLEAR else ("review", "near")
