"""Numbers with units in a text, as they are written: ``1.0 mg``, ``.5mL``, ``10,000 units``, ``5 mg/kg/day``, ``2 mL per hour``."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

from wardround.screen import standards

Basis = Literal["absolute", "per_administration", "per_day", "per_weight", "per_bsa", "rate", "concentration"]

_BASES = standards.data("unit_words.json")["bases"]
_BELOW = standards.data("unit_words.json")["denominators"]
KINDS: dict[str, str] = {word: kind for kind, words in _BASES.items() for word in words}
"""Spelling of a unit -> ``mass``, ``volume``, ``activity``, ``amount``, ``count``, ``household`` ..."""
_FOLDED = {word.casefold(): kind for word, kind in KINDS.items()}
_SYMBOLS: dict[str, str] = {word: symbol for symbol, words in standards.data("unit_words.json")["spellings"].items() for word in words}
_SYMBOLS_FOLDED = {word.casefold(): symbol for word, symbol in _SYMBOLS.items()}


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ONE = rf"(?:{_any(list(KINDS))})"
_UNDER = rf"(?:{_any([word for words in _BELOW.values() for word in words])})"
UNIT = rf"(?P<base>{_ONE})(?:\((?:s|es)\))?(?P<below>(?:\s?(?:/|\bper\b)\s?{_UNDER})*)(?![A-Za-zµμ0-9²])"
_NUMBER = r"(?:\d{0,3}\s?[\u00bc-\u00be\u2150-\u215e]|\d{1,3}(?: \d{3})+(?![\d.])|\d[\d.,'\u00a0\u2009\u202f]*\d|\d|[.,]\d+)"
_RANGE = rf"(?:(?P<low>{_NUMBER})(?P<joiner>\s?(?:[-\u2010-\u2014/]|\bto\b)\s?))?"
_QUANTITY = re.compile(
    rf"(?<![A-Za-z\d.,\-])(?<!\d/)(?P<before>[-\u2212])?{_RANGE}(?P<number>{_NUMBER})(?P<gap>[\s\u00a0]*-?){UNIT}", re.IGNORECASE
)
_UNIT_ALONE = re.compile(rf"^\W*(?:{UNIT})\W*$", re.IGNORECASE)
_UNIT_IN = re.compile(rf"(?:(?<=[\s(\[/,:])|^){UNIT}", re.IGNORECASE)
_BELOW_ONE = re.compile(rf"(?:/|\bper\b)\s?(?P<word>{_UNDER})", re.IGNORECASE)
_BARE = re.compile(rf"{_RANGE}(?P<number>{_NUMBER})")
_LONGEST = 40
"""Characters of a text that may be nothing but a unit."""
_BELOW_KIND = {word.casefold(): kind for kind, words in _BELOW.items() for word in words}


class Unit(msgspec.Struct, frozen=True, gc=False):
    """One unit as written."""

    text: str
    """``mg/kg/day``"""
    base: str
    """``mg``"""
    kind: str
    """Of the base: ``mass``, ``volume``, ``activity``, ``amount``, ``count``, ``household``, ``weight``, ``other``; ``unknown``."""
    below: tuple[str, ...]
    """What it is divided by: ``per_weight``, ``per_day`` ..."""
    symbol: str = ""
    """The same unit however it is spelt: ``mcg/kg/min`` for ``micrograms/kg per minute``."""

    @property
    def bases(self) -> frozenset[str]:
        """``absolute`` where nothing stands below."""
        return frozenset(self.below) or frozenset({"absolute"})

    @property
    def medical(self) -> bool:
        """Whether a dose is given in it."""
        return self.kind in {"mass", "volume", "activity", "amount", "count", "household"}


UNSAID = Unit("", "", "unknown", ())
"""Of a number whose unit nothing says."""


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A number with its unit in a text: characters ``start`` to ``end``."""

    start: int
    end: int
    number: str
    gap: str
    """What stands between the number and the unit."""
    unit: Unit
    low: str = ""
    """The first number of a range (``5-10 mg``) or of a combination (``500/125 mg``)."""
    joiner: str = ""
    """What stands between the two."""
    implied: bool = False
    """The unit is not in the text: a column's header or a label says it, or nothing does (then its kind is ``unknown``)."""

    @property
    def text(self) -> str:
        """As written."""
        return f"{self.low}{self.joiner}{self.number}{self.gap}{'' if self.implied else self.unit.text}"

    @property
    def numbers(self) -> tuple[str, ...]:
        """Its number, or both."""
        return (self.low, self.number) if self.low else (self.number,)

    @property
    def given(self) -> bool:
        """Whether a medicine is given or made up in it: a percentage too, beside a medicine's name."""
        return self.unit.medical or self.unit.base == "%"

    @property
    def measured(self) -> bool:
        """Whether its unit is one that a laboratory answers in: something per litre, or too little per millilitre for a product."""
        under = self.unit.text.rpartition("/")[2].strip().casefold() if "/" in self.unit.text else ""
        return under in {"l", "dl"} or (under == "ml" and self.unit.base.casefold() in {"ng", "pg", "nanogram", "nanograms", "iu", "mu"})


