"""Lists of units: what a select offers, what stands in it, and whether it is there to choose a unit at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.quantity import Unit, alone

if TYPE_CHECKING:
    from wardround.screen.model import Control, Option
    from wardround.screen.reading import Reading

_UNIT_LABEL = re.compile(
    r"\bunit\b(?! dose)|\bu\.?o\.?m\b|^(?:dos(?:e|age|ing)|quantity|qty|amount|strength|rate|volume|duration|total)?\s*units?\W*$"
    r"|\bunits? of measure",
    re.IGNORECASE,
)
_NO_CHOICE = re.compile(r"^\W*(?:(?:please )?(?:select|choose|pick)\b.*|none|n/a|units?)?\W*$", re.IGNORECASE)
_WORDY = re.compile(r"^(?P<unit>[^()\u2013\u2014:=]{1,30}?)\s*(?:[(\u2013\u2014:=]|\s-\s).*$")
_UNIT_WORD = re.compile(r"\bunits?\b", re.IGNORECASE)


def option_unit(text: str) -> Unit | None:
    """The unit that a choice stands for: ``mg``, ``mg (milligrams)``, ``mcg \u2013 micrograms``; None: it is no unit."""
    found = alone(text)
    if found is None and (wordy := _WORDY.match(text)):
        found = alone(wordy["unit"])
    return found


def choices(control: Control) -> list[Option]:
    """What a select offers, its ``Select a unit`` aside."""
    return [option for option in control.options if not _NO_CHOICE.match(option.text) or (option.value and option_unit(option.text))]


def unit_options(control: Control) -> list[Unit]:
    """The units that a select or list offers; empty: it is no list of units (at least half of its choices must be)."""
    if control.kind not in {"select", "listbox", "text"} or not control.options:
        return []
    offered = choices(control)
    found = [unit for option in offered if (unit := option_unit(option.text))]
    return found if found and len(found) * 2 >= len(offered) else []


def shown_choice(reading: Reading, control: Control) -> str:
    """What stands in a select: the text of the chosen option, or what a widget that only behaves like one shows."""
    chosen = next((option.text for option in control.options if option.selected), "")
    if chosen or reading.elements[control.el].tag in {"select", "input", "textarea"}:
        return chosen or (control.value if control.kind == "text" else "")
    return reading.text_in(control.el) or control.value


def is_unit_control(reading: Reading, control: Control) -> bool:
    """Whether it is there to choose or write a unit: by its choices, by what stands in it, or by its label."""
    return reading.unit_controls[control.el]


def chooses_unit(reading: Reading, control: Control) -> bool:
    """The same, worked out: what ``is_unit_control`` looks up."""
    if control.kind not in {"select", "listbox", "text"} or reading.elements[control.el].tag == "textarea":
        return False
    if unit_options(control):
        return True
    label = reading.labels.get(control.el)
    words = label.own if label else ""
    if choices(control):
        return False
    if control.kind == "text":
        return bool(_UNIT_LABEL.search(words) and words.casefold().strip(" :*") != "units") or (
            control.role == "combobox" and bool(_UNIT_LABEL.search(words or control.placeholder))
        )
    return bool(alone(shown_choice(reading, control)) or _UNIT_LABEL.search(words) or _UNIT_WORD.search(_hint(reading, control)))


def _hint(reading: Reading, control: Control) -> str:
    first = next((one.text for one in control.options), "") if control.options else shown_choice(reading, control)
    return control.placeholder or first
