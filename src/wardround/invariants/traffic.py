"""Questions about exchanges that several invariants ask: was the answer heard, was it over, what did it carry."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.history.events import Exchange, Held
    from wardround.history.history import History

DEFINITE_REFUSALS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
"""Answers of a token endpoint that say no for good (RFC 6749 5.2 answers ``invalid_grant`` with 400, some portals with 401 or 403)."""


def from_browser(history: History) -> list[Exchange]:
    """What the clinicians' browsers sent, in order of arrival; preflights and wardround's own probes are left out."""
    return [exchange for exchange in history.exchanges if exchange.by == "browser" and exchange.how != "preflight"]


def who(exchange: Exchange) -> str:
    """``tab A of nurse-1``, for a sentence."""
    browser = exchange.clinician or "an unknown browser"
    return f"tab {exchange.tab} of {browser}" if exchange.tab else browser


def sentence(text: str) -> str:
    """The text with a capital letter in front, the rest untouched."""
    return text[:1].upper() + text[1:]


def moment(history: History, at: float) -> str:
    """Virtual time since the scenario began, ``h:mm:ss``."""
    seconds = max(0, round(at - history.started.at))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def credentials(exchange: Exchange, *what: str) -> list[Held]:
    """Credentials of these kinds that the request presented."""
    return [held for held in exchange.presented if held.what in what]


def over_at(exchange: Exchange) -> float:
    """Virtual time at which the browser knew how it ended, as far as recorded."""
    return exchange.at if exchange.answered_at is None else exchange.answered_at


def under_way(earlier: Exchange, later: Exchange) -> bool:
    """Whether ``later`` was sent while ``earlier`` was not over.

    Real time decides where it is known: virtual time stands still while a request is pending, so that both would
    otherwise seem to happen at the same moment.
    """
    if earlier.outcome == "open":
        return True
    if earlier.answered_wall is not None and later.wall > 0:
        return later.wall < earlier.answered_wall
    return later.at < over_at(earlier)


def gave_no_answer(exchange: Exchange) -> bool:
    """Whether the browser was left without the portal's own, usable answer: lost, cut, replaced, given up, or a 5xx."""
    return exchange.outcome != "answered" or portal_failed(exchange)


def portal_failed(exchange: Exchange) -> bool:
    """Whether the answer was a 5xx: the portal itself may not know what it did."""
    return exchange.status is not None and exchange.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def errs(exchange: Exchange) -> bool:
    """Whether the answer was a 4xx or 5xx."""
    return exchange.status is not None and exchange.status >= HTTPStatus.BAD_REQUEST


def grants(exchange: Exchange) -> bool:
    """Whether a refresh was granted by the portal (heard by the browser or not)."""
    return any(held.what in {"access", "refresh", "session"} for held in exchange.issued)


def refuses(exchange: Exchange) -> bool:
    """Whether the portal itself refused a refresh for good, and the browser heard it."""
    if exchange.outcome != "answered" or exchange.arrived is False or grants(exchange):
        return False
    return exchange.oauth_error == "invalid_grant" or exchange.status in DEFINITE_REFUSALS
