"""What is pasted or typed is never cut without a word.

*What is tried.* A number of eight digits is put into every field of a dose that is text, and a long instruction into the fields of a
medication order for the medicine's name, its instructions and its reason. What is shorter afterwards must come with a message, or with a
counter that was there before.

*Why.* ``maxlength`` cuts silently: ``12500.125`` in a field of four characters is 1250, and an instruction loses its last words, which
are often "stop if ..." or "not more than ...".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import gap
from wardround.screen.outcome import Outcome
from wardround.screen.tries import MOST, fields, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.probe import Probe
    from wardround.screen.reading import Reading

ID = "paste-truncation"
TITLE = "A dose, a name or an instruction is not cut off without a word."
HAZARD = "A pharmacist pastes an instruction whose end is cut, and the nurse never reads the limit that stood there."
SATISFIED = "Let the field take what a clinician must write, and say so when it does not."
SEVERITY = "serious"
CLAUSES = (
    "ISMP safe electronic communication of medication information 2019: restricted character spaces",
    "Thimbleby and Cairns 2010: number entry",
)
REASONS = {
    "dose-cut": "The end of a number was cut off, and nothing was said.",
    "text-cut": "The end of a text was cut off, and nothing was said.",
    "kept-or-told": "What was pasted is there, or the page says that it does not fit.",
}

NUMBER = "12500.125"
TEXT = (
    "Give slowly over at least ten minutes into a large vein with the patient lying down; observe pulse and breathing. " * 4
    + "Stop if a rash appears."
)
_ORDER_TEXT = re.compile(
    r"\b(?:drug|medication|medicine|instructions?|directions?|sig|reason|indication|comments?|notes?|remarks?)\b", re.IGNORECASE
)
_NOT_TEXT = re.compile(r"\b(?:search|find|filter|code|id|number|date|time)\b", re.IGNORECASE)
_COUNTER = re.compile(r"\b\d+\s*(?:/|of)\s*\d{2,}\b|\bcharacters?\b|\bmax(?:imum)?\.?\s*\d+\b", re.IGNORECASE)
NEAR = 40.0
"""A counter stands within this distance of its field, in pixels."""


def probe(probe: Probe) -> Iterable[Outcome]:
    """Put a long text into each field."""
    for el, label, text in _tried(probe.reading):
        with probe.attempt():
            if not probe.enter(el, text, paste=True):
                continue
            left = probe.value(el)
            cut = bool(left) and len(left) < len(text) and text.startswith(left.strip())
            silent = cut and not _counter(probe, el) and not told(probe, el)
            reason = "kept-or-told" if not silent else "dose-cut" if text == NUMBER else "text-cut"
            yield Outcome(
                rule=ID,
                outcome="fail" if silent else "pass",
                reason=reason,
                says=f"\u201c{label}\u201d keeps {len(left)} of {len(text)} characters and says nothing"
                if silent
                else f"\u201c{label}\u201d keeps what is pasted, or says that it does not",
                el=el,
                evidence=(f"{text[-40:]} -> {left[-40:]}",) if silent else (),
                token=str(len(left)) if silent else "",
            )


def _tried(reading: Reading) -> Iterator[tuple[int, str, str]]:
    amounts = [field for field in fields(reading) if field.control.type != "number"]
    yield from ((field.el, field.label.own, NUMBER) for field in amounts)
    texts = 0
    for control in reading.fields:
        label = reading.labels[control.el].own or control.placeholder
        if (
            texts < MOST
            and control.kind == "text"
            and control.el not in reading.doses
            and not (control.readonly or control.disabled or control.type in {"password", "search", "email", "tel", "url"})
            and _ORDER_TEXT.search(label)
            and not _NOT_TEXT.search(label)
            and reading.scopes.medication(control.el)
        ):
            texts += 1
            yield control.el, label, TEXT


def _counter(probe: Probe, el: int) -> bool:
    """Whether a text of the field's own, or one close to it, tells how much fits."""
    label, box = probe.reading.labels[el], probe.reading.elements[el].box
    near = (block.text for block in probe.reading.blocks if gap(block.box, box) <= NEAR)
    return any(_COUNTER.search(text) for text in (label.helper, label.visible, *near))
