"""Whether one tab works: what its clinician tried in it and what it sent by itself within a stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from itertools import pairwise
from typing import TYPE_CHECKING

from wardround.invariants.activity import asleep, doings, last_touch, touched
from wardround.invariants.sessions import sessions
from wardround.invariants.traffic import from_browser, portal_failed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.history.events import Act, Exchange, Screen
    from wardround.history.history import History
    from wardround.invariants.activity import Doing
    from wardround.invariants.sessions import Session

BY_HAND = frozenset({"sign_in", "sign_out", "switch_user"})
"""Flows that begin or end a session: what a tab did before and after them are two stories."""
AUTHORITY = frozenset({"read", "write", "heartbeat", "extend", "refresh", "stream"})
"""Roles that only a signed-in tab can carry out."""

REGULAR_TIMES, REGULAR_WITHIN = 3, 1.2
"""Heartbeats are regular from the third one on, when the longest gap is at most a fifth longer than the shortest."""


@dataclass(frozen=True)
class Tab:
    """One tab of one browser, with everything that a history knows of it."""

    history: History
    clinician: str
    name: str

    @cached_property
    def acts(self) -> list[tuple[Act, Act]]:
        """Whole acts in this tab (start, end), by start; beginning and ending a session left out."""
        begun = {act.act: act for act in self.history.acts if act.phase == "start"}
        ends = [act for act in self.history.acts if act.phase == "end" and self.owns(act) and act.flow not in BY_HAND]
        return sorted(((begun.get(end.act, end), end) for end in ends), key=lambda pair: (pair[0].at, pair[0].seq))

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """What this tab sent, in order of arrival."""
        return [exchange for exchange in from_browser(self.history) if (exchange.clinician, exchange.tab) == (self.clinician, self.name)]

    @cached_property
    def screens(self) -> list[Screen]:
        """What this tab showed, by time."""
        return [screen for screen in self.history.screens if self.owns(screen)]

    @cached_property
    def _stretches(self) -> list[Doing]:
        return doings(self.history, self.clinician)

    @cached_property
    def _sessions(self) -> list[Session]:
        return [session for session in sessions(self.history) if session.clinician == self.clinician]

    def owns(self, event: Act | Screen) -> bool:
        """Whether the event is this tab's."""
        return (event.clinician, event.tab) == (self.clinician, self.name)

    def signed_in(self, at: float) -> bool:
        """Whether this tab was at work at that moment, by its screen or, where the profile has no sign for it, by what it did."""
        screen = self.history.screen_at(self.clinician, self.name, at)
        if screen is not None and (screen.locked or screen.signed_out or screen.signed_in is False):
            return False
        if screen is not None and screen.signed_in:
            return True
        return any(exchange.accepted and exchange.at <= at for exchange in self.exchanges) or any(
            end.at <= at and end.outcome in {"done", "acknowledged"} for _, end in self.acts
        )

    def story_ends(self, at: float) -> float:
        """When, after ``at``, this tab's session ended or began anew, was reloaded by hand, or had to end by one of its limits."""
        ends = [self.history.end_at, self._idle_end(at)]
        begun = [session for session in self._sessions if session.began <= at]
        ends += [session.absolute_deadline - session.limits.tolerance_s for session in begun[-1:] if session.absolute_deadline]
        ends += [screen.at for screen in self.screens if screen.at >= at and (screen.locked or screen.signed_out)]
        hands = [act for act in self.history.acts if act.clinician == self.clinician and act.phase == "start" and act.at >= at]
        ends += [act.at for act in hands if act.flow in BY_HAND or (act.tab == self.name and "reload" in (act.flow, act.detail))]
        return min(ends)

    def _idle_end(self, at: float) -> float:
        limit = self.history.limits.idle_s
        last = last_touch(self._stretches, at)
        if limit is None or last is None:
            return self.history.end_at
        deadline = touched(last, at) + limit
        for doing in self._stretches:
            if at < doing.end and doing.start < deadline:
                deadline = max(deadline, doing.end + limit)
        return deadline - self.history.limits.tolerance_s

    def slept(self, start: float, end: float) -> bool:
        """Whether it could not run at the start or the end of a stretch, or was put to sleep within it."""
        moves = [move for move in self.history.moves if move.move in {"sleep", "freeze"} and start <= move.at <= end]
        concerned = any(move.clinician in {None, self.clinician} and move.tab in {None, self.name} for move in moves)
        return concerned or any(asleep(self.history, self.clinician, self.name, at) for at in (start, end))


def succeeded(exchange: Exchange) -> bool:
    """Whether the portal served it as authorised, and the tab heard so."""
    return exchange.role in AUTHORITY and exchange.accepted is True and exchange.outcome in {"answered", "open"}


def turned_away(exchange: Exchange) -> bool:
    """Whether it failed though no fault touched it: refused, or the portal failed. A request that the tab dropped says nothing."""
    if exchange.role not in AUTHORITY or exchange.faults or exchange.outcome != "answered":
        return False
    return exchange.accepted is False or exchange.status == HTTPStatus.UNAUTHORIZED or portal_failed(exchange)


def heartbeat_gap(exchanges: Sequence[Exchange]) -> float | None:
    """Seconds between a tab's heartbeats, if it sent at least three and they came regularly; else None."""
    beats = [exchange.at for exchange in exchanges if exchange.role == "heartbeat" and exchange.act is None]
    gaps = [later - earlier for earlier, later in pairwise(beats)]
    if len(beats) < REGULAR_TIMES or min(gaps) <= 0 or max(gaps) > REGULAR_WITHIN * min(gaps):
        return None
    return max(gaps)
