"""When the network was bad, and which answers were the portal's own refusal: what excuses a portal, and what decides for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.history.events import Exchange
    from wardround.history.history import History

UNAUTHORISED = 401
_SERVER_ERROR = 500
_NOT_ANSWERED = frozenset({"request-lost", "response-lost", "replaced", "aborted", "error"})


@dataclass(frozen=True)
class Window:
    """A fault that loses or changes something (not a gate), from its start to its end (for ever, when it has none)."""

    name: str
    start: float
    end: float
    evidence: tuple[int, ...]


def windows(history: History) -> list[Window]:
    """Faults by start; gates are left out, for they lose nothing."""
    ends = {fault.fault: fault for fault in history.faults if fault.phase == "end"}
    found = []
    for fault in history.faults:
        if fault.phase == "start" and not fault.gate:
            end = ends.get(fault.fault)
            hits = [hit.seq for hit in history.faults if hit.fault == fault.fault and hit.phase == "hit"]
            found.append(Window(fault.name, fault.at, inf if end is None else end.at, (fault.seq, *hits)))
    return sorted(found, key=lambda window: window.start)


def disturbed(history: History, start: float, end: float) -> Window | None:
    """The first fault that stood at some moment of [start, end]."""
    return next((window for window in windows(history) if window.start <= end and window.end >= start), None)


def failed(exchange: Exchange) -> bool:
    """The browser got no answer of use: nothing, an answer that is not the portal's, or a server error."""
    return exchange.outcome in _NOT_ANSWERED or (exchange.status is not None and exchange.status >= _SERVER_ERROR)


def revoked(exchange: Exchange) -> bool:
    """The portal took back the session cookie that it was shown: it ended the session, whatever the status says."""
    shown = {held.name for held in exchange.presented if held.place == "cookie" and held.what in {"session", "refresh"}}
    renewed = {held.name for held in exchange.issued}
    return (
        exchange.outcome == "answered" and exchange.role not in {"sign-in", "sign-out"} and bool((shown - renewed) & set(exchange.cleared))
    )


def served(exchange: Exchange) -> bool:
    """The portal served it as authorised, and did not end the session with the same answer."""
    return bool(exchange.accepted) and not revoked(exchange)


def refused(exchange: Exchange) -> bool:
    """A definite refusal by the portal itself that reached the browser.

    At the token endpoint: 400 with an OAuth error that means the grant is gone, or 401. Elsewhere: 401, 403, 419 or a
    redirect to the sign-in page, as the wire saw it (``accepted`` is False); or an answer that takes the session cookie
    back. 5xx, 429 and whatever a captive portal answers are no refusal.
    """
    if exchange.outcome != "answered" or exchange.arrived is False or exchange.status is None or exchange.status >= _SERVER_ERROR:
        return False
    if revoked(exchange):
        return True
    if exchange.role == "refresh":
        return exchange.oauth_error in {"invalid_grant", "invalid_token"} or exchange.status == UNAUTHORISED
    return exchange.accepted is False and exchange.status not in {404, 409, 422, 429}
