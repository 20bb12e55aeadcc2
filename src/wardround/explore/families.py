"""Which family a fault belongs to: for the columns of the heat map and the rows of the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.explore.cell import Cell

ORDER = "order"
PAIR = "pair"
OWN = "own"
"""Of a fault that a team made: no list has to name it."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "lost": (
        "response_lost",
        "response_lost_resent",
        "request_lost",
        "connection_reset",
        "connection_closed",
        "black_hole",
    ),
    "slow": ("latency", "bandwidth", "slow_body", "held_until"),
    "wrong": (
        "unavailable",
        "server_error",
        "unauthorized",
        "forbidden_csrf",
        "conflict",
        "too_many_requests",
        "empty_body",
        "truncated_json",
        "html_instead",
    ),
    "place": ("captive_portal", "offline", "dns_failure", "network_changed", "host_unreachable"),
    "twice": ("delivered_twice", "replayed_response"),
    ORDER: ("swapped", "portal-order", "browser-order"),
    "stream": ("stream_dropped", "stream_half_open", "stream_stalled", "reconnect_storm"),
    "clock": ("date_header_skew", "expires_in_skew", "cookie_expired"),
    "server": ("lost_session_node", "replica_lag", "token_revoked", "keys_rotated"),
    OWN: (),
    PAIR: (),
}
"""In the order of the manual; ``none`` changes nothing and belongs to no family."""

_OF = {fault: family for family, faults in FAMILIES.items() for fault in faults}
_PLACE = {family: place for place, family in enumerate(FAMILIES)}


def family(fault: str) -> str:
    """The family of a fault or an order; ``own`` for a team's own."""
    return _OF.get(fault, OWN)


def family_of(cell: Cell) -> str:
    """The family that a cell is counted in: two faults have one of their own, whichever they are."""
    return PAIR if cell.kind == "pair" else family(cell.what)


def in_families(faults: set[str]) -> dict[str, list[str]]:
    """Faults by family, both in the order of the manual; families without any are left out."""
    known = list(_OF)
    rank = {name: (_PLACE[family(name)], known.index(name) if name in _OF else 0, name) for name in faults}
    found: dict[str, list[str]] = {}
    for name in sorted(faults, key=rank.__getitem__):
        found.setdefault(family(name), []).append(name)
    return found
