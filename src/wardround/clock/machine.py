"""Whether this machine is too busy for its verdicts to be trusted."""

from __future__ import annotations

import os

BUSY = 1.5
"""Runnable processes for each core, over the last minute, from which on a process may wait long for its turn."""


def overloaded() -> bool:
    """Whether more is running than the cores can carry. Windows does not tell: there it is never said."""
    told = getattr(os, "getloadavg", None)
    return told is not None and told()[0] > BUSY * (os.cpu_count() or 1)
