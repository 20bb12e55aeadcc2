"""Within one form a label means one thing.

*What is judged.* Fields of a medication form (or of one table row, one list item) with the same visible label and not divided by a
heading or a group's name: they differ if they offer other choices, count something else, or are named for something else in the markup
(dictionary words only). Rows that repeat the same labels are one component and pass. Where the accessible names differ, a human is
asked; the glossary's ``concept`` answers for both.

*Why.* "Units" beside the dose, "Units" beside the duration and "Units" beside the quantity: 5 days becomes 5 tablets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.doses import identifier_words
from wardround.screen.facts.unit_lists import choices
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.model import Control
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "duplicate-label-different-concept"
TITLE = "No two fields of a form share a label and mean different things."
HAZARD = "A prescriber changes the second Units for the first, and the patient is given days as tablets."
SATISFIED = "Name each by what it belongs to: Dose unit, Duration unit; or divide the form by headings."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 2.4.6*", "ISO 9241-110 conformity with expectations*")
REASONS = {
    "same-label-on-doses": "Dose, Units, Rate or Date stands on two fields that differ.",
    "same-label": "Another label stands on two fields that differ.",
    "told-by-name-only": "Two fields with one visible label differ, and only their accessible names tell them apart.",
    "one-meaning": "Fields with one label are the same thing.",
}
_GRAVE = re.compile(r"^(?:dos(?:e|age)s?|(?:dose )?units?|uom|rate|(?:start |stop |end )?date|time|amount|strength|route|frequency)$")
_ALIKE = 0.5
"""Share of choices that two lists of one kind have in common at least."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge the labels that stand more than once in a form or row."""
    for fields in _together(reading):
        sequence = [reading.labels[one.el].key for one in fields]
        for key in dict.fromkeys(key for key in sequence if key and sequence.count(key) > 1):
            places = [place for place, one in enumerate(sequence) if one == key]
            like = [fields[place] for place in places]
            yield from _alike(reading, like[:2]) if _repeats(sequence, places) else _judge(reading, key, like)


def _together(reading: Reading) -> Iterator[list[Control]]:
    groups: dict[int, list[Control]] = {}
    for control in reading.fields:
        if (
            control.kind in {"checkbox", "radio", "file"}
            or not reading.labels[control.el].visible
            or not reading.scopes.medication(control.el)
        ):
            continue
        row = reading.scopes.row(control.el)
        several = row is not None and sum(one.kind not in {"button", "link"} for one in reading.controls_in(row.n)) > 1
        groups.setdefault(row.n if row is not None and several else reading.scopes.form(control.el).n, []).append(control)
    yield from groups.values()


def _repeats(sequence: Sequence[str], places: Sequence[int]) -> bool:
    """Whether the labels between two occurrences come as often as this one: rows that repeat."""
    period = sequence[places[0] : places[1]]
    return len(period) > 1 and all(sequence.count(key) == len(places) for key in period)


def _judge(reading: Reading, key: str, fields: Sequence[Control]) -> Iterator[Outcome]:
    first, *rest = fields
    other = next((one for one in rest if _section(reading, first) == _section(reading, one) and _differ(reading, first, one)), None)
    label = reading.labels[first.el].visible
    if other is None:
        yield from _alike(reading, fields)
        return
    names = {reading.labels[one.el].name for one in (first, other)}
    told = len(names) > 1 and all(reading.labels[one.el].speaks for one in (first, other))
    reason = "told-by-name-only" if told else "same-label-on-doses" if _GRAVE.match(key) else "same-label"
    differ = f"{reading.called(first.el)} and {reading.called(other.el)}"
    says = (
        f"\u201c{label}\u201d stands on {len(fields)} fields of one form that are different things"
        if reason == "same-label-on-doses"
        else f"Can the {len(fields)} fields labelled \u201c{label}\u201d be told apart ({differ})?"
    )
    outcome: Verdict = "fail" if reason == "same-label-on-doses" else "review"
    yield Outcome(rule=ID, outcome=outcome, reason=reason, says=says, el=other.el, evidence=(label,), token=key)


def _alike(reading: Reading, fields: Sequence[Control]) -> Iterator[Outcome]:
    label = reading.labels[fields[0].el].visible
    says = f"the fields labelled \u201c{label}\u201d are the same thing"
    yield Outcome(rule=ID, outcome="pass", reason="one-meaning", says=says, el=fields[1].el, evidence=(label,))


def _section(reading: Reading, control: Control) -> tuple[str, int]:
    heading = max((one.n for one in reading.headings if one.n < control.el), default=-1)
    return reading.labels[control.el].group, heading


def _differ(reading: Reading, one: Control, other: Control) -> bool:
    concepts = [_concept(reading, control) for control in (one, other)]
    if all(concepts):
        return concepts[0] != concepts[1]
    lists = [{option.text.casefold() for option in choices(control)} for control in (one, other)]
    if all(lists):
        return len(lists[0] & lists[1]) < _ALIKE * min(len(lists[0]), len(lists[1]))
    doses = [reading.doses.get(control.el) for control in (one, other)]
    if doses[0] and doses[1] and (doses[0].concept, doses[0].bases) != (doses[1].concept, doses[1].bases):
        return True
    words = [
        set(re.sub(r"\b(?:form|field|input|select|id|row|item|order|new|edit|add)\b", " ", identifier_words(one, reading)).split())
        for one in (one, other)
    ]
    return bool(words[0] and words[1]) and words[0] != words[1]


def _concept(reading: Reading, control: Control) -> str:
    label, element = reading.labels[control.el], reading.elements[control.el]
    entries = reading.glossary.about(names=(label.visible, control.name), element=element, page=reading.screen.page, rule=ID)
    return next((entry.concept for entry in entries if entry.concept), "")
