"""A thin line."""

from dataclasses import dataclass
from math import ceil

from mitmproxy import http

from wardround.wire.delivery import Line, deliver
from wardround.wire.fault import at_least, pause

_STEPS = 20
"""Into how many pieces an answer is cut at most: each is a stop of virtual time."""


@dataclass
class Bandwidth:
    """Only so many bytes pass in a second, up and down.

    On the wire: a request with a body is held as long as the body takes to go up; the bytes of the answer, headers included, go
    down one after the other at the same pace. The seconds are virtual. Nothing is lost; when the fault ends, the rest comes
    at once. The browser waits; big answers come long after small ones. (Over HTTP/2 all that shares the connection waits
    behind.) The portal acted when the request had gone up.

    In the real world: forty tablets on one access point at shift change, a phone's hot spot, a site behind a radio link.

    Attributes:
        bytes_per_s: bytes in a virtual second, for each exchange.
    """

    bytes_per_s: float = 4000.0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(1, bytes_per_s=self.bytes_per_s)

    async def request(self, flow: http.HTTPFlow) -> None:
        """Hold it while its body goes up."""
        if size := len(flow.request.raw_content or b""):
            await pause(flow, size / self.bytes_per_s)

    def response(self, flow: http.HTTPFlow) -> None:
        """Let it come down."""
        deliver(flow, self._pour)

    async def _pour(self, line: Line) -> None:
        step = ceil(line.left / _STEPS)
        while line.left and await line.pause(min(step, line.left) / self.bytes_per_s):
            await line.send(step)


addons = [Bandwidth()]
