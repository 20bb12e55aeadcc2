"""Committing and giving up do not touch each other and look alike.

*What is judged.* An action that commits and one that abandons (cancel, back, close), side by side, on clinical screens. The pair is on
every form, so only the worst is asked about: less than 8 px apart, of one size, and look-alikes. What is lost is work, or an order
that was to be given up is sent: a human says which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "commit-adjacent-abandon"
TITLE = "Committing and giving up do not touch each other and look alike."
HAZARD = "A doctor who wants to leave signs the order instead, or loses the order that was to be signed."
SATISFIED = "Leave 8 px between them and give the committing action a look of its own."
SEVERITY = "moderate"
CLAUSES = ("ISO 9241-143: forms*",)
REASONS = {
    "touching-look-alikes": "Both have one size and one look, and less than 8 px lie between them.",
    "distinct": "They are apart, or can be told apart at a glance.",
}

TOUCH = 8.0
SIZE = 0.2


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each pair of committing and abandoning."""
    for pair in reading.pairs:
        found = pair.of("commit", "abandon")
        if found is None or any(one.idle for one in found) or not found[0].clinical:
            continue
        commits, leaves = found
        sized = abs(commits.box.h - leaves.box.h) <= SIZE * max(commits.box.h, leaves.box.h)
        bad = pair.gap < TOUCH and sized and pair.alike
        says = f"\u201c{commits.words}\u201d stands {pair.gap:.0f} px from \u201c{leaves.words}\u201d; they are {pair.likeness:.0%} alike"
        yield Outcome(
            rule=ID,
            outcome="review" if bad else "pass",
            reason="touching-look-alikes" if bad else "distinct",
            says=f"{says}. What happens when the wrong one is pressed?" if bad else says,
            el=commits.el,
            evidence=(commits.words, leaves.words, f"{pair.gap:.0f} px"),
            token=f"{commits.words} | {leaves.words}",
        )
