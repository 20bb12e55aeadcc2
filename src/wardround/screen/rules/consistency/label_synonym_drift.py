"""One thing has one label on all screens.

*What is compared.* Labels of fields, headers of columns, terms of lists and labels before a value (``Schedule: daily``) on
medication screens. Two labels are one thing when the portal itself names their fields alike (``name``, ``data-field``), when
their lists have the same three and more choices, when the glossary gives them one concept, or when both are known words for it
(``Frequency``, ``Schedule``). A longer and a shorter form of one label are no drift. Whether two words mean one thing is for a
human to say.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen.across import pages, placed
from wardround.screen.facts import wordlabels
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.reading import Reading

ID = "label-synonym-drift"
TITLE = "One thing has one label on all screens."
HAZARD = "A nurse looks for the frequency, finds a schedule, and takes it for the times of this day only."
SATISFIED = "Choose one word for each thing, and use it on every screen."
SEVERITY = "moderate"
CLAUSES = ("WCAG 2.2 3.2.4*", "ISO 9241-110*")
REASONS = {
    "two-labels": "Two labels stand for what is one thing by its field name, its choices, the glossary, or the words themselves.",
    "one-label": "It has the same label on all pages.",
}

CHOICES = 3
_HEADS = frozenset({"columnheader", "rowheader", "term"})
Use = tuple["Reading", int, str]
"""Where, which element, and its label."""


def compare(readings: Sequence[Reading]) -> Iterable[Outcome]:
    """Compare the labels of all pages."""
    things: dict[str, list[Use]] = defaultdict(list)
    for reading in pages(readings):
        for thing, el, label in [*_fields(reading), *_heads(reading), *_texts(reading)]:
            things[thing].append((reading, el, label))
    told: set[frozenset[str]] = set()
    for uses in things.values():
        different = _different(uses)
        labels = frozenset(wordlabels.core(use[2]) for use in uses)
        if labels in told or (different is None and len({use[0].screen.page for use in uses}) < 2):  # noqa: PLR2004 - one page compares with none
            continue
        told.add(labels)
        first, other = different or (uses[0], uses[1])
        yield _say(first, other, drifts=different is not None)


def _fields(reading: Reading) -> Iterator[tuple[str, int, str]]:
    for control in reading.fields:
        label = reading.labels[control.el].own
        if not wordlabels.core(label) or not reading.scopes.medication(control.el):
            continue
        name, said, word = wordlabels.key(control, reading), wordlabels.said(reading, control), wordlabels.concept(label)
        choices = sorted(one.text.casefold() for one in control.options if one.text)
        yield from ((thing, control.el, label) for thing in (f"name {name}" if name else "", said and f"glossary {said}", word) if thing)
        if control.kind in {"select", "listbox"} and len(choices) >= CHOICES:
            yield "choices " + "|".join(choices), control.el, label


def _heads(reading: Reading) -> Iterator[tuple[str, int, str]]:
    for element in reading.screen.elements:
        if element.role in _HEADS:
            label = reading.text_in(element.n)
            word = wordlabels.concept(label)
            if word and (reading.lines or reading.scopes.medication(element.n)):
                yield word, element.n, label


def _texts(reading: Reading) -> Iterator[tuple[str, int, str]]:
    """Labels with their value in one text: ``Schedule: twice daily``."""
    for block in reading.blocks_that(lambda text: ":" in text):
        label, colon, value = block.text.partition(":")
        word = wordlabels.concept(label) if colon and value.strip() else ""
        if word and reading.scopes.medication(block.el):
            yield word, block.el, label


def _different(uses: list[Use]) -> tuple[Use, Use] | None:
    firsts: dict[str, Use] = {}
    for one in uses:
        label = wordlabels.core(one[2])
        if label not in firsts:
            other = next((use for known, use in firsts.items() if not wordlabels.short_form(label, known)), None)
            if other is not None:
                return one, other
            firsts[label] = one
    return None


def _say(one: Use, other: Use, *, drifts: bool) -> Outcome:
    says = f"\u201c{one[2]}\u201d on {one[0].screen.page}, \u201c{other[2]}\u201d on {other[0].screen.page}"
    made = Outcome(
        rule=ID,
        outcome="review" if drifts else "pass",
        reason="two-labels" if drifts else "one-label",
        says=f"{says}. Do both mean the same?" if drifts else says,
        el=one[1],
        evidence=(one[2], other[2]),
        token=" | ".join(sorted({wordlabels.core(one[2]), wordlabels.core(other[2])})),
    )
    return placed(one[0], made, [(other[0], other[1])])
