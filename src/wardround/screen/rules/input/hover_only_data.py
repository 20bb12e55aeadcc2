"""A dose, a unit or an allergy is never to be found only in a tooltip.

*What is judged.* Tooltips: ``title`` and the attributes that tooltip libraries read. One that holds an amount of a medicine (in a
medication context), or names an allergy with what it is to, must say nothing that the screen does not show elsewhere.

*Why.* On a tablet there is no pointer to hover with, on paper there is nothing, and who does not know of it does not look.

*Not judged.* A tooltip that repeats a text which is cut off beside it: that text is ``truncated-medication-line``'s.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.quantity import quantities
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.model import Element
    from wardround.screen.reading import Reading

ID = "hover-only-data"
TITLE = "No dose, unit or allergy is shown only when the pointer rests on something."
HAZARD = "A nurse on a tablet never sees the allergy that a tooltip holds, and gives the medicine."
SATISFIED = "Show it as text on the screen; let a tooltip only explain."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 1.4.13*", "WCAG 2.2 1.1.1*", "NHS CUI MEDi-054")
REASONS = {
    "amount-on-hover": "An amount of a medicine is only in a tooltip.",
    "allergy-on-hover": "An allergy is only in a tooltip.",
    "shown-too": "What the tooltip holds is shown on the screen, too.",
}

TOOLTIPS = ("title", "data-tooltip", "data-title", "data-original-title", "data-bs-title", "data-tippy-content", "data-tip", "data-hint")
_ALLERGY = re.compile(r"\b(?:allerg(?:y|ies|ic)|anaphyla\w+|adverse reaction|intoleran\w+)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_EXAMPLE = re.compile(r"\b(?:e\.?g\.?|for example|such as|example|format|enter|type|use)\b", re.IGNORECASE)
_LONGEST = 300


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each tooltip that holds an amount or an allergy."""
    shown = " ".join(" ".join(block.text for block in reading.blocks).casefold().split())
    values = " ".join(control.value for control in reading.fields).casefold()
    lines = {line.el for line in reading.lines}
    for element, text in _tooltips(reading):
        amounts = [one.text for one in quantities(text) if one.unit.medical]
        row = reading.closest(element.n, "tr", "row", "li")
        if amounts and (reading.scopes.medication(element.n) or (row is not None and row.n in lines)):
            hidden = [one for one in amounts if one.casefold() not in f"{shown} {values}" and not _cut(reading, element, text)]
            yield _say(element.n, "amount-on-hover", text, hidden)
        elif _ALLERGY.search(text):
            named = [word for word in _WORD.findall(text) if not _ALLERGY.search(word)]
            if named:
                yield _say(element.n, "allergy-on-hover", text, [word for word in named if word.casefold() not in shown])


def _tooltips(reading: Reading) -> Iterator[tuple[Element, str]]:
    for element in reading.screen.elements:
        for key in TOOLTIPS if element.data else ():
            text = " ".join(element.data.get(key, "").split())
            if text and len(text) <= _LONGEST and not _EXAMPLE.search(text):
                yield element, text
                break


def _cut(reading: Reading, element: Element, text: str) -> bool:
    """Whether the tooltip only repeats what is cut off in the element."""
    blocks = reading.blocks_in(element.n)
    return any(block.clipped and text.casefold().startswith(block.text.rstrip("\u2026. ").casefold()) for block in blocks)


def _say(el: int, reason: str, text: str, hidden: list[str]) -> Outcome:
    return Outcome(
        rule=ID,
        outcome="fail" if hidden else "pass",
        reason=reason if hidden else "shown-too",
        says=f"Only a tooltip says \u201c{text}\u201d" if hidden else f"\u201c{text}\u201d is shown on the screen, too",
        el=el,
        evidence=(text, *hidden),
        token=hidden[0] if hidden else "",
    )
