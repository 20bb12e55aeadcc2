"""Choosing what to tell of a history: the evidence, what stands near it and bears on it, and what was left out between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.history.events import Act, AnyEvent, ClockMove, Exchange, Fault, Intent, Row, Screen, Stored, Stream
from wardround.history.telling import changes, span, tell

if TYPE_CHECKING:
    from collections.abc import Collection

    from wardround.history.history import History

MOST = 30
"""More steps than this are not read, least of all on paper."""
_FIRST, _LAST = 28, 8
"""Of more evidence than that (a storm of requests), its beginning and its end are told."""
_NEAR = 12
"""How many events before the first and after the last piece of evidence may still be told."""
_GAP_S = 10.0
"""A longer silence is drawn as a break."""
_FADE, _FADED = 4, 12
"""What an event's weight loses for each event between it and the nearest evidence, and after how many events no more."""
_ROLES = {"refresh": 45, "sign-in": 45, "sign-out": 45, "extend": 30, "write": 45, "page": 12, "read": 10, "heartbeat": 6, "stream": 6}
_ENDS = ("signed out", "locked", "warns", "lost the draft", "error", "says it")


@dataclass(frozen=True)
class Step:
    """One event to be told."""

    number: int
    event: AnyEvent
    text: str
    evidence: bool
    before: Screen | None = None
    """For a screen: what its tab showed until then."""
    gap: str = ""
    """The time since the step before, when it is long: ``14 min 30 s idle``."""
    hidden: int = 0
    """How many events between the step before and this one are not told."""


@dataclass(frozen=True)
class Story:
    """The steps in order, and what lies before and after them in the history."""

    steps: list[Step]
    left_out: int
    """Events of the whole history that were not told, though they could have been."""
    began: float
    """Virtual time of the history's first event."""
    held: frozenset[int] = frozenset()
    """Exchanges that a gate held."""


@dataclass(frozen=True)
class _Candidate:
    event: AnyEvent
    weight: int
    before: Screen | None


def story(history: History, evidence: Collection[int], most: int = MOST) -> Story:
    """Tell the part of a history that shows what the evidence means.

    Args:
        history: of one scenario.
        evidence: ``seq`` of the events that show the violation. All of them are told; of a storm, the beginning and the end.
        most: how many steps to tell at most (unless the evidence alone is more than that).
    """
    candidates = _candidates(history, frozenset(evidence))
    places = [place for place, candidate in enumerate(candidates) if candidate.event.seq in evidence]
    if len(places) > _FIRST + _LAST:
        places = places[:_FIRST] + places[-_LAST:]
    first, last = (places[0] - _NEAR, places[-1] + _NEAR) if places else (len(candidates) - most, len(candidates))

    def rank(place: int) -> int:
        nearest = min((abs(place - there) for there in places), default=0)
        return candidates[place].weight - _FADE * min(nearest, _FADED)

    window = [place for place in range(len(candidates)) if first <= place <= last and candidates[place].weight > 0 and rank(place) > 0]
    others = [place for place in window if candidates[place].event.seq not in evidence]
    room = max(0, most - len(places)) if places else most
    chosen = sorted([*places, *sorted(others, key=rank, reverse=True)[:room]])
    steps: list[Step] = []
    for number, place in enumerate(chosen, 1):
        candidate = candidates[place]
        gap, hidden = _gap(history, candidates, chosen[number - 2], place) if number > 1 else ("", 0)
        is_evidence = candidate.event.seq in evidence
        steps.append(Step(number, candidate.event, tell(candidate.event, candidate.before), is_evidence, candidate.before, gap, hidden))
    held = frozenset(fault.n for fault in history.faults if fault.gate and fault.phase == "hit" and fault.n is not None)
    return Story(steps, sum(candidate.weight > 0 for candidate in candidates) - len(steps), history.events[0].at, held)


def _candidates(history: History, evidence: frozenset[int]) -> list[_Candidate]:
    """Every event with how much it matters, in virtual time."""
    shown = [event for event in history.events if event.seq in evidence]
    faults = {event.name for event in shown if isinstance(event, Fault)} | {
        name for event in shown if isinstance(event, Exchange) for name in event.faults
    }
    tokens = {held for event in shown if isinstance(event, Exchange) for held in _refresh_tokens(event)}
    last: dict[tuple[str, str], Screen] = {}
    found: list[_Candidate] = []
    for event in sorted(history.events, key=lambda event: (event.at, event.seq)):
        before = None
        if isinstance(event, Screen):
            before = last.get((event.clinician, event.tab))
            last[event.clinician, event.tab] = event
        weight = _weight(event, before)
        if event.seq in evidence:
            weight = 1000
        elif isinstance(event, Exchange) and tokens & _refresh_tokens(event):
            weight += 8
        elif isinstance(event, Fault) and event.name in faults and event.phase != "hit":
            weight += 60
        found.append(_Candidate(event, weight, before))
    return found


def _refresh_tokens(exchange: Exchange) -> set[str]:
    """What ties one refresh to another; session cookies travel with everything."""
    return {held.id for held in (*exchange.presented, *exchange.issued) if held.what == "refresh"}


def _weight(event: AnyEvent, before: Screen | None) -> int:  # noqa: PLR0911 - one return for each kind of event
    """How much an event matters to a reader; 0: not told unless it is evidence."""
    match event:
        case Screen():
            said = changes(event, before)
            return 0 if not said else 50 if any(end in text for text in said for end in _ENDS) else 20
        case Exchange():
            lost = 50 if event.outcome not in {"answered", "open"} else 0
            return max(lost, _ROLES.get(event.role, 2)) + (15 if event.status is not None and event.status >= 400 else 0)  # noqa: PLR2004 - HTTP
        case Act():
            return 40 if event.phase == "start" or event.outcome not in {"done", None} else 14
        case Fault():
            return 0 if event.phase == "hit" else 30
        case ClockMove():
            return 35 if event.move in {"freeze", "thaw", "skew"} else 0
        case Stored() | Row():
            return 5
        case Intent() | Stream():
            return 1
        case _:
            return 0


def _gap(history: History, candidates: list[_Candidate], before: int, now: int) -> tuple[str, int]:
    """What is between two steps that are told one after the other: the time, if it is long, and the events not told."""
    start, end = candidates[before].event, candidates[now].event
    began = min(start.answered_at or start.at, end.at) if isinstance(start, Exchange) else start.at
    silence = _silence(history, began, end.at) if end.at - began >= _GAP_S else ""
    return silence, sum(candidate.weight > 0 for candidate in candidates[before + 1 : now])


def _silence(history: History, start: float, end: float) -> str:
    length = end - start
    for clock in history.moves:
        covered = min(end, clock.at + clock.seconds) - max(start, clock.at)
        if covered >= 0.8 * length:
            if clock.move == "sleep":
                return f"{span(length)}, lid closed"
            if clock.move == "idle":
                return f"{span(length)} idle"
    return f"{span(length)} later"
