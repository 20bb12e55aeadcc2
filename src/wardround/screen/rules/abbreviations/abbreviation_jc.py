"""No abbreviation of the Joint Commission's Do Not Use list: U, IU, QD, QOD, MS, MSO4, MgSO4.

*What is judged.* Medication lines; choices, values, placeholders and tooltips of fields for a frequency, route, unit, dose, medicine or
instruction, in forms about medicines. ``U`` after a number or alone in a list of units (not in ``U/L`` of a result, not in the product
``U-100``), ``MS`` only where an amount follows (not ``MS Contin``, not a diagnosis).

*Its reach.* The list binds what is written by hand or typed as free text; on text that the portal brings along the finding is advice.
The reason says which it is; both are failures, since both are read in the same way.

*Why.* U is read as 0 or 4, IU as IV or 10, QD as QID or QOD, MS as either of two salts.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wardround.screen.facts.abbreviations import Found, fits, joint_commission
from wardround.screen.facts.quantity import quantities
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.reading import Reading

ID = "abbreviation-jc"
TITLE = "No abbreviation of the Do Not Use list stands in an order."
HAZARD = "A nurse reads U as a zero, or QD as QID, and gives the patient ten or four times the dose."
SATISFIED = "Write the word: units, daily, every other day, morphine sulfate, magnesium sulfate."
SEVERITY = "critical"
CLAUSES = ("Joint Commission Do Not Use list (free text in scope; text that the system brings along is advisory)",)
REASONS = {
    "written": "What was written in a field holds an abbreviation of the list.",
    "fixed-text": "A line, choice or hint of the portal holds an abbreviation of the list (advisory: the list binds free text).",
    "none": "No abbreviation of the list stands in it.",
}

_PRODUCT = re.compile(r"\bU-?\d{2,3}\b|\b(?:MS Contin)\b", re.IGNORECASE)
_MS = re.compile(r"\bMS\b(?=\s+\d)|^\W*MS\W*$")
_UNIT_ALONE = re.compile(r"^\W*(?:U|u)(?:/[A-Za-z/]+)?\W*$")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every text about giving a medicine."""
    for one in reading.wordings:
        found = _found(one.text, one.about)
        says = f"{one.what}: " + (", ".join(f"{each.text} means {each.term.means}" for each in found) or "nothing of the list")
        reason = "written" if one.where == "field" else "fixed-text"
        yield Outcome(
            rule=ID,
            outcome="fail" if found else "pass",
            reason=reason if found else "none",
            says=says,
            el=one.el,
            evidence=tuple(each.text for each in found) or (one.text[:120],),
            token=found[0].text if found else "",
        )


@cache
def _found(text: str, about: str) -> tuple[Found, ...]:
    """What of the list stands in a text; the rows of a table repeat theirs."""
    return tuple(_hits(_PRODUCT.sub(" ", text), about))


def _hits(text: str, about: str) -> Iterator[Found]:
    measured = {amount.text for amount in quantities(text) if amount.measured}
    for term in joint_commission():
        if term.context != "unit" and not fits(term, about):
            continue
        if term.means.startswith("morphine sulfate or"):
            hit = _MS.search(text)
        elif term.means == "unit":
            # With a divisor it is one too: 100 U/mL; a laboratory's U/L is measured, and none.
            slashed = next((amount for amount in quantities(text) if amount.unit.base in {"U", "u"} and not amount.measured), None)
            hit = term.pattern.search(text) or (_UNIT_ALONE.match(text) if about == "unit" else None)
            if slashed:
                yield Found(slashed.text, term)
                continue
        else:
            hit = term.pattern.search(text)
        if hit and not any(hit[0].strip() in words for words in measured):
            yield Found(hit[0].strip(), term)
