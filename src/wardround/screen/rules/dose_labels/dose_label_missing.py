"""A medication line says which of its amounts is the dose.

*What is judged.* Medication lines with a medicine's name and amounts. Where two amounts of one kind follow each other and nothing tells
strength from dose (no word DOSE or STRENGTH, no form such as *tablet*, no per-volume unit, no calculation), the line fails. Profiles
whose authority asks for the word DOSE before every dose (``uk``) also review a line with one amount and no such word within 24
characters.

*Why.* "Furosemide 40 mg 80 mg": the strength is given as the dose, or the sum of both.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.medication import Line
    from wardround.screen.facts.quantity import Quantity
    from wardround.screen.reading import Reading

ID = "dose-label-missing"
TITLE = "A medication line says which amount is the dose."
HAZARD = "A nurse reads the strength of the product as the dose, and gives the patient that."
SATISFIED = "Write DOSE before the dose, or name the form after the strength: Furosemide 40 mg tablet, DOSE 80 mg."
SEVERITY = "serious"
CLAUSES = ("NHS CUI MEDi-007, MEDi-029, MEDi-040, MEDi-053",)
REASONS = {
    "two-amounts": "Two amounts of one kind follow each other, and nothing says which is strength and which dose.",
    "one-amount": "The profile's authority asks for the word DOSE before a dose, and the line has none.",
    "told": "Words, the form or the unit tell what each amount is.",
}
_LABEL = re.compile(
    r"\b(?:dos(?:e|age)s?|volume|vol|strength|conc\w*|rate|bolus|give|take|inject|infuse|administer|total|max\w*|min\w*)\b", re.IGNORECASE
)
_FORM = re.compile(
    r"\b(?:tab(?:let)?s?|cap(?:sule)?s?|vials?|amp(?:oule)?s?|patch(?:es)?|inhalers?|solutions?|suspensions?|syrups?|injections?|bags?|pens?|syringes?|puffs?"
    r"|creams?|ointments?|drops?|suppositor\w+|sachets?|sprays?|powders?|elixirs?|infusions?|lozenges?|granules|film|er|xr|sr|odt)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^\s*(?:[-\u2013/+=\u00d7x]|to\b|or\b|and\b|in\b|per\b|every\b|then\b|of\b|with\b|\()", re.IGNORECASE)
_WITHIN = 24
"""Characters before a dose in which its label stands."""


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every line with a medicine's name and an amount."""
    for line in reading.lines:
        amounts = [one for one in line.amounts if one.unit.medical]
        if not line.drug or not amounts or line.by == "option" or reading.cell_headers(line.el) or len(line.blocks) > 1:
            continue
        yield _line(line, amounts, asks=reading.locale.dose_label)


def _line(line: Line, amounts: list[Quantity], *, asks: bool) -> Outcome:
    pair = next(((a, b) for a, b in pairwise(amounts) if _alike(line.text, a, b)), None)
    if pair is not None:
        both = (pair[0].text, pair[1].text)
        says = f"\u201c{line.text[:120]}\u201d: nothing says which of {both[0]} and {both[1]} is the dose"
        return Outcome(rule=ID, outcome="fail", reason="two-amounts", says=says, el=line.el, evidence=both, token=" ".join(both))
    first = amounts[0]
    if asks and not _LABEL.search(line.text[max(0, first.start - _WITHIN) : first.start]) and not _form_after(line.text, first):
        says = f"Is it plain that {first.text} in \u201c{line.text[:120]}\u201d is the dose? The word DOSE does not stand before it."
        return Outcome(rule=ID, outcome="review", reason="one-amount", says=says, el=line.el, evidence=(first.text,), token=first.text)
    return Outcome(rule=ID, outcome="pass", reason="told", says=f"\u201c{line.text[:120]}\u201d", el=line.el, evidence=(first.text,))


def _alike(text: str, a: Quantity, b: Quantity) -> bool:
    """Whether two amounts of one kind follow each other with nothing between that tells them apart."""
    between, before = text[a.end : b.start], text[max(0, a.start - _WITHIN) : a.start]
    told = any(pattern.search(between) for pattern in (_LABEL, _FORM)) or _LABEL.search(before) or _JOINED.match(between)
    return a.unit.kind == b.unit.kind and not a.unit.below and not b.unit.below and not told and len(between) <= _WITHIN


def _form_after(text: str, amount: Quantity) -> bool:
    return bool(_FORM.match(text[amount.end :].lstrip()))
