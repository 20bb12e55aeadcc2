"""Which exchanges a fault, a gate or a count is aimed at."""

from __future__ import annotations

import difflib
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

ROLES = ("sign-in", "refresh", "sign-out", "heartbeat", "extend", "read", "write", "stream", "static", "page", "other")


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

    def matches(self, sight: Sight) -> bool:
        """Whether an exchange is meant, leaving ``nth`` aside (whoever aims does the counting)."""
        return (
            self.role in (None, sight.role)
            and (self.method is None or self.method.upper() == sight.method)
            and (self.path is None or glob(self.path).fullmatch(sight.path.partition("?")[0]) is not None)
            and self.clinician in (None, sight.clinician)
            and self.tab in (None, sight.tab)
            and self.how in (None, sight.how)
            and (not self.while_refresh or sight.while_refresh)
            and (self.after_act is None or self.after_act in sight.after)
        )

    @classmethod
    def of(cls, aim: Aim | str) -> Aim:
        """An aim as it is, or the name of a role as an aim.

        Raises:
            UserError: the name is no role.
        """
        if isinstance(aim, Aim):
            return aim
        if aim in ROLES:
            return cls(role=aim)
        from wardround.errors import UserError

        near = difflib.get_close_matches(aim, ROLES, n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        msg = f"{aim!r} is no role of an exchange. {hint}Roles: {', '.join(ROLES)}. For anything finer, pass an Aim."
        raise UserError("unknown-role", msg)

    def __str__(self) -> str:
        """In words, as it stands in the history."""
        words = [f"{self.nth}." if self.nth else "", self.role or "any", self.method or "", self.path or "", self.how or ""]
        words += [f"of {self.clinician}" if self.clinician else "", f"in tab {self.tab}" if self.tab else ""]
        words += ["while a refresh is in flight" if self.while_refresh else "", f"after {self.after_act}" if self.after_act else ""]
        return " ".join(word for word in words if word)


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
