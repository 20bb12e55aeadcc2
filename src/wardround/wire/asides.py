"""What workers ask for their pages: virtual time does not see it, so the page asks the wire, in a request of its own, when it is answered.

Such a request stops virtual time until it is answered itself, and so an answer that comes at once is not late. What is kept waiting (a
long poll, a stream without a word) is waited for less and less.
"""

from __future__ import annotations

import asyncio
import functools
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.wire.live import Live

AT_ONCE_S = 0.5
"""Real seconds that an answer may take to be one that comes at once, also on a busy machine."""
LEAST_S = 0.02
"""Real seconds that are always waited for."""
WORD_S = 0.05
"""Real seconds that a stream which has opened is given for its first word."""
EARLY = 64
"""How many answers are remembered for which the page has not asked yet."""


class Asides:
    """Those of one scenario. Belongs to the wire's thread."""

    def __init__(self) -> None:
        """Nothing is asked."""
        self._awaited: dict[str, asyncio.Future[bool | None]] = {}
        self._early: deque[str] = deque(maxlen=EARLY)
        self._patience_s: dict[str, float] = {}

    def opened(self, live: Live) -> None:
        """A stream begins: the browser has its head, and perhaps nothing more for long."""
        if live.aside_name:
            asyncio.get_running_loop().call_later(WORD_S, functools.partial(self._tell, live.aside_name, here=False))

    def answered(self, live: Live) -> None:
        """The browser has its answer, or never will; of a stream, its first word."""
        if live.aside_name and not self._tell(live.aside_name, here=True) and live.aside_name not in self._early:
            self._early.append(live.aside_name)

    def _tell(self, name: str, *, here: bool | None) -> bool:
        """Whether somebody waits for it."""
        awaited = self._awaited.get(name)
        if awaited is not None and not awaited.done():
            awaited.set_result(here)
        return awaited is not None

    async def wait(self, name: str, path: str) -> bool:
        """Wait for an answer. False: nothing more is to be waited for.

        Args:
            name: what the page calls it.
            path: whose answer it is; how long it is waited for depends on how it was before.
        """
        if name in self._early:
            self._early.remove(name)
            return True
        patience_s = self._patience_s.get(path, AT_ONCE_S)
        loop = asyncio.get_running_loop()
        awaited = self._awaited[name] = loop.create_future()
        # not asyncio.wait_for: it would cancel the task in which this began, and the wire goes on with it in another
        late = loop.call_later(patience_s, functools.partial(self._tell, name, here=None))
        try:
            here = await awaited
        finally:
            late.cancel()
            del self._awaited[name]
        self._patience_s[path] = max(LEAST_S, patience_s / 2) if here is None else AT_ONCE_S
        return bool(here)
