"""Where the history of a cell first leaves that of the fault-free run.

Both are read as marks (``marks.py``), tab by tab. A mark of the cell that the fault-free run has too, at about the same
time, is no divergence; what the fault itself did to its exchange is none either. Time is told from the acts: where a fault
made the clinician wait, everything after it is that much later, and is compared as if it were not.

Of what is left the earliest counts, in this order: a request that was sent again and the session's end (one leads to the
other); what became of the work, and other requests; what merely looks different.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wardround.explore.marks import base, heard, marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wardround.explore.marks import Lane, Mark
    from wardround.history.events import Exchange, Fault
    from wardround.history.history import History

EARLY_S, LATE_S = 5.0, 120.0
"""A mark so many seconds before, or after, the same one of the fault-free run is that one: faults delay, they do not hasten."""
TOGETHER_S = 1.0
"""Within that time, which of two divergences came first is chance."""
_NEGATIVE = {
    "is signed out": "is not signed out, as it was without the fault",
    "is locked": "is not locked, as it was without the fault",
    "warns that the session will end": "does not warn that the session will end, as it did without the fault",
    "is signed in": "is not signed in, as it was without the fault",
}
_REPEATS = {
    "transport": "the browser's transport sends the {role} again by itself",
    "application": "the application sends the {role} again",
    "clinician": "the clinician does the {role} again",
}

_PLACES = ("the same tab", "another tab", "another clinician's tab")
_RANKS = {"session": (0, 1), "work": (1, 3), "wire": (1, 4), "view": (2, 5)}
"""Which kind of difference counts, and which of two that came together is told."""


@dataclass(frozen=True)
class Divergence:
    """One difference, told without ids, times and names, so that equal ones have equal texts."""

    text: str
    """``the same tab is signed out``"""
    repeated_by: str = ""
    """Who sent a disturbed request again: ``transport``, ``application`` or ``clinician``; empty: it is no repetition."""
    seq: int | None = None
    """The event in the cell's history; None: something did not happen."""


NOTHING = Divergence("screens and requests go on as without the fault")


@dataclass(frozen=True)
class _Candidate:
    rank: int
    at: float
    order: int
    near: int
    found: Divergence


class Healthy:
    """The fault-free run, prepared once for all its cells."""

    def __init__(self, history: History) -> None:
        """Read it."""
        self._faults = {fault.name for fault in history.faults}
        self.starts = {act.act: (act.flow, act.at - history.started.at) for act in history.acts if act.phase == "start"}
        self._history = history

    @cached_property
    def marks(self) -> dict[tuple[Lane, str], list[Mark]]:
        """By lane and token, in order."""
        found: dict[tuple[Lane, str], list[Mark]] = defaultdict(list)
        for mark in marks(self._history):
            found[mark.lane, mark.token].append(mark)
        return dict(found)

    def new_hits(self, history: History) -> list[Fault]:
        """Of the faults that this run does not have: a scenario may put up some of its own."""
        hits = [fault for fault in history.faults if fault.phase == "hit"]
        return [fault for fault in hits if fault.name not in self._faults] or hits

    def meant(self, mark: Mark, at: float, taken: Collection[int]) -> int | None:
        """Which exchange the disturbed one would have been, as ``seq``; ``at`` on this run's clock, ``taken``: those that others were."""
        same = (each for (lane, _), found in self.marks.items() if lane == mark.lane for each in found if each.base == mark.base)
        near = [each for each in same if each.seq not in taken and at - LATE_S <= each.at <= at + EARLY_S]
        return min(near, key=lambda each: abs(each.at - at)).seq if near else None


class Differences:
    """Of one cell from the fault-free run, compared once for all its findings."""

    def __init__(self, history: History, healthy: Healthy) -> None:
        """Compare."""
        hits = sorted(healthy.new_hits(history), key=lambda fault: fault.at)
        # A gate changes the order only: what the portal answers is its own. Any other fault may have made the answer.
        gates = {fault.name for fault in history.faults if fault.gate}
        touched = {fault.n for fault in hits if not fault.gate}
        touched |= {exchange.n for exchange in history.exchanges if not gates.issuperset(exchange.faults)}
        again = _Again(history, hits, touched)
        self._history, self._began = history, history.started.at
        self._to_healthy = _clock(history, healthy)
        since = self._to_healthy(min((fault.at for fault in hits), default=self._began) - self._began)
        # What the fault did to its own exchange is the fault's, not the portal's; the one of the fault-free run has its match.
        own: list[Mark] = []
        matched: set[int] = set()
        for mark in marks(history):
            if mark.exchange is None or mark.exchange.n not in touched:
                own.append(mark)
            elif (seq := healthy.meant(mark, self._to_healthy(mark.at), matched)) is not None:
                matched.add(seq)
        found = _differences(own, healthy, self._to_healthy, again, matched)
        self._candidates = [candidate for candidate in found if candidate.at >= since - TOGETHER_S]

    def first(self, evidence: Collection[int] = ()) -> Divergence:
        """The first difference after the fault first hit.

        Args:
            evidence: ``seq`` of the events that show the violation; what came after them did not lead to it.
        """
        shown = [event.at for event in self._history.events if event.seq in evidence]
        until = self._to_healthy(max(shown) - self._began) + TOGETHER_S if shown else float("inf")
        return _earliest([candidate for candidate in self._candidates if candidate.at <= until])


