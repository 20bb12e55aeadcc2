"""A medicine is called by its name: HCTZ, MTX, TAC and AZT have each been read as another one.

*What is judged.* Choices of lists for a medicine, cells of a column of medicines, and medication lines in which the abbreviation is
followed by an amount. Elsewhere (``PTU`` in a heading, ``T3`` and ``HCT`` among results) nothing is said. ``MSO4`` and ``MgSO4`` are
abbreviation-jc's; a salt after a name (``hydralazine HCl``) is no abbreviation.

*Fail or review.* Fails in a list or column of medicines; a line's first word with an amount after it fails too; in typed text, and for
terms that were not read in the source, it is a review.

*Why.* HCTZ is read as hydrocortisone, MTX as mitoxantrone, AZT as azathioprine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.abbreviations import Found, is_all_capitals, ismp_in
from wardround.screen.facts.names import names_in
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.wording import Wording
    from wardround.screen.reading import Reading

ID = "drug-name-abbreviation"
TITLE = "A medicine is called by its whole name."
HAZARD = "A nurse takes MTX for mitoxantrone, and gives the patient another medicine."
SATISFIED = "Write the whole generic name."
SEVERITY = "serious"
CLAUSES = ("ISMP error-prone list: drug name abbreviations", "NHS CUI MEDi-022")
REASONS = {
    "in-a-choice": "A choice of a list of medicines is an abbreviated name.",
    "in-a-line": "A medication line begins with an abbreviated name, or has one before its amount.",
    "in-words": "Typed text, or a term that not every list has, may be an abbreviated name.",
    "none": "The medicine is called by a whole name.",
}

_AMOUNT = re.compile(r"\s+(?:\w+\s+){0,2}?[\d.,]+\s*\w", re.IGNORECASE)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every text that names a medicine."""
    for one in reading.wordings:
        if one.about not in {"drug", "line", "sig"} or one.where == "hint" or is_all_capitals(one.text):
            continue
        found = list(_found(one))
        if found or names_in(one.text):
            yield _say(one, found)


def _found(one: Wording) -> Iterator[Found]:
    for term, hit in ismp_in(one.text):
        if term.context != "drug":
            continue
        begins = not one.text[: hit.start()].strip(" -\u2022*")
        if (one.about == "drug" and begins) or _AMOUNT.match(one.text, hit.end()):
            yield Found(hit[0], term)


def _say(one: Wording, found: list[Found]) -> Outcome:
    certain = any(each.term.certain for each in found) and one.where != "field"
    told = ", ".join(f"{each.text} may mean {each.term.means}" for each in found) or "called by a whole name"
    reason = ("in-a-choice" if one.where == "choice" else "in-a-line") if certain else "in-words"
    return Outcome(
        rule=ID,
        outcome="pass" if not found else "fail" if certain else "review",
        reason=reason if found else "none",
        says=f"{one.what}: {told}" + ("" if certain or not found else ". Is it a medicine's name here?"),
        el=one.el,
        evidence=tuple(each.text for each in found) or (one.text[:120],),
        token=found[0].text if found else "",
    )
