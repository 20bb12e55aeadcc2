"""Which credential came from which: the line of tokens that each sign-in begins and each refresh continues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.invariants.traffic import from_browser, over_at, under_way

if TYPE_CHECKING:
    from wardround.history.events import Exchange, Held
    from wardround.history.history import History

BEARERS = frozenset({"access", "session"})
"""What a tab presents with its work (a refresh token only ever buys these)."""


@dataclass(frozen=True)
class Issue:
    """One access token or session cookie that reached a browser."""

    id: str
    held: Held
    line: int
    """Equal for all credentials that descend from one sign-in."""
    exchange: Exchange
    expires_at: float | None

    def replaces(self, old: Issue) -> bool:
        """Whether this one takes the place of an older one of its line: the same cookie again, or what a refresh brought.

        Answers hand out other tokens as well (for an upload, for a picture): those replace nothing. Nor does one of two that
        were fetched at once: which of them the tabs kept last, the wire cannot see.
        """
        if self.line != old.line or self.held.what != old.held.what or self.exchange is old.exchange:
            return False
        first, second = sorted((old.exchange, self.exchange), key=lambda exchange: exchange.n)
        if under_way(first, second):
            return False
        if self.held.place == "cookie":
            return old.held.place == "cookie" and self.held.name == old.held.name
        alike = [held for held in self.exchange.issued if held.what == self.held.what]
        return self.exchange.role in {"refresh", "extend"} and (self.held.name == old.held.name or len(alike) == 1)

    @property
    def at(self) -> float:
        """When the browser had it (virtual time)."""
        return over_at(self.exchange)


def issues(history: History, clinician: str | None) -> list[Issue]:
    """The access tokens and session cookies that one browser was given, in the order in which it had them.

    A credential belongs to the line of those that its request presented; a request that presented none, or none that is
    known, and each sign-in, begins a line. The same value given again is no new credential.
    """
    lines: dict[str, int] = {}
    found: list[Issue] = []
    begun = 0
    answered = [exchange for exchange in from_browser(history) if exchange.issued and exchange.outcome == "answered"]
    heard = [exchange for exchange in answered if exchange.clinician == clinician]
    for exchange in sorted(heard, key=lambda exchange: (over_at(exchange), exchange.answered_wall or 0.0, exchange.n)):
        # The refresh token says best where a new credential comes from; an old access token may be sent along with it.
        known = sorted((held.what != "refresh", lines[held.id]) for held in exchange.presented if held.id in lines)
        if known and exchange.role != "sign-in":
            line = known[0][1]
        else:
            begun += 1
            line = begun
        for held in exchange.issued:
            if held.what in BEARERS | {"refresh"} and held.id not in lines:
                lines[held.id] = line
                if held.what in BEARERS:
                    expires = None if held.expires_in is None else over_at(exchange) + held.expires_in
                    found.append(Issue(held.id, held, line, exchange, expires))
    return found