def _earliest(candidates: list[_Candidate]) -> Divergence:
    if not candidates:
        return NOTHING
    rank = min(candidate.rank for candidate in candidates)
    of_rank = [candidate for candidate in candidates if candidate.rank == rank]
    began = min(candidate.at for candidate in of_rank)
    together = [candidate for candidate in of_rank if candidate.at <= began + TOGETHER_S]
    return min(together, key=lambda candidate: (candidate.order, candidate.near, candidate.found.text)).found


def _differences(
    of_cell: list[Mark], healthy: Healthy, to_healthy: _Clock, again: _Again, matched: Collection[int]
) -> Iterator[_Candidate]:
    """Marks without a counterpart, on either side."""
    mine: dict[tuple[Lane, str], list[Mark]] = defaultdict(list)
    for mark in of_cell:
        mine[mark.lane, mark.token].append(mark)
    ended = {(mark.lane, mark.flow) for mark in of_cell if mark.flow}
    for key in sorted(mine.keys() | healthy.marks.keys(), key=str):
        extra, missing = _unmatched(mine.get(key, []), healthy.marks.get(key, []), to_healthy, matched)
        for mark in extra:
            yield _extra(mark, to_healthy(mark.at), again)
        for mark in missing:
            place = again.place(mark.lane)
            if mark.text in _NEGATIVE:
                yield _Candidate(0, mark.at, 1, place, Divergence(f"{_PLACES[place]} {_NEGATIVE[mark.text]}"))
            elif mark.flow and (mark.lane, mark.flow) not in ended:
                yield _Candidate(1, mark.at, 9, place, Divergence(f"{_PLACES[place]} never ends {mark.flow}"))


def _unmatched(mine: list[Mark], theirs: list[Mark], to_healthy: _Clock, matched: Collection[int]) -> tuple[list[Mark], list[Mark]]:
    """What only the cell has, what only the fault-free run has."""
    if mine and theirs and not mine[0].counted:
        return [], []
    extra: list[Mark] = []
    missing: list[Mark] = []
    left = [mark for mark in theirs if mark.seq not in matched]
    for mark in mine:
        at = to_healthy(mark.at)
        while left and left[0].at < at - LATE_S:
            missing.append(left.pop(0))
        if left and left[0].at <= at + EARLY_S:
            left.pop(0)
        else:
            extra.append(mark)
    return extra, missing + left


def _extra(mark: Mark, at: float, again: _Again) -> _Candidate:
    place = again.place(mark.lane)
    if mark.exchange is not None and (by := again.repeated_by(mark.exchange)):
        text = f"{_REPEATS[by].format(role=mark.exchange.role)}, and {heard(mark.exchange)}"
        return _Candidate(0, at, 0, place, Divergence(text, by, mark.seq))
    rank, order = _RANKS[mark.kind]
    return _Candidate(rank, at, order, place, Divergence(f"{_PLACES[place]} {mark.text}", "", mark.seq))


class _Again:
    """What the fault disturbed, and who did it again."""

    def __init__(self, history: History, hits: list[Fault], touched: Collection[int | None]) -> None:
        self._disturbed = [exchange for exchange in history.exchanges if exchange.n in touched]
        # A fault of the whole network hits every tab in turn: the cell is about the first.
        aimed = {hit.n for hit in hits if hit.gate} or {hit.n for hit in hits[:1]}
        self._lanes = {(exchange.clinician, exchange.tab) for exchange in history.exchanges if exchange.n in aimed}
        self._clinicians = {clinician for clinician, _ in self._lanes}
        self._intents = {act.act: act.intent for act in history.acts if act.intent is not None}

    def place(self, lane: Lane) -> int:
        """Seen from the tab whose exchange was disturbed. 0: the same tab, 1: another tab, 2: another clinician's."""
        return 0 if lane in self._lanes or not self._lanes else 1 if lane[0] in self._clinicians else 2

    def repeated_by(self, exchange: Exchange) -> str:
        """Who sent a disturbed request again with this one; empty when it repeats none."""
        before = next((one for one in reversed(self._disturbed) if one.n < exchange.n and _same(one, exchange)), None)
        if before is None:
            return ""
        if exchange.resend_of is not None:
            return "transport"
        meant = self._intents.get(exchange.act) if exchange.act is not None else None
        # A page's own retry may fall into a later act, of which it is no part.
        anew = exchange.act != before.act and meant is not None and before.act is not None and meant == self._intents.get(before.act)
        return "clinician" if anew else "application"


def _same(one: Exchange, other: Exchange) -> bool:
    """Whether two requests ask for the same thing; two orders are not the same order, nor two tabs' refreshes the same refresh."""
    if base(one) != base(other):
        return False
    if one.markers and other.markers:
        return bool(set(one.markers) & set(other.markers))
    return (one.clinician, one.tab) == (other.clinician, other.tab)


class _Clock:
    """Virtual seconds of the cell as virtual seconds of the fault-free run, by the last act that both began."""

    def __init__(self, shifts: list[tuple[float, float]]) -> None:
        self._since = [since for since, _ in shifts]
        self._shifts = [shift for _, shift in shifts]

    def __call__(self, at: float) -> float:
        place = bisect_right(self._since, at) - 1
        return at - self._shifts[place] if place >= 0 else at


def _clock(history: History, healthy: Healthy) -> _Clock:
    began = history.started.at
    shifts = []
    for act in history.acts:
        known = healthy.starts.get(act.act)
        if act.phase == "start" and known and known[0] == act.flow:
            shifts.append((act.at - began, act.at - began - known[1]))
    return _Clock(sorted(shifts))
