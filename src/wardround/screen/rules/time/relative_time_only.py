"""Clinical data say when, not only how long ago: ``2 hours ago`` is true only at the moment at which the page was made.

*What is judged.* Relative times in a row, item or text that speaks of medicines, measurements, results, allergies or orders. Well is
one with an absolute date or time beside it: in its text, its row or item, its description or its tooltip. ``Signed in 5 minutes ago``
is no clinical datum.

*Why a review.* A page that is refreshed all the time may show such times; one that is left open shows them wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.measurements import LABEL
from wardround.screen.facts.medication import MEASURED
from wardround.screen.facts.moments import absolute, relative
from wardround.screen.facts.names import names_in
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.model import Block
    from wardround.screen.reading import Reading

ID = "relative-time-only"
TITLE = "Clinical data say when they are from."
HAZARD = "A doctor trusts two hours ago on a page that has been open since the morning, and repeats a dose too early."
SATISFIED = "Show the date and time; how long ago may stand beside it."
SEVERITY = "moderate"
CLAUSES = ("NHS CUI D+Tb: time stated as date and clock time",)
REASONS = {
    "relative-only": "A clinical datum says how long ago it is from, and no date or time.",
    "none": "A date or time stands beside the relative one.",
}

_SPEAKS = standards.words("medication_words.json", "speaks")
_CLINICAL = standards.words_of(
    ("vitals?", "observations?", "allerg\\w+", "orders?", "given", "administered", "taken", "measured", "recorded")
)
_FRESH = standards.words_of(
    ("updated", "refreshed", "resulted", "collected", "received", "charted", "documented", "reviewed", "checked", "as of")
)
"""Words of a time that is that of all that stands under the heading."""
_LONGEST = 300


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every relative time of a clinical datum."""
    for block in reading.blocks_that(lambda text: len(text) <= _LONGEST and relative(text)):
        told = relative(block.text)
        around = _around(reading, block)
        if _FRESH.search(block.text):
            around += " " + _under(reading, block.el)
        if not any(pattern.search(around) for pattern in (_SPEAKS, _CLINICAL, LABEL, MEASURED)) and not names_in(around):
            continue
        element = reading.elements[block.el]
        if absolute(f"{around} {element.data.get('title', '')}"):
            yield Outcome(rule=ID, outcome="pass", reason="none", says=f"{told}: with a date or time beside it", el=block.el)
        else:
            says = f"\u201c{block.text[:120]}\u201d says only {told}. Is the page always fresh, or is the time shown elsewhere?"
            yield Outcome(
                rule=ID, outcome="review", reason="relative-only", says=says, el=block.el, evidence=(told,), token=told.casefold()
            )


def _under(reading: Reading, el: int) -> str:
    """The nearest heading before it."""
    return next((reading.text_in(one.n) for one in reversed(reading.headings) if one.n < el), "")


def _around(reading: Reading, block: Block) -> str:
    """Its row or item with its headers; else its own text."""
    item = reading.closest(block.el, "row", "tr", "listitem", "li", "article", "definition")
    heads = [reading.text_in(head) for head in reading.cell_headers(block.el)]
    return " ".join([reading.text_in(item.n) if item else block.text, *heads])[: 2 * _LONGEST]
