"""A list of patients or of doses that are due says how old it is, and can be renewed.

*What is tried.* On tables of patients (at least two columns that tell who and where) and of doses that are due: there must be the time of
the last update and an action that renews the list; or the page must renew it by itself: an open stream, or a request that it has made
again and again. One of the three is enough here; none is a review.

*Why.* Such lists stand open for a shift. Who was moved an hour ago is visited in the wrong bed.

*Not judged.* How often it renews itself: no page can be watched for an hour. Hence never a fail.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.model import Table
    from wardround.screen.probe import Probe
    from wardround.screen.reading import Reading

ID = "list-not-refreshed"
TITLE = "A list that stays open says how old it is, and can be renewed."
HAZARD = "A nurse goes by a list that was loaded hours ago, and gives a dose that was stopped since."
SATISFIED = "Show when the list was updated, offer to refresh it, or let it renew itself."
SEVERITY = "moderate"
CLAUSES = ("NHS CUI PAL-0800 to PAL-0900",)
REASONS = {
    "age-unknown": "Nothing tells how old the list is, and nothing was seen that renews it.",
    "age-shown": "The time of the last update is shown.",
    "can-be-renewed": "An action renews it.",
    "renews-itself": "The page has a stream open, or asks again and again.",
}

ENOUGH = 2
"""Columns of patients that make a list one of patients."""
SHORT = 12
"""Words: what is longer is prose, and tells no time of an update."""
_LIVE = """() => {
  const asked = {};
  for (const one of performance.getEntriesByType('resource')) {
    if (/eventsource|websocket/.test(one.initiatorType) || (one.initiatorType === 'other' && one.responseEnd === 0)) return true;
    if (/fetch|xmlhttprequest/.test(one.initiatorType)) { const path = one.name.split('?')[0]; asked[path] = (asked[path] ?? 0) + 1; }
  }
  return Object.values(asked).some((times) => times > 2);
}"""


def _any(key: str) -> re.Pattern[str]:
    words = standards.data("refresh_words.json")[key]
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)})\b", re.IGNORECASE)


_UPDATED, _REFRESH = _any("updated"), _any("refresh")
_PATIENT = frozenset(standards.data("refresh_words.json")["patient_columns"])
_DUE = frozenset(standards.data("refresh_words.json")["due_columns"])


def probe(probe: Probe) -> Iterable[Outcome]:
    """Judge each such table; the page is only asked what it has loaded."""
    reading = probe.reading
    lists = [table for table in reading.screen.tables if _long_lived(reading, table)]
    if not lists:
        return
    texts = [block.text for block in reading.blocks if block.control is None and len(block.text.split()) <= SHORT]
    if any(_UPDATED.search(text) and any(letter.isdigit() for letter in text) for text in texts):
        reason, says = "age-shown", "The list says when it was updated"
    elif any(_REFRESH.search(one.words) for one in reading.actions):
        reason, says = "can-be-renewed", "The list can be renewed"
    elif bool(probe.page.evaluate(_LIVE)):
        reason, says = "renews-itself", "The page renews what it shows"
    else:
        reason, says = "age-unknown", "Does this list renew itself, and how would somebody notice that it has stopped to?"
    for table in lists:
        yield Outcome(rule=ID, outcome="review" if reason == "age-unknown" else "pass", reason=reason, says=says, el=table.el)


def _long_lived(reading: Reading, table: Table) -> bool:
    """Whether it is a list of patients, or of doses that are due; a form to fill in is neither."""
    heads = {" ".join(reading.text_in(cell.el).casefold().split()) for row in table.rows[:2] for cell in row if cell.header}
    if (
        len(table.rows) <= ENOUGH
        or len([one for one in reading.controls_in(table.el) if one.kind in {"text", "number", "select"}]) > ENOUGH
    ):
        return False
    patients = len(heads & _PATIENT) >= ENOUGH and any("patient" in head or head in {"mrn", "bed", "ward", "nhs number"} for head in heads)
    return patients or (bool(heads & _DUE) and reading.scopes.medication(table.el))
