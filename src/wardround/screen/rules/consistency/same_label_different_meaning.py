"""One label means one thing on all screens: ``Dose`` is not one administration here and the day's total there.

*What is compared.* Dose fields with the same label (units and brackets aside) on different pages: what their words, help and units say
that they count; and selects of medication forms with the same label and choices that have nothing in common. The glossary decides
where it names a concept for both.

*How sure.* Two bases that exclude each other (``per administration``, ``per day``), or two concepts of the glossary, fail. A dose per
kilogram here and an absolute one there, amounts of different kinds (mass and volume), and different choices are for a human to judge:
the unit beside the field may tell them apart well enough. Two labels on one page are another rule's matter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.screen.across import pages, placed
from wardround.screen.facts import wordlabels
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.model import Control
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "same-label-different-meaning"
TITLE = "One label means one thing on all screens."
HAZARD = "A doctor who learnt that Dose is one administration enters the day's total as one, and the patient is given a multiple."
SATISFIED = "Say the basis in the label: Dose per administration, Total daily dose."
SEVERITY = "critical"
CLAUSES = ("WCAG 2.2 3.2.4*", "IEC 62366-1:2015 5.2, 5.3*", "HL7 FHIR Dosage: element names")
REASONS = {
    "two-bases": "The same label stands on fields whose words say that they count different things.",
    "two-concepts": "The glossary gives the same label two concepts.",
    "weight-or-absolute": "The same label takes an amount per weight or surface here and an absolute one there.",
    "two-kinds-of-unit": "The same label has units of different kinds.",
    "other-choices": "The same label offers choices that have nothing in common.",
    "one-meaning": "The same label means the same on all pages that have it.",
}

_TIMED = frozenset({"per_administration", "per_day", "rate", "total_course"})
_SCALED = frozenset({"per_weight", "per_bsa"})
_LEAST = 2


@dataclass(frozen=True)
class _Use:
    reading: Reading
    el: int
    label: str
    concept: str
    timed: frozenset[str] = frozenset()
    scaled: bool | None = None
    kinds: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()


def compare(readings: Sequence[Reading]) -> Iterable[Outcome]:
    """Compare the labels of all pages."""
    uses: dict[str, list[_Use]] = defaultdict(list)
    for reading in pages(readings):
        for field in reading.doses.values():
            uses[wordlabels.core(field.label.own)].append(_dose(reading, field))
        for control in reading.fields:
            if control.kind in {"select", "listbox"} and control.el not in reading.doses and reading.scopes.medication(control.el):
                uses[wordlabels.core(reading.labels[control.el].own)].append(_select(reading, control))
    for label, same in uses.items():
        if label and len({one.reading.screen.page for one in same}) >= _LEAST:
            yield from _judged(same)


def _dose(reading: Reading, field: DoseField) -> _Use:
    shown = [one.unit for one in field.units if one.where != "placeholder"]
    scaled = bool(field.bases & _SCALED) if shown or field.bases else None
    fixed = frozenset(one.unit.kind for one in field.units if one.where not in {"placeholder", "select"})
    return _Use(reading, field.el, field.label.own, wordlabels.said(reading, field.control), field.bases & _TIMED, scaled, fixed)


def _select(reading: Reading, control: Control) -> _Use:
    choices = frozenset(one.text.casefold() for one in control.options if one.value or one.text[:1].isalnum())
    return _Use(reading, control.el, reading.labels[control.el].own, wordlabels.said(reading, control), choices=choices)


def _judged(same: list[_Use]) -> Iterator[Outcome]:
    clashes = [
        (order, one, other, reason)
        for place, one in enumerate(same)
        for other in same[:place]
        if one.reading.screen.page != other.reading.screen.page and (reason := _clash(one, other))
        for order in (list(REASONS).index(reason),)
    ]
    if not clashes:
        first, rest = same[0], [one for one in same[1:] if one.reading is not same[0].reading]
        yield _say(first, rest[0], "pass", "one-meaning")
        return
    _, one, other, reason = min(clashes, key=lambda clash: clash[0])
    yield _say(one, other, "fail" if reason in {"two-bases", "two-concepts"} else "review", reason)


def _clash(one: _Use, other: _Use) -> str:
    if one.concept and other.concept:
        return "two-concepts" if one.concept != other.concept else ""
    if one.timed and other.timed and not one.timed & other.timed:
        return "two-bases"
    if one.scaled is not None and other.scaled is not None and one.scaled != other.scaled:
        return "weight-or-absolute"
    if one.kinds and other.kinds and not one.kinds & other.kinds:
        return "two-kinds-of-unit"
    if min(len(one.choices), len(other.choices)) >= _LEAST and not one.choices & other.choices:
        return "other-choices"
    return ""


def _means(use: _Use) -> str:
    told = [use.concept, *sorted(use.timed), "per weight or surface" if use.scaled else "", *sorted(use.kinds), *sorted(use.choices)[:3]]
    return ", ".join(part.replace("_", " ") for part in told if part) or "nothing more"


def _say(one: _Use, other: _Use, outcome: Verdict, reason: str) -> Outcome:
    here, there = one.reading.screen.page, other.reading.screen.page
    says = f"\u201c{one.label}\u201d on {here}: {_means(one)}; on {there}: {_means(other)}"
    made = Outcome(
        rule=ID,
        outcome=outcome,
        reason=reason,
        says=f"{says}. Can a value that is right on the one be entered on the other?" if outcome == "review" else says,
        el=one.el,
        evidence=(one.label, _means(one), _means(other)),
        token=wordlabels.core(one.label),
    )
    return placed(one.reading, made, [(other.reading, other.el)])
