"""A clock that a test can set: the header ``X-Test-Now`` (milliseconds since 1970) on any request moves the whole process.

The package reads ``datetime.now()``, sessions and TOTP read others: only moving the process moves them all alike.

Between two headers time stands still. If it ran on in real time, the portal would get ahead of the one who sets it,
and the next header would either be ignored or take time back; either makes idle times wrong by seconds.

It moves forward only: a request that was overtaken on its way must not take back the time of those that were faster
(the package answers 86399 idle seconds when "now" is earlier than the last activity). Only the first header may go to
any date, and ``POST /service/clock``, with which a tester begins another shift; that one forgets all sessions.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, ClassVar

import time_machine
from django.http import HttpRequest, HttpResponse, HttpResponseBase

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADER = "X-Test-Now"


class PortalClock:
    """The process's clock and those who wait for it."""

    def __init__(self) -> None:
        """Until it is first set, the real clock is the portal's."""
        self._changed = threading.Condition()
        self._traveller: time_machine.Traveller | None = None
        self._now_s = 0.0

    def move_to(self, now_s: float, *, back: bool = False) -> None:
        """Set the clock, seconds since 1970. An earlier time than the present one is ignored unless ``back``."""
        with self._changed:
            if self._traveller is None:
                self._traveller = time_machine.travel(now_s, tick=False).start()
            elif now_s > self._now_s or back:
                self._traveller.move_to(now_s, tick=False)
            else:
                return
            self._now_s = now_s
            self._changed.notify_all()

    def wait_until(self, moment_s: float, longest_real_s: float) -> None:
        """Return once the clock shows ``moment_s`` (seconds since 1970), or after ``longest_real_s`` real seconds without that.

        A clock that was never set is the real one: then it returns when it is time, if that is not later.
        """
        with self._changed:
            longest = min(longest_real_s, max(0.0, moment_s - time.time())) if self._traveller is None else longest_real_s
            self._changed.wait_for(lambda: self._now_s >= moment_s, timeout=longest)


class TestClockMiddleware:
    """Sets the clock from the header before anything else looks at the request."""

    __test__ = False
    clock: ClassVar[PortalClock] = PortalClock()

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """As Django makes it."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set the clock, then answer; 400 when the header is no number."""
        told = request.headers.get(_HEADER)
        if told is not None:
            try:
                now_s = float(told) / 1000
            except ValueError:
                return HttpResponse(f"{_HEADER}: not a number of milliseconds: {told}", status=400, content_type="text/plain")
            self.clock.move_to(now_s)
        return self._get_response(request)
