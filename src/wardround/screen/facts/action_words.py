"""What the words on a button say: which verb acts, on what, and which words only look like verbs.

Lists: ``standards/action_words.json``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from wardround.screen import standards

_TURNED = frozenset({"cancel", "close", "stop", "end", "clear", "exit", "quit", "finish", "terminate", "reset", "abort"})
"""Verbs that leave a screen when they stand alone, and end something when an order or a visit follows."""
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")


def _data() -> Any:  # noqa: ANN401 - as standards.data
    return standards.data("action_words.json")


@cache
def _any_of(key: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_data()[key], key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


@cache
def _lead() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_data()["lead"], key=len, reverse=True))
    return re.compile(rf"^(?:{words})\s+(?=\w)")


def stripped(plain: str) -> str:
    """Without what only leads up to the verb: ``yes delete it`` is ``delete it``. A refusal keeps its ``no``."""
    if plain.startswith("no "):
        return plain
    while (shorter := _lead().sub("", plain)) != plain:
        plain = shorter
    return plain


def refuses(plain: str) -> bool:
    """Whether it declines: ``no``, ``keep order``, ``don't delete``."""
    return any(plain == word or plain.startswith(f"{word} ") for word in _data()["refusals"])


def is_noun(first: str, rest: str) -> bool:
    """Whether the first word is no verb here, by what follows: ``order number``, ``release notes``, ``sign in``."""
    return any(rest == after or rest.startswith(f"{after} ") for after in _data()["nouns_after"].get(first, ()))


def also_commits(rest: str) -> bool:
    """Whether more than saving is done: ``save and sign``, ``save & submit``."""
    found = re.match(r"(?:and|&|\+|/)\s+(\w+)", rest)
    return found is not None and found[1] in _data()["also_commits"]


def view_only(verb: str, rest: str) -> bool:
    """Whether only the view is acted upon: ``remove filter``, ``apply filters``, ``save search``. ``Save changes`` saves."""
    if verb.split(maxsplit=1)[0] in {"save", "update", "delete", "discard"} and re.search(
        r"\b(?:changes|edits|entry|form|list|registration|report|message|image|chart|field)$", rest
    ):
        return False
    return _last(rest)


def _last(rest: str) -> bool:
    return any(rest == word or rest.endswith(f" {word}") for word in _data()["view_only"])


def turned(first: str) -> bool:
    """Whether a verb is one of those that leave alone and end with an object."""
    return first in _TURNED


def ends_something(rest: str) -> bool:
    """Whether what follows ``cancel``, ``close``, ``stop`` is a clinical thing that ends by it, not a window or an unsaved draft."""
    if not rest or _last(rest) or rest.split(maxsplit=1)[0] in _data()["draft"]:
        return False
    return bool(_any_of("ends").search(rest))


@cache
def clinical(text: str) -> bool:
    """Whether a text speaks of patients, orders or medicines."""
    return bool(_any_of("clinical").search(text))


def consent(text: str) -> bool:
    """Whether a text is a cookie banner's."""
    return bool(_any_of("consent").search(text))


@cache
def generic(words: str) -> bool:
    """Whether a button says no more than that it agrees: ``OK``, ``Yes``, ``Confirm``."""
    return " ".join(re.sub(r"[^\w\s]", " ", words).casefold().split()) in _data()["generic"]


@cache
def universal(words: str) -> bool:
    """Whether an icon for this is understood everywhere: close, search, menu, print ..."""
    parts = words.casefold().split()
    return bool(parts) and parts[0] in _data()["universal_icons"]


@cache
def icon(told: str) -> tuple[str, str]:
    """The class of an action by the names that an icon has in the markup, and the word that told; ``other`` and empty: none known."""
    parts = [part.casefold() for part in _SPLIT.split(told) if part]
    for kind, words in _data()["icons"].items():
        for word in words:
            if word in parts or ("-" in word and word in told.casefold()):
                return kind, word
    return "other", ""
