"""Which session an exchange belongs to: by the credential that it presents, however often that was renewed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from msgspec import structs

from wardround.invariants.disturbance import failed, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.history.events import Exchange
    from wardround.history.history import History

CARRIES = frozenset({"access", "refresh", "session"})
"""Kinds of credential that carry a session (a CSRF token or a code does not)."""
TAKES_COOKIES = frozenset({"cookie_expired", "cookies_evicted"})
"""Faults after which a browser holds nothing of its session."""
_REFUSALS = frozenset({401, 403, 419, 440})
SIGN_IN_S = 120.0
"""How long a sign-in with its second factor may take from its first exchange to the session."""


def carried(exchange: Exchange) -> list[str]:
    """Ids of the session credentials that the exchange presents."""
    return [held.id for held in exchange.presented if held.what in CARRIES]


def given(exchange: Exchange) -> list[str]:
    """Ids of the session credentials that the answer issues."""
    return [held.id for held in exchange.issued if held.what in CARRIES]


def owned(history: History, clinician: str, starts: Sequence[float]) -> tuple[list[list[Exchange]], list[set[str]]]:
    """Exchanges of one browser (the harness's probes included) and credential ids, for each session.

    ``starts`` are the beginnings of that browser's sessions, ascending. A credential issued at sign-in is the new
    session's; one issued in answer to a session's credential is that session's, even when the answer comes after its end;
    a credential nobody saw issued belongs to the session in which it was first accepted. A sign-in that keeps the
    session id it was shown hands that id to the new session.
    """
    exchanges: list[list[Exchange]] = [[] for _ in starts]
    ids: list[set[str]] = [set() for _ in starts]
    owner: dict[str, int] = {}
    if not starts:
        return exchanges, ids
    for exchange in history.exchanges:
        if exchange.clinician != clinician:
            continue
        known = [owner[held] for held in carried(exchange) if held in owner]
        live = bisect_right(starts, exchange.at) - 1
        if exchange.role == "sign-in":
            begun = _begun(exchange, starts, live)
            kept = carried(exchange) if begun > live or starts[max(begun, 0)] == exchange.at else []
            for held in given(exchange) or ([] if failed(exchange) or refused(exchange) else kept):
                _take(held, begun, owner, ids)
            continue
        if not known and live >= 0 and exchange.accepted and exchange.by == "browser":
            known = [live]
        if not known:
            exchanges[live] += _bare_refusal(history, exchange) if live >= 0 else []
            continue
        session = max(known)
        exchanges[session].append(exchange)
        for held in [*(carried(exchange) if exchange.accepted else []), *given(exchange)]:
            if held in given(exchange) or held not in owner:
                _take(held, session, owner, ids)
    return exchanges, ids


def _bare_refusal(history: History, exchange: Exchange) -> list[Exchange]:
    """The portal refused a browser that had nothing to show, after a fault had taken its cookies: that is its word on the session."""
    bare = exchange.by == "browser" and exchange.outcome == "answered" and exchange.status in _REFUSALS and not carried(exchange)
    if bare and any(fault.name in TAKES_COOKIES and fault.at <= exchange.at for fault in history.faults):
        return [structs.replace(exchange, accepted=False)]
    return []


def _begun(exchange: Exchange, starts: Sequence[float], live: int) -> int:
    """The session that a sign-in's exchange leads to: the next to begin, if that is soon; else the one that lives (a silent renewal)."""
    following = bisect_left(starts, exchange.at)
    return following if following < len(starts) and starts[following] - exchange.at <= SIGN_IN_S else live


def _take(held: str, session: int, owner: dict[str, int], ids: list[set[str]]) -> None:
    if session >= 0:
        owner[held] = session
        ids[session].add(held)
