"""Words about giving a medicine, each with where it stands: in a medication line, a choice, a field's value, or beside a field."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.screen import standards
from wardround.screen.facts.doses import identifier_words
from wardround.screen.facts.quantity import KINDS
from wardround.screen.facts.units import is_unit_control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

About = Literal["frequency", "route", "unit", "drug", "sig", "dose", "line"]
_WORDS = "frequency_words.json"
_LABELS: dict[About, list[str]] = standards.data(_WORDS)["labels"]
_ORDER: tuple[About, ...] = ("frequency", "route", "sig", "drug")
_CHOSEN: tuple[About, ...] = ("frequency", "route")
_LONGEST = 80
"""Characters of a text that only says how much, and how often."""
_WORD = 3
"""Letters of a thing that is counted, not of its short form."""
_ENOUGH = 2
"""Choices that tell what a list is about, where its label does not."""


class Wording(msgspec.Struct, frozen=True, dict=True):
    """One text."""

    el: int
    text: str
    where: Literal["line", "choice", "field", "hint"]
    about: About
    value: str = ""
    """Of a choice: what is sent when it is chosen."""

    @cached_property
    def what(self) -> str:
        """How a sentence about it begins."""
        kind = {"line": "the line", "choice": "the choice", "field": "the field holds", "hint": "beside the field"}[self.where]
        return f"{kind} \u201c{self.text[:120]}\u201d"


def of(reading: Reading) -> list[Wording]:
    """All of them, in document order. Controls count only in a form that is about medicines."""
    found = [Wording(line.el, line.text, "line", "line") for line in reading.lines if line.blocks]
    found += [
        Wording(line.el, line.drug, "line", "drug") for line in reading.lines if line.by == "column" and line.drug and not line.amounts
    ]
    for control in reading.fields:
        found += _control(reading, control)
    found += _buttons(reading)
    found += _sigs(reading)
    return sorted(found, key=lambda one: one.el)


def _control(reading: Reading, control: Control) -> Iterator[Wording]:
    about = _about(reading, control)
    if about is None or not reading.scopes.medication(control.el):
        return
    if control.kind in {"checkbox", "radio"}:
        yield Wording(control.el, reading.labels[control.el].own, "choice", about, control.attributes.get("value", ""))
        return
    yield from (Wording(control.el, option.text, "choice", about, option.value) for option in control.options if option.text)
    if control.kind in {"text", "number"} and control.value.strip():
        yield Wording(control.el, control.value, "field", about)
    hints = (control.placeholder, control.description, control.title)
    yield from (Wording(control.el, said, "hint", about) for said in dict.fromkeys(hints) if said)


def _about(reading: Reading, control: Control) -> About | None:
    label = reading.labels[control.el]
    said = f"{label.own} {control.placeholder}" if control.kind not in {"checkbox", "radio"} else label.group
    said = said if said.strip() else identifier_words(control, reading)
    texts = [option.text for option in control.options] or [label.own]
    for about in _ORDER:
        if about in _CHOSEN and sum(_choice(about, text) for text in texts) >= _ENOUGH:
            return about
        if _label(about).search(said):
            return about
    if is_unit_control(reading, control):
        return "unit"
    return "dose" if control.el in reading.doses else None


@cache
def _label(about: About) -> re.Pattern[str]:
    return standards.words_of(tuple(_LABELS[about]))


@cache
def _choice(about: About, text: str) -> bool:
    words = standards.data(_WORDS)[f"{about}_choices"]
    return standards.words_of(tuple(words)).fullmatch(text.strip()) is not None


def _sigs(reading: Reading) -> Iterator[Wording]:
    """Texts that count what is to be taken, whatever the medicine's name beside them: ``One tablet at night``."""
    lines = {id(block) for line in reading.lines for block in line.blocks} if reading.scopes.care else set()
    for block in reading.blocks if reading.scopes.care else ():
        if block.control is None and id(block) not in lines and len(block.text) <= _LONGEST and _counts().search(block.text):
            yield Wording(block.el, block.text, "line", "sig")


@cache
def _counts() -> re.Pattern[str]:
    things = "|".join(re.escape(word) for word, kind in KINDS.items() if kind == "count" and len(word) >= _WORD)
    return re.compile(rf"\b(?:one|two|three|four|half an?|an?|\d+)\s+(?:{things})\b", re.IGNORECASE)


def _buttons(reading: Reading) -> Iterator[Wording]:
    """Buttons that are the choices themselves, in a group or on a row: at least two of one kind in one form."""
    for about in _CHOSEN:
        found = [one for one in reading.screen.controls if one.kind == "button" and _choice(about, one.text)]
        if len(found) >= _ENOUGH:
            yield from (Wording(one.el, one.text, "choice", about) for one in found if reading.scopes.medication(one.el))
