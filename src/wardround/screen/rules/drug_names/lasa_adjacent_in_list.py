"""Medicines whose names look alike do not stand side by side in a list without a mark that tells them apart.

*What is judged.* Lists of choices, rows and items: two entries at most two places apart whose names are a listed look-alike pair. Well
are names in tall man letters, names with a part in bold or another colour, and an entry that warns in words. Without a mark: a failure
where strength and form are equal too (nothing at all tells them apart), else a review, since the alphabet brings them together.

*Why.* A hand slips by one row, or an eye stops at the beginning of a name.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.named import lists
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.facts.named import Entry
    from wardround.screen.locale import Locale
    from wardround.screen.reading import Reading

ID = "lasa-adjacent-in-list"
TITLE = "Names that look alike are marked where they stand side by side."
HAZARD = "A doctor picks the neighbour whose name begins alike, and the patient gets another medicine."
SATISFIED = "Mark the letters that differ (tall man letters, bold), show strength and form, or warn beside the name."
SEVERITY = "serious"
CLAUSES = (
    "NHS CUI MSP-0700 formatting, MSP-0720 warning",
    "ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): item 5",
    "FDA Name Differentiation Project: list",
)
REASONS = {
    "nothing-differs": "Two look-alike names stand side by side, unmarked, with the same strength and form.",
    "unmarked": "Two look-alike names stand side by side, unmarked.",
    "none": "Look-alike names are marked, or none stand side by side.",
}

_NEAR = 2
_WARNS = re.compile(
    r"\b(?:look[- ]?alike|sound[- ]?alike|lasa|caution|warning|similar name|not to be confused|do not confuse)\b", re.IGNORECASE
)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every pair of neighbours."""
    for entries in lists(reading):
        yield from _pairs(entries, reading.locale)


def _pairs(entries: Sequence[Entry], locale: Locale) -> Iterator[Outcome]:
    for at, one in enumerate(entries):
        for other in entries[at + 1 : at + 1 + _NEAR]:
            if frozenset((one.name.key, other.name.key)) in _listed():
                yield _judged(one, other, locale)


def _judged(one: Entry, other: Entry, locale: Locale) -> Outcome:
    names = (one.name.text, other.name.text)
    marked = (one.marked and other.marked) or bool(_WARNS.search(f"{one.text} {other.text}"))
    # Where tall man letters are not asked for, a human says whether the list is told apart by other means.
    same = bool(one.rest) and one.rest == other.rest and locale.tallman
    if marked:
        return _say(one, names, "none", "are marked")
    if same:
        return _say(
            one, names, "nothing-differs", f"stand side by side with the same \u201c{one.rest}\u201d, and nothing marks what differs"
        )
    return _say(one, names, "unmarked", "stand side by side, and no letters are marked. What tells them apart at a glance?")


def _say(one: Entry, names: tuple[str, str], reason: str, says: str) -> Outcome:
    return Outcome(
        rule=ID,
        outcome="pass" if reason == "none" else "fail" if reason == "nothing-differs" else "review",
        reason=reason,
        says=f"{names[0]} and {names[1]} {says}",
        el=one.el,
        evidence=names,
        token=" / ".join(name.casefold() for name in names),
    )


@cache
def _listed() -> frozenset[frozenset[str]]:
    return frozenset(frozenset((row["a"].casefold(), row["b"].casefold())) for row in standards.table("lasa_pairs.tsv"))
