"""The spellings in which one value travels: percent-encoded, escaped for JSON or HTML, with the family name first."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[^\W\d_][^\W\d_'\u2019.\-]*(?:['\u2019.\-][^\W\d_]*)*(?:,?\s+[^\W\d_][^\W\d_]*(?:['\u2019.\-][^\W\d_]*)*){1,4}")
_BETWEEN = (" ", "  ", "\u00a0", "\n", "\t", "_", "-", ".", "^", "&nbsp;", "&#160;", "")
_AFTER_FAMILY_NAME = (", ", ",", "; ", ",\u00a0", ",&nbsp;")
_SHORT_WORD, _SHORT_NUMBER = 5, 8


def fold(s: str) -> str:
    """Lower case, character by character: the result is as long as ``s``, so that positions stay true."""
    low = s.lower()
    return low if len(low) == len(s) else "".join(c.lower() if len(c.lower()) == 1 else c for c in s)


def is_short(spelling: str) -> bool:
    """Whether a spelling is so short that it would be found inside unrelated words or numbers."""
    return (len(spelling) <= _SHORT_WORD and spelling.isalnum()) or (len(spelling) <= _SHORT_NUMBER and spelling.isdigit())


def spellings(value: str) -> set[str]:
    """All spellings of a value, folded."""
    found: set[str] = set()
    for form in _forms(value):
        found.update(fold(encoded) for encoded in _encodings(form))
    return found


def _forms(value: str) -> Iterator[str]:
    """The value itself, composed and decomposed; a name also without accents, joined otherwise, family name first."""
    composed = unicodedata.normalize("NFC", value)
    yield from {value, composed, unicodedata.normalize("NFD", value)}
    if not _NAME.fullmatch(composed):
        return
    plain = "".join(c for c in unicodedata.normalize("NFD", composed) if not unicodedata.combining(c))
    for name in {composed, plain}:
        for family, given in _readings(name):
            for between in _BETWEEN:
                yield between.join((*given, *family))
                yield between.join((*family, *given))
            for comma in _AFTER_FAMILY_NAME:
                yield " ".join(family) + comma + " ".join(given)


def _readings(name: str) -> Iterator[tuple[list[str], list[str]]]:
    """(family names, given names): ``Doe, Jane`` says which is which; ``Ana de la Cruz`` may be divided anywhere."""
    if "," in name:
        family, _, given = name.partition(",")
        yield family.split(), given.replace(",", " ").split()
        return
    words = name.split()
    for cut in range(1, len(words)):
        yield words[cut:], words[:cut]


def _encodings(form: str) -> Iterator[str]:
    yield form
    if form.isalnum() and form.isascii():
        return
    once = quote(form, safe="")
    yield from (once, quote(form), quote_plus(form), quote(once, safe=""), quote_plus(form, safe=" ,").replace(" ", "+"))
    yield from (json.dumps(form)[1:-1], json.dumps(form, ensure_ascii=False)[1:-1], json.dumps(form)[1:-1].replace("/", "\\/"))
    escaped = html.escape(form, quote=False)
    yield from (escaped, escaped.replace('"', "&quot;"))
    for apostrophe in ("&#39;", "&#x27;", "&apos;"):
        yield html.escape(form, quote=False).replace('"', "&quot;").replace("'", apostrophe)
