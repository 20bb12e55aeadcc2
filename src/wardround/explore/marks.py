"""What of a history can be compared with another history: its marks, without times, ids, names and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

from wardround.explore.learn import normal
from wardround.history.events import Act, Exchange, Screen
from wardround.history.telling import ended, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.history import History

Lane = tuple[str | None, str | None]
Kind = Literal["session", "work", "wire", "view"]
"""``session``: who is signed in where. ``work``: what became of a write. ``wire``: requests that change something, and refusals.
``view``: all that a page may do differently without harm."""

_CHANGING = frozenset({"write", "refresh", "sign-in", "sign-out", "extend"})
_SAID = {"acknowledged": "says it is saved", "refused": "says it is refused", "unknown": "says it does not know"}


@dataclass(frozen=True)
class Mark:
    """One thing that happened, comparable."""

    lane: Lane
    """(clinician, tab)"""
    token: str
    """Equal tokens of one lane are the same thing."""
    kind: Kind
    text: str
    """The same for a reader, as a predicate: ``is signed out``."""
    at: float
    """Virtual seconds since the scenario began."""
    seq: int
    counted: bool = True
    """False: how often it happens says nothing (polls, reads, pages)."""
    base: str = ""
    """For an exchange: role, method and path."""
    exchange: Exchange | None = None
    flow: str = ""
    """For the end of an act: which."""


def marks(history: History) -> list[Mark]:
    """All marks of a history, in virtual time."""
    began = history.started.at
    before: dict[Lane, Screen] = {}
    found: list[Mark] = []
    for event in sorted(history.events, key=lambda event: (event.at, event.seq)):
        match event:
            case Screen() if event.ready:
                lane = (event.clinician, event.tab)
                shown = _shown(event, before.get(lane))
                found += [Mark(lane, text, kind, text, event.at - began, event.seq, counted) for kind, text, counted in shown]
                before[lane] = event
            case Act(phase="end"):
                flow = words(event.flow)
                text = f"ends {flow}: {ended(event)}"
                found.append(Mark((event.clinician, event.tab), text, "work", text, event.at - began, event.seq, flow=flow))
            case Exchange(by="browser") if event.role != "static" and event.how not in {"preflight", "subresource"}:
                found.append(_exchange(event, began))
            case _:
                pass
    return found


def heard(exchange: Exchange) -> str:
    """What the browser heard: ``the portal takes it``, ``it is refused (400 invalid_grant)``, ``it fails (503)``."""
    status = exchange.status
    if exchange.outcome == "open":
        return "the portal takes it"
    if exchange.outcome != "answered" or status is None:
        return "the portal's answer never comes"
    said = f"{status} {exchange.oauth_error}" if exchange.oauth_error else str(status)
    if status < HTTPStatus.BAD_REQUEST:
        return "the portal takes it"
    return f"it is refused ({said})" if status < HTTPStatus.INTERNAL_SERVER_ERROR else f"it fails ({said})"


def base(exchange: Exchange) -> str:
    """Role, method and path, ids left out."""
    return f"{exchange.role} {exchange.method} {normal(exchange.path)}"


def _exchange(exchange: Exchange, began: float) -> Mark:
    how, same = heard(exchange), base(exchange)
    changing = exchange.role in _CHANGING
    kind: Kind = "wire" if changing or "refused" in how else "view"
    text = f"sends another {exchange.role} than without the fault, and {how}" if changing else f"sends a {exchange.role}, and {how}"
    lane = (exchange.clinician, exchange.tab)
    return Mark(lane, f"{same}: {how}", kind, text, exchange.at - began, exchange.seq, changing, same, exchange)


def _shown(screen: Screen, before: Screen | None) -> Iterator[tuple[Kind, str, bool]]:  # noqa: C901 - one question for each field
    """What a tab shows that it did not show before."""
    was = before or Screen(at=screen.at, clinician=screen.clinician, tab=screen.tab)
    if screen.signed_out and not was.signed_out:
        yield "session", "is signed out", True
    if screen.locked and not was.locked:
        yield "session", "is locked", True
    if screen.closed and not was.closed:
        yield "session", "is closed", True
    if screen.warned and not was.warned:
        yield "session", "warns that the session will end", True
    if screen.signed_in and not was.signed_in:
        yield "session", "is signed in", True
    elif screen.user and was.user and screen.user != was.user:
        yield "session", "names another user", True
    if screen.said and screen.said != was.said:
        yield "work", _SAID[screen.said], True
    if any(marker not in screen.drafts for marker in was.drafts):
        yield "work", "no longer holds the draft", True
    if screen.error and screen.error != was.error:
        yield "view", "shows an error", False
    if before is not None and screen.page != before.page:
        yield "view", "loads a new page", False
