"""When a clinician was at work, and when a tab could not run: what every judgement about idleness rests on.

A clinician is active from the start to the end of each act with ``activity=True``, in any tab of that browser. One
exception: an act that only waits for an answer of its own for longer than the idle limit is active up to the request
and again from the answer on; nobody touches a keyboard for that long while a spinner turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.history.events import Act, Exchange
    from wardround.history.history import History

COUNTS_BY_ROLE = frozenset({"read", "write", "extend", "sign-in", "page"})
"""Roles that a portal counts as activity when the profile says nothing of the exchange."""
TRIES = "try_out"
"""The act in which an audit tries out a screen. Its writes are held back, so the portal may never hear of it."""
REPORT_S = 30.0
"""How long after the last touch a page may still report it (pages throttle such reports)."""


@dataclass(frozen=True)
class Doing:
    """A stretch of time in which the clinician touched mouse or keyboard."""

    tab: str
    start: float
    end: float
    flow: str
    sure: bool
    """False when the act failed, or only tried out a screen, and the portal served nothing of it that counts: something was touched, but
    perhaps nothing that counts.
    """
    evidence: tuple[int, ...]


def doings(history: History, clinician: str, *, apart_from: Iterable[str] = ()) -> list[Doing]:
    """Stretches of activity of one browser, all tabs, by start.

    An act without an end (the history was cut short) lasts to the end of the history. Acts of the flows ``apart_from``
    are left out.
    """
    skip = set(apart_from)
    ends = {act.act: act for act in history.acts if act.phase == "end"}
    found: list[Doing] = []
    for act in history.acts:
        if act.phase == "start" and act.clinician == clinician and act.activity and act.flow not in skip:
            found.extend(_pieces(history, act, ends.get(act.act)))
    return sorted(found, key=lambda doing: doing.start)


def tried_out(history: History, clinician: str | None, tab: str | None) -> list[tuple[float, float]]:
    """When an audit tried out screens in that tab, loading them again and again: (from, until)."""
    ends = {act.act: act.at for act in history.acts if act.phase == "end"}
    mine = [act for act in history.acts if act.flow == TRIES and act.phase == "start" and (act.clinician, act.tab) == (clinician, tab)]
    return [(act.at, ends.get(act.act, history.end_at)) for act in mine]


def _pieces(history: History, start: Act, end: Act | None) -> Iterable[Doing]:
    finish = history.end_at if end is None else end.at
    unsure = start.flow == TRIES or (end is not None and end.outcome == "failed")
    sure = not unsure or _counted(history, start)
    evidence = (start.seq,) if end is None else (start.seq, end.seq)
    since = start.at
    for exchange in _long_waits(history, start):
        yield Doing(start.tab, since, exchange.at, start.flow, sure, evidence)
        since = finish if exchange.answered_at is None else min(exchange.answered_at, finish)
    if since < finish or since == start.at:
        yield Doing(start.tab, since, finish, start.flow, sure, evidence)


def _counted(history: History, act: Act) -> bool:
    """Whether the portal served something of the act that counts as activity."""
    own = (exchange for exchange in history.exchanges if exchange.act == act.act and exchange.clinician == act.clinician)
    return any(exchange.accepted and exchange.outcome == "answered" and counts(exchange) for exchange in own)


def _long_waits(history: History, act: Act) -> list[Exchange]:
    limit = history.limits.idle_s
    if limit is None:
        return []
    own = [exchange for exchange in history.exchanges if exchange.act == act.act and exchange.clinician == act.clinician]
    return [exchange for exchange in own if in_flight_until(exchange) - exchange.at >= limit]


def in_flight_until(exchange: Exchange) -> float:
    """When the exchange was over; never, when its end was not seen."""
    return inf if exchange.answered_at is None and exchange.outcome == "open" else (exchange.answered_at or exchange.at)


def last_touch(stretches: Iterable[Doing], at: float, *, sure: bool = False, tab: str | None = None) -> Doing | None:
    """The stretch with the latest touch not later than ``at``; see ``touched`` for the moment."""
    before = [doing for doing in stretches if doing.start <= at and (doing.sure or not sure) and (tab is None or doing.tab == tab)]
    return max(before, key=lambda doing: min(doing.end, at), default=None)


def touched(doing: Doing, at: float) -> float:
    """The moment of the last touch of a stretch, seen from ``at``."""
    return min(doing.end, at)


def counts(exchange: Exchange) -> bool:
    """Whether the portal may count the exchange as the clinician's activity."""
    return exchange.role in COUNTS_BY_ROLE if exchange.activity is None else exchange.activity


def asleep(history: History, clinician: str, tab: str, at: float) -> bool:
    """Whether the tab could not run at that moment (lid closed, or frozen)."""
    return any(start <= at < end for start, end in rests(history, clinician, tab))


def rests(history: History, clinician: str, tab: str) -> list[tuple[float, float]]:
    """When the tab could not run: (from, until). A freeze without a thaw never ends."""
    found: list[tuple[float, float]] = []
    frozen: float | None = None
    for move in history.moves:
        if move.clinician not in {None, clinician} or move.tab not in {None, tab}:
            continue
        if move.move == "sleep":
            found.append((move.at, move.at + move.seconds))
        elif move.move == "freeze" and frozen is None:
            frozen = move.at
        elif move.move == "thaw" and frozen is not None:
            found.append((frozen, move.at))
            frozen = None
    if frozen is not None:
        found.append((frozen, inf))
    return found


def can_act_from(history: History, clinician: str, tab: str, at: float) -> float:
    """The first moment from ``at`` on at which the tab can run: what it must do within a time counts from there."""
    for start, end in sorted(rests(history, clinician, tab)):
        if start <= at < end:
            at = end
    return at
