"""Ctrl-C at a moment in which an exception would get lost."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from greenlet import getcurrent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Interrupt:
    """Hears Ctrl-C, and keeps what comes while one of Playwright's event listeners runs until the scenario can end by it.

    What a listener raises Playwright keeps for the next call through its API. In virtual time that is the next listener's, and so on:
    the run would never end.
    """

    def __init__(self) -> None:
        """Nobody asked."""
        self._asked = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Hear it in this block. Not where somebody else does already, nor outside the main thread, to which signals come."""
        if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        signal.signal(signal.SIGINT, self._hear)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def heed(self) -> None:
        """End here what was to end while a listener ran.

        Raises:
            KeyboardInterrupt: once for each time that somebody asked.
        """
        if self._asked:
            self._asked = False
            raise KeyboardInterrupt

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if in_listener():
            self._asked = True
        else:
            signal.default_int_handler(number, frame)


def in_listener() -> bool:
    """Whether an event listener runs: it has a greenlet of its own below that of Playwright's loop, which is below the program's."""
    loop = getcurrent().parent
    return loop is not None and loop.parent is not None
