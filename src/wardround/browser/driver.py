"""The process between Playwright and the browser: how much memory it may gather."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAP_MB = 192
"""What a shift of twelve hours keeps in the driver is a tenth of this; the rest is what was not yet thrown away."""
OPTIONS = "NODE_OPTIONS"


@contextmanager
def bounded() -> Iterator[None]:
    """A driver that is started meanwhile throws away early what it does not need any more.

    By itself Node does so at gigabytes: over a matrix of hundreds of contexts the driver grew by megabytes with each. Whoever has set a
    limit of their own keeps it.
    """
    before = os.environ.get(OPTIONS)
    if "max-old-space-size" not in (before or ""):
        os.environ[OPTIONS] = f"{before or ''} --max-old-space-size={HEAP_MB}".strip()
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(OPTIONS, None)
        else:
            os.environ[OPTIONS] = before
