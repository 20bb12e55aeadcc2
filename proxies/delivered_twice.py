"""One request reaches the portal twice."""

import asyncio
from dataclasses import dataclass, field
from typing import ClassVar

from mitmproxy import http

from wardround.wire.again import again, is_copy
from wardround.wire.fault import Applies, at_least, waiting_of
from wardround.wire.waiting import Waiting

_SENT = "delivered_twice.sent"


@dataclass
class DeliveredTwice:
    """The network delivers a request once more, after the portal has answered it.

    On the wire: the browser sends one request and gets the first answer; the portal gets the same bytes twice. The browser sees
    nothing of it. The portal acted twice, unless it knows a repetition by an idempotency key. The second arrival stands in the
    history as the network's own exchange; its answer reaches nobody. Unless it comes later (``after_s``), the browser's answer
    waits for it, so that the order is certain.

    In the real world: a gateway or load balancer that repeats what it thinks unanswered, a message bus that delivers at least
    once, a VPN client that sends again after a change of networks.

    Attributes:
        after_s: virtual seconds from the first answer to the second delivery; 0: before the browser has the first answer. A
            delivery that is still to come when the fault ends does not happen.
    """

    applies: ClassVar[Applies] = Applies(methods=frozenset({"POST", "PUT", "PATCH", "DELETE"}))
    after_s: float = 0.0
    _later: set[asyncio.Task[None]] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, after_s=self.after_s)

    def request(self, flow: http.HTTPFlow) -> None:
        """Keep what the browser sent, before anything on it is aged."""
        if not is_copy(flow):
            flow.metadata[_SENT] = flow.request.copy()

    async def response(self, flow: http.HTTPFlow) -> None:
        """Deliver it again."""
        request = flow.metadata.pop(_SENT, None)
        if request is None:
            return
        if not self.after_s:
            await again(flow, request)
            return
        waiting = waiting_of(flow)
        later = asyncio.ensure_future(self._deliver(flow, request, waiting, waiting.moment() + self.after_s))
        self._later.add(later)
        later.add_done_callback(self._later.discard)

    @staticmethod
    async def _deliver(flow: http.HTTPFlow, request: http.Request, waiting: Waiting, due: float) -> None:
        if await waiting.until(due):
            await again(flow, request, waiting)


addons = [DeliveredTwice()]
