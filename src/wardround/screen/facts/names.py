"""Medicines' names in a text: listed ones (generic, brand, several words) and those that end in a stem of international names."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from wardround.screen import standards

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_BETWEEN = re.compile(r"[\s\u00a0]?-?[\s\u00a0]?")
"""What may stand between the words of one name."""
_BEFORE_STEM = 3
"""Letters that a word has before a stem, at least."""


class Name(msgspec.Struct, frozen=True, gc=False):
    """One medicine's name: characters ``start`` to ``end`` of a text."""

    start: int
    end: int
    text: str
    """As shown."""
    key: str
    """Lower case, its words parted by single spaces."""
    brand: bool


@cache
def _listed() -> dict[str, tuple[tuple[tuple[str, ...], bool], ...]]:
    """First word -> names that begin with it, the longest first, and whether each is a brand."""
    kinds = {_key(row["name"]): row["kind"] == "brand" for row in standards.table("drug_names.tsv")}
    for row in standards.table("tallman.tsv"):
        kinds.setdefault(_key(row["name"]), False)
    for row in standards.table("lasa_pairs.tsv"):
        for side in ("a", "b"):
            kinds.setdefault(_key(row[side]), row[side][0].isupper() and not row[side][1].isupper())
    found: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for key, brand in kinds.items():
        words = tuple(key.split())
        found.setdefault(words[0], []).append((words, brand))
    return {first: tuple(sorted(names, key=lambda name: len(name[0]), reverse=True)) for first, names in found.items()}


def _key(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold()))


@cache
def _stems() -> tuple[tuple[str, ...], frozenset[str]]:
    """The stems, and the words that end in one and are no medicines."""
    rows = standards.table("drug_stems.tsv")
    return tuple(row["stem"] for row in rows), frozenset(word for row in rows for word in (row["not"] or "").split(",") if word)


@cache
def names_in(text: str) -> tuple[Name, ...]:
    """All of them, in order."""
    return tuple(_names(text))


def _names(text: str) -> Iterator[Name]:
    words = list(_WORD.finditer(text))
    folded = [word[0].casefold() for word in words]
    at = 0
    while at < len(words):
        count, brand = _longest(text, words, folded, at) or (1 if _has_stem(folded[at]) else 0, False)
        if count:
            start, end = words[at].start(), words[at + count - 1].end()
            yield Name(start, end, text[start:end], " ".join(folded[at : at + count]), brand)
        at += count or 1


def _longest(text: str, words: list[re.Match[str]], folded: list[str], at: int) -> tuple[int, bool] | None:
    for name, brand in _listed().get(folded[at], ()):
        last = at + len(name)
        if tuple(folded[at:last]) == name and all(
            _BETWEEN.fullmatch(text[words[i].end() : words[i + 1].start()]) for i in range(at, last - 1)
        ):
            return len(name), brand
    return None


def _has_stem(word: str) -> bool:
    stems, others = _stems()
    return (
        word.endswith(stems) and word not in others and any(word.endswith(stem) and len(word) - len(stem) >= _BEFORE_STEM for stem in stems)
    )


def drug_in(text: str) -> str:
    """The first medicine's name in a text, as shown; empty: none that is known."""
    found = names_in(text)
    return found[0].text if found else ""
