"""The portal's Date header is off."""

import time
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, detail


@dataclass
class DateHeaderSkew:
    """The clock that the portal shows in its answers is ahead or behind.

    On the wire: the ``Date`` header of each answer is moved by so many seconds (an answer without one gets one); all else is
    the portal's own. The browser sees a server whose clock is wrong: a page that sets its deadlines by this header is
    misled, and the browser itself reckons the age of cached answers by it. The portal acted as always: what it enforces
    follows its true clock.

    In the real world: one node of a cluster without NTP, a gateway that stamps answers with a clock of its own.

    Attributes:
        skew_s: seconds by which the header is ahead (negative: behind).
    """

    applies: ClassVar[Applies] = Applies()
    skew_s: float = 300.0

    def response(self, flow: http.HTTPFlow) -> None:
        """Move the header."""
        if flow.response is None:
            return
        try:
            true = parsedate_to_datetime(flow.response.headers.get("date", "")).timestamp()
        except (TypeError, ValueError):
            true = time.time()
        flow.response.headers["date"] = formatdate(true + self.skew_s, usegmt=True)
        detail(flow)


addons = [DateHeaderSkew()]
