"""When the sessions of one browser began, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.invariants.ownership import carried, given

if TYPE_CHECKING:
    from wardround.history.events import Act, Exchange, Screen
    from wardround.history.history import History

SIGNS_IN = frozenset({"sign_in", "switch_user"})
SIGNS_OUT = "sign_out"
WELL = frozenset({"done", "acknowledged"})
_ERROR = 400


@dataclass(frozen=True)
class Beginning:
    """A session began: by an act, by credentials given at sign-in, or it was simply there."""

    at: float
    user: str
    tab: str | None
    evidence: tuple[int, ...]
    since: float
    """When the act that led to it began: a switch of user first ends what was there."""


def over(screen: Screen) -> bool:
    """Whether a screen says that the session is over (or locked)."""
    if screen.locked is None and screen.signed_out is None:
        return screen.signed_in is False
    return bool(screen.locked or screen.signed_out)


def alive(screen: Screen) -> bool:
    """Whether a screen says that somebody is signed in."""
    return not over(screen) and screen.signed_in is not False


def beginnings(history: History, clinician: str) -> list[Beginning]:
    """The beginnings of a browser's sessions, by time.

    In order of trust: a sign-in or switch of user that ended well and during which credentials were given (or after an
    end was seen); one that the screen did not show, though the portal let the clinician in; credentials given at sign-in
    outside any act (a team's own test signs in by itself); else the first signed-in screen (the session was there before
    the scenario).
    """
    giving = [
        exchange
        for exchange in history.exchanges
        if exchange.clinician == clinician
        and exchange.role == "sign-in"
        and exchange.outcome == "answered"
        and (exchange.status or 0) < _ERROR
        and given(exchange)
    ]
    found: list[Beginning] = []
    spans: list[tuple[float, float]] = []
    starts = {act.act: act for act in history.acts if act.phase == "start"}
    for end in history.acts:
        if end.clinician == clinician and end.flow in SIGNS_IN and end.phase == "end" and end.act in starts:
            start = starts[end.act]
            spans.append((start.at, end.at))
            if end.outcome in WELL or _let_in(history, start, end, giving):
                found.extend(_by_act(history, start, end, giving, found))
    for exchange in giving:
        at = exchange.answered_at or exchange.at
        inside = any(begun <= exchange.at <= ended for begun, ended in spans)
        before = max((one.at for one in found if one.at <= at), default=None)
        if not inside and (before is None or ended_between(history, clinician, before, at)) and _then_signed_in(history, clinician, at):
            found.append(Beginning(at, clinician, exchange.tab, (exchange.seq,), exchange.at))
    if not found:
        shown = next((screen for screen in history.screens if screen.clinician == clinician and screen.signed_in and alive(screen)), None)
        if shown is not None:
            found.append(Beginning(shown.at, shown.user or clinician, shown.tab, (shown.seq,), shown.at))
    return sorted(found, key=lambda one: one.at)


def _let_in(history: History, start: Act, end: Act, giving: list[Exchange]) -> bool:
    """Whether the portal let somebody in although the page did not show it: a page may lock itself again at once.

    A token says so; a cookie only when patients were shown, or something was written, to whoever presented it: a sign-in
    form that is shown again gives an anonymous one.
    """
    within = [exchange for exchange in giving if start.at <= exchange.at <= end.at and exchange.tab in {None, start.tab}]
    if any(held.what in {"access", "refresh"} for exchange in within for held in exchange.issued):
        return True
    fresh = {held for exchange in within for held in given(exchange)}
    return any(
        exchange.accepted and (exchange.patients or exchange.role == "write") and fresh.intersection(carried(exchange))
        for exchange in history.exchanges
    )


def _by_act(history: History, start: Act, end: Act, giving: list[Exchange], earlier: list[Beginning]) -> list[Beginning]:
    user = end.user or start.user or start.clinician
    within = [exchange for exchange in giving if start.at <= exchange.at <= end.at and exchange.tab in {None, start.tab}]
    if within:
        last = within[-1]
        return [Beginning(min(last.answered_at or last.at, end.at), user, start.tab, (start.seq, last.seq, end.seq), start.at)]
    before = max((one for one in earlier if one.at <= start.at), key=lambda one: one.at, default=None)
    # A sign-in that found somebody signed in already changes nothing.
    if before is not None and before.user == user and not ended_between(history, start.clinician, before.at, end.at):
        return []
    shown = [
        screen.at
        for screen in history.screens
        if (screen.clinician, screen.tab) == (start.clinician, start.tab)
        and start.at < screen.at <= end.at
        and screen.signed_in
        and alive(screen)
    ]
    return [Beginning(min(shown, default=end.at), user, start.tab, (start.seq, end.seq), start.at)]


def ended_between(history: History, clinician: str, start: float, end: float) -> bool:
    """Whether any tab of the browser said that a session is over, or the clinician signed out, in (start, end]."""
    screens = (screen for screen in history.screens if screen.clinician == clinician and start < screen.at <= end)
    acts = (act for act in history.acts if act.clinician == clinician and start < act.at <= end)
    return any(screen.ready and over(screen) for screen in screens) or any(act.flow == SIGNS_OUT for act in acts)


def _then_signed_in(history: History, clinician: str, at: float) -> bool:
    """Nobody is signed in by a sign-in page's anonymous cookie: the next change of screen must show somebody."""
    later = [screen for screen in history.screens if screen.clinician == clinician and screen.at >= at and screen.ready]
    shown = [screen.signed_in for screen in later if screen.signed_in is not None]
    return bool(shown) and (shown[0] or any(shown[:3]))
