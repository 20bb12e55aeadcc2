"""An answer that drips."""

from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from mitmproxy import http

from wardround.wire.delivery import Line, deliver
from wardround.wire.fault import Applies, at_least


@dataclass
class SlowBody:
    """The answer's head comes at once, its body in small pieces with long gaps.

    On the wire: status and headers, then every ``every_s`` virtual seconds one of ``pieces`` parts of the body. Nothing is
    lost; when the fault ends, the rest comes at once. The browser sees success early and the body late: a time-out that stops
    at the head has passed, and ``await response.json()`` still waits. (Over TLS the bytes of one record become readable
    together; over HTTP/2 all that shares the connection waits behind.) The portal acted before the first byte.

    In the real world: the edge of a wireless cell, a proxy that scans for viruses, a report that is made while it is sent.

    Attributes:
        every_s: virtual seconds between two pieces.
        pieces: into how many the body is cut (fewer when it has fewer bytes).
    """

    applies: ClassVar[Applies] = Applies(with_body=True)
    every_s: float = 1.0
    pieces: int = 10

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, every_s=self.every_s)
        at_least(1, pieces=self.pieces)

    def response(self, flow: http.HTTPFlow) -> None:
        """Let it drip."""
        deliver(flow, self._drip)

    async def _drip(self, line: Line) -> None:
        await line.send(line.head)
        size = max(1, ceil(line.body / self.pieces))
        while line.left > line.end and await line.pause(self.every_s):
            await line.send(size)


addons = [SlowBody()]