def bare_number(text: str, unit: Unit) -> Quantity | None:
    """A text that is nothing but a number (or a range), with the unit that is said elsewhere."""
    found = _BARE.fullmatch(text.strip())
    return Quantity(0, len(text), found["number"], "", unit, found["low"] or "", found["joiner"] or "", implied=True) if found else None


def _unit(found: re.Match[str]) -> Unit:
    base = found["base"]
    words = [one["word"] for one in _BELOW_ONE.finditer(found["below"] or "")]
    below = tuple(_BELOW_KIND[word.casefold()] for word in words)
    symbol = "/".join(_symbol(word) for word in (base, *words))
    return Unit(base + (found["below"] or ""), base, KINDS.get(base) or _FOLDED[base.casefold()], below, symbol)


def _symbol(word: str) -> str:
    return _SYMBOLS.get(word) or _SYMBOLS_FOLDED.get(word.casefold(), word)


@cache
def quantities(text: str) -> tuple[Quantity, ...]:
    """All numbers with units, in order."""
    return tuple(
        Quantity(
            found.start("low") if found["low"] else found.start("number"),
            found.end(),
            found["number"],
            found["gap"],
            _unit(found),
            found["low"] or "",
            found["joiner"] or "",
        )
        for found in _QUANTITY.finditer(text)
    )


@cache
def alone(text: str) -> Unit | None:
    """The unit that a text consists of: ``mg``, ``(mL/h)``; None: it says more, or something else."""
    found = _UNIT_ALONE.match(text.strip()) if len(text) <= _LONGEST else None
    return _unit(found) if found else None


@cache
def within(text: str) -> tuple[Unit, ...]:
    """The units that a label names: ``Dose (mg)``, ``Rate, mL/h``.

    Letters that are also words (``in``, ``g``) only in brackets or after a comma. Not the unit of an amount: ``at most 4 g per day``.
    """
    found = []
    for match in _UNIT_IN.finditer(text):
        before, after = text[: match.start()].rstrip(), text[match.end() :].strip()
        if before[-1:].isdigit():
            continue
        enclosed = before.endswith(("(", "[", ",", "/", "in")) or after[:1] in {")", "]"}
        if (len(match["base"]) > 1 and match["base"].casefold() not in _WORDS) or match["below"] or enclosed:
            found.append(_unit(match))
    return tuple(found)


@cache
def counted(text: str) -> Unit | None:
    """The things that a field's label says are counted: ``Number of tablets``, ``Insulin units``; None: no such plural."""
    found = next((match for match in _UNIT_IN.finditer(text) if match["base"].casefold() in _PLURALS), None)
    return _unit(found) if found else None


_WORDS = frozenset(standards.data("unit_words.json")["also_words"])
_PLURALS = frozenset(word.casefold() for word, kind in KINDS.items() if kind in {"count", "activity"} and re.search(r"\w{3}s$", word))
