"""A screen model without its patients and credentials: what stands there instead has the same shape, so that rules judge it alike.

What must not be written is found by ``history.redaction``. A history writes ``[P1]`` in its place; a screen cannot, since rules read how
a name, a date or a number is written. So each person has a stand-in: ``Edith Marlowe`` becomes ``Pat Alder``, and ``MARLOWE, Edith``
becomes ``ALDER, Pat``; of a birth date only the form is left, of a number only its digits' places.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from wardround.screen.model import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.history.redaction import Redactor

GIVEN = "Pat"
FAMILIES = (
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Gorse",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
    "Nettle",
    "Oak",
    "Pine",
)
"""Names of plants, given out in the order of the profile's patients."""
_WORDS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_MONTH = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_LAST_MONTH = 12
_LONG = 4
"""Letters of the longest abbreviated month: ``Sept``."""
_STRUCTURE = frozenset({"tag", "role", "kind", "type", "family", "transform", "pointer", "name_source", "cls"})
"""Fields that hold words of HTML, not of people."""


class StandIns:
    """Replaces people and credentials in screens.

    Args:
        redactor: finds them.
        people: labels that it gives to patients, in the order in which stand-ins are given out.
    """

    def __init__(self, redactor: Redactor, people: Sequence[str]) -> None:
        self._redactor = redactor
        self._places = {label: place for place, label in enumerate(people)}

    def text(self, text: str) -> str:
        """The text with stand-ins."""
        return self._replaced(text)[0]

    def screen(self, screen: Screen) -> Screen:
        """The model with stand-ins; the stretches of a text are moved to where they then begin."""
        made: dict[str, Any] = self._walk(msgspec.to_builtins(screen))
        for block, old in zip(made["blocks"], screen.blocks, strict=True):
            moves = self._replaced(old.text)[1]
            for run in block["runs"]:
                run["start"], run["end"] = _moved(run["start"], moves), _moved(run["end"], moves)
        return msgspec.convert(made, Screen)

    def _walk(self, value: Any, key: str = "") -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(value, str):
            return value if key in _STRUCTURE else self.text(value)
        if isinstance(value, dict):
            return {name: self._walk(one, name) for name, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._walk(one, key) for one in value]
        return value

    def _replaced(self, text: str) -> tuple[str, list[tuple[int, int, int]]]:
        """The text, and what moved: (start, end, by how much longer its stand-in is)."""
        spans = self._redactor.spans(text)
        parts, at, moves = [], 0, []
        for start, end, label in spans:
            place = self._places.get(label)
            instead = f"[{label}]" if place is None else stand_in(text[start:end], place)
            parts += [text[at:start], instead]
            moves.append((start, end, len(instead) - (end - start)))
            at = end
        return "".join([*parts, text[at:]]), moves


def stand_in(text: str, place: int) -> str:
    """What stands for an identifier of the patient in that place: a name for a name, a date for a date, digits for digits."""
    if not _DIGITS.search(text):
        return _name(text, place)
    if _YEAR.search(text) and (len(_DIGITS.findall(text)) > 1 or _MONTH.search(text)):
        dated = _DIGITS.sub(lambda found: _date_part(found[0]), text)
        return _WORDS.sub(lambda found: _cased("January" if len(found[0]) > _LONG else "Jan", found[0]), dated)
    digits = sum(map(str.isdigit, text))
    given = iter(f"{place + 1:0{digits}d}"[-digits:])
    return "".join(next(given) if one.isdigit() else one for one in text)


def _date_part(digits: str) -> str:
    """Year 1900; a day that cannot be a month stays one."""
    if len(digits) == len("1900"):
        return "1900"
    return "28" if int(digits) > _LAST_MONTH else "1".zfill(len(digits))


def _name(text: str, place: int) -> str:
    family = FAMILIES[place % len(FAMILIES)] + "s" * (place // len(FAMILIES))
    words = _WORDS.findall(text)
    first = family if "," in text or len(words) == 1 else GIVEN
    last = GIVEN if first == family else family
    number = iter(range(len(words)))
    return _WORDS.sub(lambda found: _cased(first if next(number) == 0 else last, found[0]), text)


def _cased(word: str, like: str) -> str:
    """Capitals where the other has them."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.lower() if like.islower() else word


def _moved(at: int, moves: list[tuple[int, int, int]]) -> int:
    """Where a place in the text is after the replacements; one inside what was replaced is at its end."""
    by = 0
    for start, end, longer in moves:
        if at >= end:
            by += longer
        elif at > start:
            return end + by + longer
    return at + by
