"""The abbreviations that authorities warn of, as their lists have them, found in a text and its context."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from wardround.screen import standards

if TYPE_CHECKING:
    from wardround.screen.locale import Locale


class Term(msgspec.Struct, frozen=True, gc=False):
    """One listed abbreviation, however it is spelt."""

    pattern: re.Pattern[str]
    means: str
    use: str
    context: str
    """Where it is one of prescribing: ``frequency``, ``route``, ``order``, ``drug``."""
    certain: bool
    """Whether it has no other reading there."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """One of them in a text."""

    text: str
    term: Term


@cache
def ismp() -> tuple[Term, ...]:
    """Those of ISMP's list that have a context, but for those that the Joint Commission lists too."""
    return tuple(
        Term(re.compile(item["regex"]), item["meaning"], item["use_instead"], item["context"], item["certain"])
        for item in standards.data("ismp_error_prone.json")["items"]
        if "context" in item and item["regex"]
    )


@cache
def joint_commission() -> tuple[Term, ...]:
    """The Do Not Use list, but for its two entries about numbers."""
    found = []
    for item in standards.data("joint_commission_do_not_use.json")["items"]:
        if item["kind"] != "number":
            context = "drug" if item["kind"] == "drug" else "frequency" if item["do_not_use"][0].startswith("Q") else "unit"
            found.append(Term(re.compile(item["regex"]), item["meaning"], item["use"], context, certain=True))
    return tuple(found)


@cache
def ismp_in(text: str) -> tuple[tuple[Term, re.Match[str]], ...]:
    """Those of ISMP's that stand in a text, each where it stands first: the rows of a table repeat their texts."""
    return tuple((term, hit) for term in ismp() if (hit := term.pattern.search(text)))


def accepted(found: str, locale: Locale) -> bool:
    """Whether the locale's authority accepts it: ``bd`` and ``od`` in the UK."""
    return "".join(letter for letter in found if letter.isalpha()).casefold() in locale.accepted


def fits(term: Term, about: str) -> bool:
    """Whether a term's context is that of a text: a route's abbreviation says nothing in a list of frequencies."""
    if term.context == "drug":
        return about in {"drug", "line", "sig"}
    return about in {"line", "sig", "dose"} or term.context in (about, "order")


@cache
def is_all_capitals(text: str) -> bool:
    """Whether a text is set in capitals: then its words look like abbreviations, and are none."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 12 and all(letter.isupper() for letter in letters)  # noqa: PLR2004 - shorter ones are abbreviations
