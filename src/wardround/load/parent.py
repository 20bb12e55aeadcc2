"""The process that started this one: what a run starts beside Locust leaves when it is gone."""

from __future__ import annotations

import sys
import threading


def gone() -> threading.Event:
    """Set once nobody holds the other end of standard input any more: it was closed, or its holder has ended."""
    closed = threading.Event()

    def wait() -> None:
        sys.stdin.buffer.read()
        closed.set()

    threading.Thread(target=wait, name="parent", daemon=True).start()
    return closed
