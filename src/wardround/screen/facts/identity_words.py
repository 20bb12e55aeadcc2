"""What tells a patient from others, in words: labels of identifiers, and what a name, a number, a birth date look like.

Lists: ``standards/identity.json``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from wardround.screen import standards
from wardround.screen.glossary import folded

if TYPE_CHECKING:
    from wardround.screen.facts.patients import Item

Kind = Literal["name", "birth", "number", "bed", "patient", "weak-name"]

_ALIAS = r"\[[A-Za-z][\w\-]*\]"
_DATE = r"(?:\d{1,2}[ ./\-](?:\d{1,2}|[A-Za-z]{3,9})[ ./\-]\d{2,4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8} \d{1,2},? \d{4})"
_NUMBER = r"(?:(?=[A-Z0-9\-/]*\d)[A-Z0-9][A-Z0-9\-/]{2,}(?: \d{2,4}){0,3})"
_FITS = {
    "number": re.compile(rf"^\s*(?:{_ALIAS}|{_NUMBER})", re.IGNORECASE),
    "birth": re.compile(rf"^\s*(?:{_ALIAS}|{_DATE})"),
    "bed": re.compile(r"^\s*[A-Z]?\d+\w?\b"),
}
_PART = r"[^\W\d_][\w'\u2019\-]*\.?"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Master|Sr|Sra)\.?"
_SMALL = "van|von|de|der|den|da|di|la|el|al|bin|ibn"
_FAMILY = re.compile(rf"^(?:{_TITLE} )?[A-Z][\w'\u2019\- ]{{1,30}}, ?{_PART}(?: {_PART}){{0,3}}(?: ?\({_TITLE}\))?$")
_PLAIN = re.compile(rf"^(?:{_TITLE} )?[A-Z][\w'\u2019\-]+(?: (?:[A-Z][\w'\u2019\-]*\.?|{_SMALL})){{1,4}}(?: ?\({_TITLE}\))?$")
_CUT = re.compile(r"\s*(?:[\u00b7\u2022|;]|\s[\u2013\u2014\-]\s|\s{2,}|\(\s*\d|,\s*(?=\d|(?:male|female|[MF])\b)|\b\d)")
_FOR = re.compile(r"^(?:for|of|to)\s+", re.IGNORECASE)
_PATIENT = re.compile(r"^\W*patient(?:'s)?(?: name)?\s*[:\u2013\u2014\-]\s*", re.IGNORECASE)
_WITH_NUMBER = re.compile(r"^(?P<name>[^()\d]{3,60}?)\s*\((?P<number>[A-Z]{0,5}[\- ]?\d{4,}[A-Z0-9\-]*)\)")
"""``Smith, John (GAN203006)``: a number that needs no label."""
_GENERIC = frozenset({"id", "identifier"})
"""Labels of many things: a patient's only where the text begins with them."""
_LONGEST = 200


@cache
def _labels(kind: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(standards.data("identity.json")[kind], key=len, reverse=True))
    return re.compile(rf"(?<![\w&])(?:{words})(?!\w)", re.IGNORECASE)


@cache
def kind_of_label(text: str) -> Kind | None:
    """The kind of identifier that a label announces, when it is nothing but such a label. ``Name`` by itself is a weak one."""
    plain = folded(re.sub(r"\([^)]*\)", "", text)).strip(" .#")
    for kind in ("number", "birth", "bed"):
        if any(plain == word.casefold().strip(".") for word in standards.data("identity.json")[kind]):
            return kind
    if plain in standards.data("identity.json")["weak_names"]:
        return "weak-name"
    return "patient" if plain in {word.casefold() for word in standards.data("identity.json")["name"]} | {"patients"} else None


@cache
def told_in(text: str) -> tuple[tuple[Kind, str], ...]:
    """The identifiers that a text tells with their labels: ``Born 12-Mar-1956, MRN 4711003``."""
    if len(text) > _LONGEST:
        return ()
    found: list[tuple[Kind, str]] = []
    for kind in ("number", "birth", "bed"):
        for label in _labels(kind).finditer(text):
            rest = text[label.end() :].lstrip(" :#.\u00a0")
            value = _FITS[kind].match(rest)
            first = not text[: label.start()].strip() and text[label.end() : label.end() + 1] in {":", "#"}
            if value and (first or label[0].casefold() not in _GENERIC):
                found.append((kind, value[0].strip()))
                break
    numbered = _WITH_NUMBER.match(text)
    if numbered and name_in(numbered["name"]) and not any(kind == "number" for kind, _ in found):
        found += [("name", name_in(numbered["name"])), ("number", numbered["number"])]
    named = _PATIENT.match(text)
    if named and (name := _name_at(text[named.end() :])):
        found.insert(0, ("name", name))
    return tuple(found)


def fits(kind: str, text: str) -> bool:
    """Whether a text can be the value of such a label."""
    return bool(_FITS[kind].match(text)) if kind in _FITS else bool(name_in(text, listed=True))


def _name_at(text: str) -> str:
    piece = _FOR.sub("", _CUT.split(text, maxsplit=1)[0].strip(" ,:"))
    label = min((found.start() for kind in ("number", "birth", "bed") if (found := _labels(kind).search(piece))), default=len(piece))
    return piece[:label].strip(" ,:(") if 2 <= len(piece[:label].strip()) <= 60 else ""  # noqa: PLR2004 - characters of a name


@cache
def name_in(text: str, *, listed: bool = False) -> str:
    """A person's name at the beginning of a text, or all of it; empty: none.

    Args:
        text: of one block.
        listed: a label says that it is one: a single word will do.
    """
    if len(text) > _LONGEST:
        return ""
    alias = re.match(rf"^\W*({_ALIAS})", text)
    if alias:
        return alias[1]
    piece = _name_at(text)
    if not piece or any(word in standards.data("identity.json")["not_names"] for word in re.findall(r"[^\W\d_]+", piece.casefold())):
        return ""
    if listed:
        return piece
    # "R-CHOP, cycle 2" is a heading: a given name begins with a capital, in scripts that have them.
    family = _FAMILY.match(piece) and not piece.partition(",")[2].strip()[:1].islower()
    return piece if family or _PLAIN.match(piece) else ""


@cache
def container(told: str) -> bool:
    """Whether an element calls itself the patient's banner, by its class, id, test id or name."""
    plain = told.casefold()
    return any(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", plain) for word in standards.data("identity.json")["containers"])


def same(value: str) -> str:
    """A value as it is compared: without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", value).casefold()


def one_name(a: str, b: str) -> bool:
    """Whether two compared names can be one: its letters in another order (``DOE, Jane`` and ``Jane Doe``); or one within the other."""
    return sorted(a) == sorted(b) or a in b or b in a


def agree(one: Item, other: Item) -> bool:
    """Whether two identifiers of one kind are the same."""
    a, b = same(one.value), same(other.value)
    return a == b or (one.kind == "name" and one_name(a, b))
