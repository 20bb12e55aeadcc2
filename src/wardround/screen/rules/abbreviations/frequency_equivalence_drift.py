"""Times a day and hours apart are not shown as the same: four times a day is not every six hours.

*What is judged.* Choices of lists for a frequency, their values among them, and medication lines: where one and the same choice says
``QID`` and ``every 6 hours`` (or three times and 8, twice and 12).

*Why a review.* Some hospitals equate them by policy. Where they do not, doses are given at night that were meant for the day, or are
bunched in the day when a level must be kept; and a system that maps one to the other changes what was ordered.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "frequency-equivalence-drift"
TITLE = "Times a day and hours apart are kept apart."
HAZARD = "A nurse wakes the patient for a dose meant for the day, or bunches in the day doses that must be evenly spaced."
SATISFIED = "Offer four times a day and every 6 hours as two choices, and show each as it was ordered."
SEVERITY = "moderate"
CLAUSES = ("HL7 FHIR Timing.code QID against repeat.period*",)
REASONS = {
    "equated": "One choice or line says both how often a day and how many hours apart.",
    "none": "It says one of the two.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every choice and line that says how often."""
    for one in reading.wordings:
        if one.about not in {"frequency", "line"} or one.where not in {"choice", "line"}:
            continue
        both, either = _judged(f"{one.text} \u2003 {one.value}" if one.value else one.text)
        if both:
            says = f"{one.what}: {both[0]} and {both[1]} are shown as one. Does local policy equate them?"
            yield Outcome(rule=ID, outcome="review", reason="equated", says=says, el=one.el, evidence=both, token=" = ".join(both))
        elif either:
            says = f"{one.what}: says one of the two"
            yield Outcome(rule=ID, outcome="pass", reason="none", says=says, el=one.el, evidence=(one.text[:120],))


@cache
def _judged(text: str) -> tuple[tuple[str, str] | None, bool]:
    """What is equated, and whether anything is said of either kind."""
    either = False
    for times, hours in _kinds():
        often, apart = times.search(text), hours.search(text)
        either = either or bool(often or apart)
        if often and apart:
            return (often[0], apart[0]), True
    return None, either


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    data = standards.data("frequency_words.json")
    return tuple(
        (standards.words_of(tuple(words)), standards.words_of(tuple(data["every_hours"][key])))
        for key, words in data["times_a_day"].items()
    )
