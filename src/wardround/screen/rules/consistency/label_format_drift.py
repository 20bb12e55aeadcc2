"""One datum is written in one format: the unit in its label, or after its value, not now here and now there.

*What is compared.* Texts of the form ``Label: value unit`` and ``Label (unit): value`` and the labels of dose fields, on all screens. A
label that carries its unit in one place and not in another, or that carries it and repeats it after the value, is for a human to judge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen.across import pages, placed
from wardround.screen.facts import wordlabels
from wardround.screen.facts.quantity import alone
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.reading import Reading

ID = "label-format-drift"
TITLE = "One datum is written in one format."
HAZARD = "A nurse who is used to the unit in the label reads 5 mL/h where the pump shows another unit."
SATISFIED = "Write the unit after the value everywhere, or in the label everywhere."
SEVERITY = "minor"
CLAUSES = ("WCAG 2.2 3.2.4*",)
REASONS = {
    "two-formats": "The same label carries its unit in one place and not in another.",
    "one-format": "The same label has one format in all places.",
}

_SHOWN = re.compile(
    r"(?P<label>[A-Za-z][A-Za-z ]{1,30}?)\s*(?:[(\[](?P<unit>[^)\]]{1,16})[)\]])?\s*:"
    r"\s*(?P<value>\d[\d.,]*)\s*(?P<after>[A-Za-z\u00b5\u03bc%][\w\u00b5\u03bc/%]*)?"
)
Use = tuple["Reading", int, str, str]
"""Where, which element, the text, and its format."""


def compare(readings: Sequence[Reading]) -> Iterable[Outcome]:
    """Compare the formats of all pages."""
    labels: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for reading in pages(readings):
        for label, kind, el, text, form in [*_texts(reading), *_fields(reading)]:
            labels[label, kind].append((reading, el, text, form))
    for uses in labels.values():
        other = next((use for use in uses[1:] if use[3] != uses[0][3]), None)
        if other is not None or len(uses) > 1:
            yield _say(other or uses[0], uses[0] if other else uses[1], drifts=other is not None)


def _texts(reading: Reading) -> Iterator[tuple[str, str, int, str, str]]:
    for block in reading.blocks_that(lambda text: ":" in text):
        for found in _SHOWN.finditer(block.text):
            unit, after = found["unit"] or "", found["after"] or ""
            inside, behind = bool(unit) and alone(unit) is not None, bool(after) and alone(after) is not None
            if inside or behind:
                form = "both" if inside and behind else "in the label" if inside else "after the value"
                yield wordlabels.core(found["label"]), "text", block.el, found[0], form


def _fields(reading: Reading) -> Iterator[tuple[str, str, int, str, str]]:
    for field in reading.doses.values():
        places = {one.where for one in field.units if one.where in {"label", "beside", "select"}}
        if len(places) == 1 and field.label.own:
            form = "in the label" if "label" in places else "after the value"
            yield wordlabels.core(field.label.own), "field", field.el, field.label.own, form


def _say(one: Use, other: Use, *, drifts: bool) -> Outcome:
    says = f"\u201c{one[2]}\u201d (unit {one[3]}) and \u201c{other[2]}\u201d (unit {other[3]})"
    made = Outcome(
        rule=ID,
        outcome="review" if drifts else "pass",
        reason="two-formats" if drifts else "one-format",
        says=f"{says}. Is there a reason for two formats?" if drifts else says,
        el=one[1],
        evidence=(one[2], other[2]),
        token=wordlabels.core(one[2].split(":")[0]),
    )
    return placed(one[0], made, [(other[0], other[1])])
