"""What the matrix learns from a fault-free run: its exchanges, with ids and tokens out, so that the same one is met again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from wardround.explore.cell import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.history.events import Exchange
    from wardround.history.history import History

_WORD = re.compile(r"[A-Za-z][A-Za-z_~-]*[0-9]{0,2}(?:\.[a-z][a-z0-9]{0,4})?|\.well-known|\.[a-z-]+")
"""A segment of a path that somebody chose: ``patients``, ``v1``, ``oauth2``, ``sign-in``, ``main.js``. Anything else is an id."""
_LONGEST_WORD = 30
SHARED = frozenset({"refresh", "heartbeat"})
"""Roles of what tabs that share a session send by turns, where no act asks for it."""
_KINDS = ("fetch", "navigation", "stream", "websocket", "subresource")


def spots(history: History) -> list[Spot]:
    """The exchanges that the browsers made, in the order of their arrival at the wire.

    Left out: the harness's own, CORS preflights (the wire answers them), and what a transport sent again by itself.
    """
    acts = {event.act: event.flow for event in history.acts}
    began = history.started.at
    counts: Counter[tuple[str, ...]] = Counter()
    found: list[Spot] = []
    for exchange in sorted(history.exchanges, key=lambda one: one.n):
        if exchange.by != "browser" or exchange.how == "preflight" or exchange.resend_of is not None:
            continue
        path = normal(exchange.path)
        how = exchange.how if exchange.how in _KINDS else ""
        shared = exchange.act is None and exchange.role in SHARED
        wide = (exchange.method, path, exchange.clinician or "", how)
        narrow = (*wide, exchange.tab or "")
        counts[wide] += 1
        counts[narrow] += 1
        found.append(
            Spot(
                n=len(found) + 1,
                role=exchange.role,
                method=exchange.method,
                path=path,
                clinician=exchange.clinician,
                tab=exchange.tab,
                how=how,
                nth=counts[wide if shared else narrow],
                any_tab=shared,
                at=round(exchange.at - began, 3),
                act=acts.get(exchange.act, "") if exchange.act is not None else "",
                status=exchange.status,
                content_type=exchange.content_type,
                taken=_taken(exchange),
            )
        )
    return _alike(found)


def normal(path: str) -> str:
    """A path as a glob: without its query, ids as ``*``.

    >>> normal("/patients/f6p5q65g5q/orders?x=1")
    '/patients/*/orders'
    """
    segments = path.partition("?")[0].split("/")
    return "/".join(part if not part or (_WORD.fullmatch(part) and len(part) <= _LONGEST_WORD) else "*" for part in segments)


def _taken(exchange: Exchange) -> float:
    return round(max(0.0, exchange.answered_at - exchange.at), 3) if exchange.answered_at is not None else 0.0


def _alike(found: Iterable[Spot]) -> list[Spot]:
    """Exchanges in the same situation stand for each other.

    That is: the same request of the same tab, in the same flow, after the same last exchange of another kind (a heartbeat after
    a refresh is not the heartbeat after an order).
    """
    first: dict[tuple[str, ...], int] = {}
    before: dict[tuple[str | None, str | None], tuple[str, str]] = {}
    told = []
    for spot in found:
        tab = (spot.clinician, spot.tab)
        last = before.get(tab, ("", ""))
        kind = (spot.role, spot.path)
        key = (spot.method, spot.path, spot.how, spot.clinician or "", spot.tab or "", spot.act, str(spot.status), *last)
        told.append(msgspec.structs.replace(spot, like=first[key]) if key in first else spot)
        first.setdefault(key, spot.n)
        if spot.role != "static" and kind != last and spot.role != "heartbeat":
            before[tab] = kind
    return told
