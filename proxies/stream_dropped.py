"""A stream is cut."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, at_least
from wardround.wire.stream_fault import StreamFault


@dataclass
class StreamDropped(StreamFault):
    """An event stream or WebSocket is closed without a word once so many messages have come.

    One that has had so many when the fault is put up is closed at once. Its successor is, too, while the fault is up.

    On the wire: its connection is closed, without a WebSocket close frame (over HTTP/2: the whole connection, with
    whatever else is on it). The browser sees ``error`` (an EventSource connects again by itself) or ``close`` with code 1006.
    What was sent between this connection and the next is for the portal to send again. The portal acted on all that it had
    got.

    In the real world: a load balancer's time limit, a Wi-Fi roam, a proxy that restarts.

    Attributes:
        after_messages: messages of the portal after which it is cut; 0: as soon as it is open.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"stream"}))
    after_messages: int = 1

    def __post_init__(self) -> None:
        """Check the parameters."""
        at_least(0, after_messages=self.after_messages)

    def cut(self, flow: http.HTTPFlow, messages: int) -> bool:  # noqa: ARG002  # one is as good as another
        """Close it when enough have come."""
        return messages >= self.after_messages


addons = [StreamDropped()]
