"""Tabs of different patients can be told apart by their titles.

*What is compared.* Screens of one kind (one page key) that show different patients. The same document title on both is for a human to
judge: with several tabs open, the title is what tells them apart, yet a house may forbid names in titles. An id or initials are enough.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen.across import pages, placed
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardround.screen.facts.patients import Identity
    from wardround.screen.reading import Reading

ID = "page-title-no-patient"
TITLE = "Tabs of different patients can be told apart by their titles."
HAZARD = "A doctor with two charts open goes to the wrong tab, and orders for the wrong patient."
SATISFIED = "Put initials, the bed or an id into the title, as far as the house allows."
SEVERITY = "minor"
CLAUSES = ("WCAG 2.2 2.4.2*", "NIST IR 7804-1: identification")
REASONS = {
    "same-title": "Screens of different patients have one title.",
    "own-title": "Screens of different patients have titles of their own.",
}


def compare(readings: Sequence[Reading]) -> Iterable[Outcome]:
    """Compare the titles of screens that show different patients."""
    titles: dict[str, list[tuple[Reading, Identity]]] = defaultdict(list)
    shown = [(one, who) for one in pages(readings) if (who := _who(one)) is not None]
    for one, who in shown:
        titles[one.screen.title.strip()].append((one, who))
    if not any(who.differs(shown[0][1]) for _, who in shown[1:]):
        return
    for title, same in titles.items():
        first, patient = same[0]
        others = [one for one, who in same[1:] if who.differs(patient)]
        whose = f"screens of {len(others) + 1} patients" if others else "one patient's screens"
        says = f"\u201c{title}\u201d is the title of {whose}"
        made = Outcome(
            rule=ID,
            outcome="review" if others else "pass",
            reason="same-title" if others else "own-title",
            says=f"{says}. Can tabs be told apart otherwise?" if others else says,
            el=patient.els[0],
            evidence=(title,),
            token=title,
        )
        yield placed(first, made, ((one, -1) for one in others))


def _who(reading: Reading) -> Identity | None:
    return next((one for one in reading.patients if one.place in {"banner", "field"}), None)
