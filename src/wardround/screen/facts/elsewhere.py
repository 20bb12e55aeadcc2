"""What a screen without a patient is, where it names medicines and nobody orders or gives one from it: a shop, software, something to read.

A sign by itself decides nothing. An identity of a patient, and the screen is one of care whatever else it says; with a dose field it is
neither software nor something to read, and a shop only by one sign more.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from wardround.screen import standards
from wardround.screen.facts.actions import classify

if TYPE_CHECKING:
    from wardround.screen.reading import Reading

Elsewhere = Literal["", "a shop", "about software", "something to read"]

_ENOUGH = 2
"""Different words of a trade: one alone stands on a ward's screen, too."""
_SENTENCE, _TELLS = 8, 3
"""Words of a text from which on it may tell something, and those of them that only join: articles, pronouns, auxiliaries."""
_LEAST, _SHARE, _IN_AN_ARTICLE = 24, 0.1, 0.05
"""Words of a screen that are read for it, and the share of joining ones. Orders and labels leave them out; prose cannot."""
_MONEY = re.compile(r"[$\u00a3\u20ac\u00a5]\s?\d|\d\s?[\u00a3\u20ac\u00a5\u5186]")
_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?", re.IGNORECASE)
_CODE = frozenset({"code", "pre"})
_GRAVE = frozenset({"commit", "suspend", "destructive"})


@cache
def _joining() -> frozenset[str]:
    return frozenset(standards.data("elsewhere.json")["joining"])


@cache
def _said(what: str) -> re.Pattern[str]:
    return standards.words("elsewhere.json", what)


def of(reading: Reading) -> Elsewhere:
    """What it is; empty: a screen on which somebody may be treated."""
    if reading.patients:
        return ""
    # what is counted out in a shop may look like a dose; what is dosed may have a price
    if _signs(reading, "trade") + _priced(reading) >= _ENOUGH + bool(reading.doses):
        return "a shop"
    if reading.doses or reading.screen.dialogs or any(line.by == "column" for line in reading.lines):
        return ""
    if _signs(reading, "software") + any(element.tag in _CODE for element in reading.screen.elements) >= _ENOUGH:
        return "about software"
    return "something to read" if _tells(reading) else ""


def _signs(reading: Reading, what: str) -> int:
    """How many different words of it are on the screen."""
    texts = (reading.screen.title, *reading.texts)
    return len({found.casefold() for text in texts for found in _said(what).findall(text)})


def _priced(reading: Reading) -> bool:
    return bool(reading.blocks_that(_MONEY.search))


def _tells(reading: Reading) -> bool:
    """Whether it is prose: sentences, and nothing on it that orders, gives or holds something clinical."""
    told = [_WORD.findall(block.text.casefold()) for block in reading.blocks if block.control is None]
    joining = [sum(word in _joining() for word in words) for words in told]
    total = sum(map(len, told))
    sentences = any(len(words) >= _SENTENCE and joins >= _TELLS for words, joins in zip(told, joining, strict=True))
    share = _IN_AN_ARTICLE if any(element.tag == "article" for element in reading.screen.elements) else _SHARE
    if not sentences or total < _LEAST or sum(joining) < share * total:
        return False
    pressed = (control.name or control.text for control in reading.screen.controls if control.kind in {"button", "link"})
    return not any(_treats(reading, words) for words in pressed)


def _treats(reading: Reading, words: str) -> bool:
    """Whether what these words press gives, orders, holds or ends something clinical."""
    kind, verb = classify(words, reading.language)
    return verb in standards.data("identity.json")["verbs_for_a_patient"] or (kind in _GRAVE and bool(_said("care").search(words)))
