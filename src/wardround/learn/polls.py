"""What a page asks for when nobody touches it: polls and heartbeats, which must not count as activity, and streams."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from wardround.learn.routes import globbed, route

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardround.learn.tap import Sight

LEAST = 3
"""So often a page asks by itself before it is called a poll."""


def polls(idle: Sequence[Sight], known: Iterable[tuple[str, str]]) -> list[tuple[dict[str, object], str]]:
    """(route, how it was learnt) of what came again and again while nobody did anything. ``known``: (method, path) that have a role."""
    taken = set(known)
    groups: dict[tuple[str, str], list[Sight]] = defaultdict(list)
    for sight in idle:
        if not (sight.static or sight.stream or sight.how == "navigation" or (sight.method, globbed(sight.where)) in taken):
            groups[sight.method, globbed(sight.where)].append(sight)
    found = []
    for (method, where), sights in groups.items():
        if len(sights) < LEAST:
            continue
        apart = median(later.at - earlier.at for earlier, later in pairwise(sights))
        how = f"seen: {method} {where} came {len(sights)} times while nobody did anything, about every {apart:.0f} s"
        found.append((route(sights[-1], "heartbeat", activity=False), how))
    return found


def streams(sights: Iterable[Sight]) -> list[tuple[dict[str, object], str]]:
    """(route, how) of event streams and WebSockets."""
    found: dict[str, tuple[dict[str, object], str]] = {}
    for sight in sights:
        if sight.stream:
            kind = "a WebSocket" if sight.how == "websocket" else "an event stream"
            found.setdefault(sight.where, ({"role": "stream", "path": globbed(sight.where)}, f"seen: {kind} was opened at {sight.where}"))
    return list(found.values())
