"""A screen that was looked at while somebody was at work on it, and that rules have still to act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable


class Waiting(NamedTuple):
    """A screen that was looked at and not tried yet."""

    place: int
    """Of its look."""
    url: str
    signature: frozenset[str]
    next: Hashable
    """What was done there next."""
