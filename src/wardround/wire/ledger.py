"""The exchanges of one scenario: numbered, counted, awaited."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.wire.aim import Aim
    from wardround.wire.live import Live

_RESEND_WITHIN_S = 1.0
"""Real seconds in which a browser's transport sends again what was cut (27 to 114 ms were seen)."""
LOST = ("request-lost", "response-lost", "error")
"""Outcomes after which a browser's transport may send again."""


class Ledger:
    """Everything that reached the wire in this scenario. Written by the wire's thread, read by any."""

    def __init__(self) -> None:
        """Start empty."""
        self._changed = threading.Condition()
        self._all: list[Live] = []
        self._by_number: dict[int, Live] = {}
        self._lost: list[Live] = []
        self._under_way: dict[int, Live] = {}
        self._keys: dict[tuple[str, str, str], Live] = {}
        self._numbers = 0
        self._last_arrival = time.monotonic()

    def number(self) -> int:
        """The next exchange's number."""
        with self._changed:
            self._numbers += 1
            return self._numbers

    @property
    def numbered(self) -> int:
        """The number of the exchange that reached the wire last."""
        with self._changed:
            return self._numbers

    def arrive(self, live: Live) -> None:
        """An exchange has reached the wire."""
        with self._changed:
            self._all.append(live)
            self._by_number[live.n] = live
            self._under_way[live.n] = live
            self._last_arrival = live.started
            self._changed.notify_all()

    def over(self, live: Live) -> None:
        """An exchange is over."""
        with self._changed:
            live.over = True
            self._under_way.pop(live.n, None)
            if live.outcome in LOST:
                self._lost.append(live)
            self._changed.notify_all()

    def change(self) -> None:
        """Something of an exchange changed that somebody may wait for."""
        with self._changed:
            self._changed.notify_all()

    def by_number(self, n: int) -> Live | None:
        """An exchange that has arrived."""
        with self._changed:
            return self._by_number.get(n)

    def under_way(self) -> list[Live]:
        """Exchanges that are not over, in order of arrival."""
        with self._changed:
            return list(self._under_way.values())

    def refreshing(self, clinician: str | None) -> bool:
        """Whether a refresh of that clinician's browser is in flight."""
        return any(live.role == "refresh" and live.clinician == clinician for live in self.under_way())

    def resend_of(self, live: Live) -> Live | None:
        """The lost exchange that the browser's transport sent again as this one; None when a script or a person sent it.

        The page's mark decides: no two requests of a script carry the same one. (A redirect repeats it too, but with another
        path or after an answer.) Without a mark (a submitted form), the same request, lost on a connection that had been used
        before, and again within a second, is the transport's doing.
        """
        key = (live.method, live.host + live.path, live.key)
        with self._changed:
            if live.key:
                before, self._keys[key] = self._keys.get(key), live
                return before if before is not None and before.over and before.outcome in LOST else None
            if live.how == "preflight":
                return None
            for before in reversed(self._lost):
                if live.started - before.started > _RESEND_WITHIN_S:
                    return None
                # it does so once, and at once by the page's clock as well: later it is a person who tries again
                if before.resend_of is not None or live.at - before.at > _RESEND_WITHIN_S:
                    continue
                # nor what was answered already: a stream that is opened again is the page's doing
                if before.stream:
                    continue
                same = (before.method, before.host, before.path, before.tab) == (live.method, live.host, live.path, live.tab)
                if same and not before.key and _reused(before):
                    return before if before.flow.request.raw_content == live.flow.request.raw_content else None
        return None

    def arrived(self) -> list[Live]:
        """Every exchange that has reached the wire, in order of arrival."""
        with self._changed:
            return list(self._all)

    def count(self, aim: Aim) -> int:
        """How many exchanges so far match an aim (``nth`` is not looked at)."""
        with self._changed:
            return sum(aim.matches(live) for live in self._all)

    def wait_for(self, aim: Aim, n: int, timeout: float, *, over: bool = False) -> bool:
        """Wait until ``n`` exchanges that match have reached the wire. False after ``timeout`` real seconds.

        ``over``: and are over, or kept waiting by a gate or for virtual time, which does not go on meanwhile.
        """
        return self._wait(lambda: sum(aim.matches(live) and (live.over or live.held or not over) for live in self._all) >= n, timeout)

    def quiet(self, for_s: float, timeout: float) -> bool:
        """Wait until nothing but streams is in flight and nothing has arrived for ``for_s`` real seconds."""
        end = time.monotonic() + timeout
        with self._changed:
            while True:
                now = time.monotonic()
                busy = any(not live.stream for live in self._under_way.values())
                rest = for_s - (now - self._last_arrival)
                if not busy and rest <= 0:
                    return True
                if now >= end:
                    return False
                self._changed.wait(min(end - now, end - now if busy else rest))

    def told(self, clinician: str, tab: str, n: int, timeout: float) -> int:
        """How many messages the portal has sent on the open streams of a tab. Waits for the n-th (where one is open)."""

        def streams() -> list[Live]:
            return [live for live in self.under_way() if live.stream and (live.clinician, live.tab) == (clinician, tab)]

        self._wait(lambda: not streams() or sum(live.messages for live in streams()) >= n, timeout)
        return sum(live.messages for live in streams())

    def _wait(self, condition: Callable[[], bool], timeout: float) -> bool:
        with self._changed:
            return self._changed.wait_for(condition, timeout)


def _reused(live: Live) -> bool:
    """Whether its connection had carried an exchange before."""
    return int(live.flow.metadata.get("wardround.on_connection", 1)) > 1
