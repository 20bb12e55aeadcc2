"""Where amounts of medicines are written: in lines, in choices, in the fields that take a dose and in what is said beside them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.screen.facts.medication import Line
from wardround.screen.facts.quantity import UNSAID, Quantity, bare_number, quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.reading import Reading


_TOLD = 120
"""Characters of a text that are told."""


class Written(msgspec.Struct, frozen=True, dict=True):
    """One text with amounts of a medicine."""

    el: int
    where: Literal["line", "choice", "field", "hint"]
    """A medication line; a choice of a list; the value of a dose field; its placeholder, description or label."""
    text: str
    amounts: tuple[Quantity, ...]
    line: Line | None = None

    @cached_property
    def what(self) -> str:
        """How a sentence about it begins."""
        words = self.text if len(self.text) <= _TOLD else self.text[: _TOLD - 1] + "\u2026"
        return {"line": "the line", "choice": "the choice", "field": "the field holds", "hint": "beside the field"}[
            self.where
        ] + f" \u201c{words}\u201d"


def of(reading: Reading) -> list[Written]:
    """All of them, in document order."""
    found = [
        Written(line.el, "choice" if line.by == "option" else "line", line.text, line.amounts, line)
        for line in reading.lines
        if line.amounts
    ]
    for field in reading.doses.values():
        found += _field(field)
    found += _buttons(reading)
    return sorted(found, key=lambda one: one.el)


def _buttons(reading: Reading) -> Iterator[Written]:
    """Buttons that are nothing but an amount, beside a dose field: ``0.5 mg``, ``1 mg``."""
    for control in reading.screen.controls if reading.doses else ():
        text = control.text.strip() if control.kind == "button" else ""
        amounts = _amounts(text)
        if amounts and len(amounts[0].text) == len(text) and reading.scopes.medication(control.el):
            yield Written(control.el, "choice", text, amounts)


def _field(field: DoseField) -> Iterator[Written]:
    control = field.control
    unit = next((seen.unit for seen in field.units if seen.unit.medical), UNSAID)
    if control.kind in {"text", "number"}:
        value = control.value.strip()
        amounts = _amounts(value) or tuple(filter(None, [bare_number(value, unit)]))
        if amounts:
            yield Written(field.el, "field", value, amounts)
    for said in dict.fromkeys((control.placeholder, control.description, field.label.visible)):
        amounts = _amounts(said)
        if not amounts and said == control.placeholder:
            amounts = tuple(filter(None, [bare_number(said.removeprefix("e.g. ").removeprefix("eg "), unit)]))
        if amounts:
            yield Written(field.el, "hint", said, amounts)
    for option in control.options if control.kind in {"select", "listbox", "text"} else ():
        amounts = _amounts(option.text) or tuple(filter(None, [bare_number(option.text, unit)]))
        if amounts:
            yield Written(field.el, "choice", option.text, amounts)


def _amounts(text: str) -> tuple[Quantity, ...]:
    return tuple(one for one in quantities(text) if one.unit.medical) if text else ()
