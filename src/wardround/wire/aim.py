"""Which exchanges a fault, a gate or a count is aimed at."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wardround.errors import UserError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

ROLES = ("sign-in", "refresh", "sign-out", "heartbeat", "extend", "read", "write", "stream", "static", "page", "other")
HOWS = ("fetch", "navigation", "stream", "websocket", "subresource", "preflight", "unknown")
_PLAIN = re.compile(r"[\w.@+-]+")
"""Names that need no quotation marks."""
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


class Sight(Protocol):
    """What an aim looks at: an exchange at the moment of its arrival."""

    role: str
    method: str
    path: str
    clinician: str | None
    tab: str | None
    how: str
    while_refresh: bool
    """Another refresh of the same clinician was in flight when this arrived."""
    after: Collection[str]
    """Names of the flows that this clinician had ended when this arrived."""

    @property
    def markers(self) -> Collection[str]:
        """Markers of intents that stand in it."""
        ...


@functools.lru_cache(maxsize=512)
def glob(pattern: str) -> re.Pattern[str]:
    """A path glob as a regular expression: ``*`` stays within one segment, ``**`` crosses slashes, ``?`` is one character.

    >>> bool(glob("/api/*/chart").fullmatch("/api/7/chart"))
    True
    """
    words = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*|\?)", pattern)))


@dataclass(frozen=True)
class Aim:
    """A description of exchanges; what is None is not asked. ``Aim()`` is every exchange."""

    role: str | None = None
    """``refresh``, ``write`` ... as in ``Exchange.role``."""
    method: str | None = None
    path: str | None = None
    """Glob on the path without its query."""
    clinician: str | None = None
    tab: str | None = None
    nth: int | None = None
    """Only the n-th (from 1) of those that match the rest, counted from when the fault or gate was put up."""
    while_refresh: bool = False
    """Only while a refresh of the same clinician is in flight."""
    after_act: str | None = None
    """Only after that clinician's first act of this flow has ended."""
    how: str | None = None
    """``fetch``, ``navigation`` ... as in ``Exchange.how``."""
    marked: bool = False
    """Only exchanges that carry the marker of an intent: the write itself, not what is sent beside it."""

    def __post_init__(self) -> None:
        """Refuse a role that no exchange has: such an aim would never be met.

        Raises:
            UserError: ``unknown-role``.
        """
        if self.role is not None and self.role not in ROLES:
            raise UserError("unknown-role", f"{self.role!r} is no role of an exchange", did_you_mean(self.role, ROLES))
        if self.method is not None:
            object.__setattr__(self, "method", self.method.upper())

    def matches(self, sight: Sight) -> bool:
        """Whether an exchange is meant, leaving ``nth`` aside (whoever aims does the counting)."""
        return (
            self.role in (None, sight.role)
            and self.method in (None, sight.method)
            and (self.path is None or glob(self.path).fullmatch(sight.path.partition("?")[0]) is not None)
            and self.clinician in (None, sight.clinician)
            and self.tab in (None, sight.tab)
            and self.how in (None, sight.how)
            and (not self.while_refresh or sight.while_refresh)
            and (self.after_act is None or self.after_act in sight.after)
            and (not self.marked or bool(sight.markers))
        )

    @classmethod
    def of(cls, aim: Aim | str) -> Aim:
        """An aim as it is, or in words: ``refresh``, ``2nd write of tab B after review_chart``.

        Raises:
            UserError: ``aim-word``: a word is not understood.
        """
        if isinstance(aim, Aim):
            return aim
        from wardround.wire.spoken_aim import parse_aim

        return parse_aim(aim)

    def __str__(self) -> str:
        """In words, as it stands in the history. ``Aim.of`` reads it back."""
        what = [ordinal(self.nth) if self.nth else "", self.role or "", self.method or "", _path(self.path), self.how or ""]
        if not any(what[1:4]) and what[4] in ("", "stream"):
            # alone, "stream" is a role
            what[1] = "any"
        whose = [
            "" if self.clinician is None else f"of {name(self.clinician)}",
            "" if self.tab is None else f"in tab {name(self.tab)}",
        ]
        when = ["while a refresh is in flight" if self.while_refresh else "", f"after {name(self.after_act)}" if self.after_act else ""]
        return " ".join(word for word in (*what, "carrying a marker" if self.marked else "", *whose, *when) if word)


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else _ENDINGS.get(number % 10, 'th')}"


def name(text: str) -> str:
    """A name as it stands in a text: in quotation marks where it would be taken for something else."""
    return text if _PLAIN.fullmatch(text) and text != "tab" else json.dumps(text, ensure_ascii=False)


def _path(path: str | None) -> str:
    if path is None:
        return ""
    plain = path[:1] in ("/", "*") and not re.search(r"\s", path)
    return path if plain else json.dumps(path, ensure_ascii=False)


class Target:
    """An aim with its count: tells of each arriving exchange, once, whether it is the one."""

    def __init__(self, aim: Aim) -> None:
        """Count from now."""
        self.aim = aim
        self.seen = 0

    def takes(self, sight: Sight) -> bool:
        """Whether this exchange is meant. Each call counts, so ask once for each exchange."""
        if not self.aim.matches(sight):
            return False
        self.seen += 1
        return self.aim.nth is None or self.aim.nth == self.seen
