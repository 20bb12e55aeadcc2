"""The shapes of a ward's day: how many clinicians are there at each moment. Pure functions of time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HANDOVER = 0.35
"""Part of a shift change in which the next shift arrives, half of it in the first third of that."""
NIGHT = 0.25
"""Part of the clinicians who are there on a quiet night."""
OUTAGE = (0.45, 0.5)
"""Part of a failover run in which nobody is connected."""
RAMP = 0.1
"""Part of a run in which all arrive, where a shape has no other word on it."""


def shift_change(part: float) -> float:
    """An open arrival burst: those of the last shift are there, and the next shift signs in before they leave.

    Args:
        part: how much of the run is over, 0 to 1.

    Returns:
        Which part of all clinicians is there.
    """
    last = 0.4
    arrived = min(1.0, part / HANDOVER)
    # the burst: the share of those who have arrived rises as a quarter turn, steepest at the beginning
    arriving = (1 - last) * math.sin(arrived * math.pi / 2)
    settle = last * min(1.0, part / 0.05) if part < HANDOVER else last * max(0.0, 1 - (part - HANDOVER) / 0.2)
    return settle + arriving


def ward_round(part: float) -> float:
    """A team arrives, works through the ward together, and leaves one by one in the last tenth."""
    return min(1.0, part / RAMP, (1.0 - part) / RAMP + 0.2)


def quiet_night(part: float) -> float:
    """Few are there, and now and then somebody comes: the load under which sessions expire."""
    return NIGHT * min(1.0, part / RAMP) * (1 + 0.4 * math.sin(part * 6 * math.pi))


def failover(part: float) -> float:
    """All are there; then everybody is cut off, and all come back at once."""
    begin, end = OUTAGE
    if begin <= part < end:
        return 0.0
    return min(1.0, part / RAMP)


def soak(part: float) -> float:
    """All arrive and stay: what grows from hour to hour is a leak."""
    return min(1.0, part / 0.05)


SHAPES: Mapping[str, Callable[[float], float]] = {
    "shift-change": shift_change,
    "ward-round": ward_round,
    "quiet-night": quiet_night,
    "failover": failover,
    "soak": soak,
}
"""By name."""
