"""No error-prone abbreviation of ISMP's list in an order: SC, HS, OD, TIW, per os, qn ...

*What is judged.* Choices of lists for a frequency or route, medication lines, instructions, placeholders, in forms about medicines. A
term counts only in its own context: ``AD`` in a list of routes, not in a name; a list set in capitals is not read as abbreviations.
What an authority accepts passes under its profile (``od``, ``bd``, ``tds`` in the UK). Units and numbers have rules of their own, and
so has the Joint Commission's list. ``qhs`` is not judged: the editions of the list contradict each other.

*Fail or review.* A term that has no other reading there fails in a list of choices and in a line; one that has (``OD``: right eye, or
once daily) fails in a list of choices, where it is what will be ordered, and is a review elsewhere. Terms that were not read in the
source are reviews.

*Why.* OD is read as once daily or right eye, HS as half strength or bedtime, SC as SL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.abbreviations import Found, accepted, fits, is_all_capitals, ismp_in
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.wording import Wording
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "abbreviation-ismp"
TITLE = "No error-prone abbreviation stands in an order."
HAZARD = "A nurse reads OD as once daily instead of right eye, and gives the medicine by another route or at another time."
SATISFIED = "Write the words: right eye, subcutaneously, at bedtime, three times weekly."
SEVERITY = "serious"
CLAUSES = ("ISMP error-prone list: abbreviations for doses, routes and times (2024 edition for qhs)",)
REASONS = {
    "in-a-choice": "A choice of a list is an error-prone abbreviation.",
    "in-a-line": "A medication line holds an error-prone abbreviation that has no other reading there.",
    "in-words": "A line, an instruction or a hint holds a term that may be an error-prone abbreviation.",
    "none": "No listed abbreviation stands in it, or the locale's authority accepts it.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every text about giving a medicine."""
    for one in reading.wordings:
        found = [] if is_all_capitals(one.text) else [each for each in _found(one) if not accepted(each.text, reading.locale)]
        yield from [_say(one, found)] if found or one.about in {"frequency", "route", "line"} else []


def _found(one: Wording) -> Iterable[Found]:
    for term, hit in ismp_in(one.text):
        if term.context != "drug" and fits(term, one.about):
            yield Found(hit[0].strip(), term)


def _say(one: Wording, found: list[Found]) -> Outcome:
    certain = [each for each in found if each.term.certain]
    verdict: tuple[Verdict, str] = ("pass", "none")
    if one.where == "choice" and any(each.term.context == one.about for each in found):
        verdict = ("fail", "in-a-choice")
    elif certain and one.where == "line":
        verdict = ("fail", "in-a-line")
    elif found:
        verdict = ("review", "in-words")
    told = ", ".join(f"{each.text} means {each.term.means}; write {each.term.use}" for each in found) or "no listed abbreviation"
    question = ". Is that what it means here, and can it be misread?" if verdict[0] == "review" else ""
    return Outcome(
        rule=ID,
        outcome=verdict[0],
        reason=verdict[1],
        says=f"{one.what}: {told}{question}",
        el=one.el,
        evidence=tuple(each.text for each in found) or (one.text[:120],),
        token=found[0].text if found else "",
    )
