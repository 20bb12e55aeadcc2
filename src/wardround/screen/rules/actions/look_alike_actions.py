"""What destroys does not look like what does not.

*What is judged.* Pairs of one group (within 160 px, nothing to press between them) of which one destroys and the other does not, on
screens about patients, orders or medicines, and the two answers of a question. Compared are background and text colour (CIEDE2000 below
10 is the same at a glance), border, size (within 20 %), weight, icon or none, and a little the words; from 0.8 on they are look-alikes.

*How sure.* Look-alikes within 48 px of each other, or with words that begin alike (``Cancel`` and ``Cancel order``), fail. Farther
ones, items of a menu (alike by design) and icons, whose drawing the model does not know, are for a human to see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.likeness import alike_words
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.pairs import Pair
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "look-alike-actions"
TITLE = "What destroys does not look like what does not."
HAZARD = "A clinician who goes by the look of a button discontinues the patient's medicine instead of renewing it."
SATISFIED = "Give the destructive action a look of its own: other colour and other form, not only other words."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 1.4.1*", "ISO 9241-112: discriminability*")
REASONS = {
    "same-look": "A destructive action and another look the same, side by side or with words that begin alike.",
    "same-look-apart": "A destructive action and another of its group look the same, with some distance between them.",
    "icons-alike": "Both are icons of one look: whether their drawings differ enough must be seen.",
    "in-a-menu": "Both are items of one menu and look the same.",
    "asks-first": "They look the same, and the destructive one is known to ask first or to be reversible.",
    "distinct": "They can be told apart at a glance.",
}

NEAR = 48.0
_OTHERS = frozenset({"edit", "save_draft", "commit", "navigate", "suspend", "abandon"})


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each pair of one that destroys and one that does not."""
    for pair in reading.pairs:
        destroys, other = (pair.a, pair.b) if pair.a.kind == "destructive" else (pair.b, pair.a)
        if destroys.kind != "destructive" or other.kind not in _OTHERS or destroys.idle or other.idle or not destroys.clinical:
            continue
        verdict, reason = _verdict(pair)
        if verdict != "pass" and (destroys.confirms == "proven" or destroys.irreversible is False):
            verdict, reason = "pass", "asks-first"
        says = f"\u201c{destroys.words}\u201d and \u201c{other.words}\u201d, {pair.gap:.0f} px apart, are {pair.likeness:.0%} alike"
        yield Outcome(
            rule=ID,
            outcome=verdict,
            reason=reason,
            says=f"{says}. Can they be told apart at a glance, without reading?" if verdict == "review" else says,
            el=destroys.el,
            evidence=(destroys.words, other.words, f"{pair.likeness:.2f}"),
            token=f"{destroys.words} | {other.words}",
        )


def _verdict(pair: Pair) -> tuple[Verdict, str]:
    if not pair.alike:
        return "pass", "distinct"
    if pair.a.bare and pair.b.bare:
        return "review", "icons-alike"
    if pair.menu:
        return "review", "in-a-menu"
    if pair.gap < NEAR or alike_words(pair.a.words, pair.b.words):
        return "fail", "same-look"
    return "review", "same-look-apart"
