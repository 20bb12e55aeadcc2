"""The ends of a dose range are joined by a word: the dash of ``5-10 mg`` is read as a minus, or not at all.

*What is judged.* Amounts in medication lines, choices and hints whose two numbers are joined by a hyphen or a dash. Dates, phone
numbers and ranges of results are no amounts of a medicine.

*Why a review.* Many authorities allow the dash; ``5 to 10 mg`` cannot be misread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.saying import doubtful, well

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

ID = "range-dash"
TITLE = "The ends of a dose range are joined by a word."
HAZARD = "A nurse reads 5-10 mg as 510 mg, or its dash as a minus, and gives a dose that nobody ordered."
SATISFIED = "Write 5 to 10 mg."
SEVERITY = "minor"
CLAUSES = ("ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): dose ranges*",)
REASONS = {
    "dash": "A dash joins the ends of a dose range.",
    "none": "A word joins the ends of every dose range.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every range of an amount."""
    for one in reading.written:
        ranges = [amount for amount in one.amounts if amount.low and "/" not in amount.joiner]
        dashed = [amount.text for amount in ranges if "to" not in amount.joiner.casefold()]
        if dashed:
            yield doubtful(ID, one, dashed, "joins two doses by a dash. Can it be misread here?", "dash")
        elif ranges:
            yield well(ID, one, "a word joins the ends of its range")
