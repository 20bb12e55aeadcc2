"""Two actions that commit different things do not stand side by side.

*What is judged.* Two committing actions with different words (``Sign`` and ``Sign and lock``, ``Dispense all`` and ``Create order
without dispensing``) within 48 px on a clinical screen. No style makes two commitments one: a human says how their consequences
differ, and whether a slip can be undone. Where the glossary says of both that they can, it passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "commit-adjacent-commit"
TITLE = "Two actions that commit different things do not stand side by side."
HAZARD = "A doctor locks a note that was only to be signed, or sends all of a patient's orders instead of one."
SATISFIED = "Leave one committing action in a group, or set the graver one 48 px apart, behind a question."
SEVERITY = "moderate"
CLAUSES = ("IEC 62366-1:2015 5.2, 5.3*", "ISO 14971:2019 7.1*")
REASONS = {
    "side-by-side": "Two actions commit different things, within 48 px.",
    "apart": "More than 48 px lie between them.",
    "reversible": "The glossary says that both can be undone, or the markup that both ask first.",
}

NEAR = 48.0


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each pair of two that commit."""
    for pair in reading.pairs:
        found = pair.of("commit", "commit")
        if found is None or any(one.idle for one in found) or not (pair.a.clinical and pair.b.clinical):
            continue
        if pair.a.words.casefold() == pair.b.words.casefold():
            continue
        safe = all(one.irreversible is False or one.confirms == "proven" for one in found)
        bad = pair.gap < NEAR and not safe
        says = f"\u201c{pair.a.words}\u201d and \u201c{pair.b.words}\u201d both commit, {pair.gap:.0f} px apart"
        yield Outcome(
            rule=ID,
            outcome="review" if bad else "pass",
            reason="side-by-side" if bad else "reversible" if safe else "apart",
            says=f"{says}. How do their consequences differ, and can either be undone?" if bad else says,
            el=pair.b.el,
            evidence=(pair.a.words, pair.b.words, f"{pair.gap:.0f} px"),
            token=f"{pair.a.words} | {pair.b.words}",
        )
