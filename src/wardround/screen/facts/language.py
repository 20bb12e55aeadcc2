"""The language of a screen: what its texts are written in, whatever the markup says of them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from wardround.screen import standards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.screen.reading import Reading

_DATA = "languages.json"
ENGLISH = "en"
"""The language whose words the rules know."""
_LEAST = 3
"""So many different words of another language tell of it."""
_LETTERS = 0.3
"""A share of all letters that are of another script."""
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 20_000
"""Characters of a screen that are read for it."""


def of(reading: Reading) -> str:
    """Its code: ``en``, ``de``. By its texts, where they are clear; else as the document says; without either, English."""
    said = reading.screen.lang.partition("-")[0].partition("_")[0].strip().lower()
    text = " ".join(_texts(reading))[:_MOST]
    return _script(text, said) or _words(text, said) or said or ENGLISH


def name(code: str) -> str:
    """The language's name in English; one that is not listed is told by its code."""
    return str(standards.data(_DATA)["names"].get(code, code))


def needs_words(rule: str, code: str) -> bool:
    """Whether a rule reads words that are not known in a language: figures, units, geometry and markup are the same in every one."""
    known = standards.data(_DATA)["verbs_known"]
    return rule not in standards.data(_DATA)["without_words"] and not (code in known["languages"] and rule in known["rules"])


def verbs_known() -> list[str]:
    """The languages other than English whose verbs on buttons are known."""
    return list(standards.data(_DATA)["verbs_known"]["languages"])


def view_only(words: list[str]) -> bool:
    """Whether only the view is acted upon: ``Filter l\u00f6schen``."""
    return bool(set(words) & set(standards.data(_DATA)["verbs_known"]["view_only"]))


def ends_something(verb: str, words: list[str]) -> bool:
    """Whether a verb that only leaves a screen when it stands alone ends an order or a visit by what else is said."""
    known = standards.data(_DATA)["verbs_known"]
    return verb in known["turned"] and bool(set(words) & set(known["objects"]))


def month_first(code: str) -> bool:
    """Whether some who write it put the month before the day: then ``03/04`` can be read in two ways."""
    return code in standards.data(_DATA)["month_first"]


def decimal_comma(code: str) -> bool:
    """Whether it writes a comma where English has a decimal point (CLDR)."""
    return code in standards.data(_DATA)["decimal_comma"]


def families(reading: Reading) -> Iterator[tuple[str, str]]:
    """The families of rules that read words and would have had something to judge here, each with what it is about."""
    fields = bool(reading.fields)
    acts = sum(one.kind in {"button", "link"} for one in reading.screen.controls) > 1
    amounts = any(letter.isdigit() for block in reading.blocks for letter in block.text)
    there = {
        "dose_labels": fields,
        "units": fields or amounts,
        "abbreviations": fields or amounts,
        "drug_names": fields or amounts,
        "actions": acts,
        "identity": acts and (fields or amounts),
        "time": amounts,
        "consistency": fields,
    }
    for family, about in standards.data(_DATA)["families"].items():
        if there.get(family):
            left = family == "actions" and reading.language in verbs_known()
            yield family, standards.data(_DATA)["verbs_known"]["left"] if left else about


def _texts(reading: Reading) -> Iterator[str]:
    yield from (block.text for block in reading.blocks)
    yield from (control.name for control in reading.screen.controls if control.name_source not in {"content", "label"})
    yield from (option.text for control in reading.fields for option in control.options[:20])


@cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for code, spans in standards.data(_DATA)["scripts"].items():
        inside = "".join(f"{chr(int(first, 16))}-{chr(int(last, 16))}" for first, last in (span.split("-") for span in spans))
        found.append((code, re.compile(f"[{inside}]")))
    return tuple(found)


def _script(text: str, said: str) -> str:
    """The language of another script, where enough letters are of it; Kana tell Japanese from Chinese."""
    letters = sum(map(str.isalpha, text))
    if not letters or text.isascii():
        return ""
    counts = {code: len(pattern.findall(text)) for code, pattern in _scripts()}
    if sum(counts.values()) < _LETTERS * letters:
        return ""
    most = "ja" if counts["ja"] else max(counts, key=lambda code: counts[code])
    # Persian is written as Arabic is, Ukrainian as Russian: there the document knows better.
    return said if said not in {"", ENGLISH, *standards.data(_DATA)["words"]} else most


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {code: frozenset(words) for code, words in standards.data(_DATA)["words"].items()}


def _words(text: str, said: str) -> str:
    """The language whose words are clearly there: English against all others, another one against English; empty: none is."""
    words = {word.casefold() for word in _WORD.findall(text)}
    counts = Counter({code: len(words & listed) for code, listed in _lists().items()})
    (most, found), (_, second) = counts.most_common(2)
    if found < _LEAST or found < 2 * (second if most == ENGLISH else counts[ENGLISH]):
        return ""
    # Spanish and Portuguese share many words: between the two the document knows better.
    return said if said != ENGLISH and counts[said] >= found / 2 else most
