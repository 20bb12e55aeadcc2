"""A stream pauses, then everything comes at once."""

from dataclasses import dataclass, field
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, at_least
from wardround.wire.stream_fault import StreamFault


@dataclass
class StreamStalled(StreamFault):
    """What an event stream or WebSocket brings is held for some seconds, then delivered in order.

    Once for each connection: it begins with the first message that comes while the fault is up, and whatever comes during
    the pause waits behind it.

    On the wire: nothing is lost, and nothing is closed. The seconds are virtual: the data go on when the clock has been moved
    past them, or when the fault ends; when the file runs alone they are real. (Towards a portal that speaks HTTP/2, they go on
    with the next data that the portal sends; and a portal that ends an event stream ends its pause.) The browser sees nothing
    for so long, then old news as if they were new: an alert that is no longer true, a session warning whose time is up.
    The portal has acted and knows nothing of it; what the browser sends on a WebSocket waits in the same way.

    In the real world: a proxy that buffers, a congested network, a page whose machine was busy.

    Attributes:
        stall_s: virtual seconds.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"stream"}))
    stall_s: float = 30.0
    _stalled: set[str] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the parameters."""
        at_least(0, stall_s=self.stall_s)

    def keep(self, flow: http.HTTPFlow) -> float:
        """Once for each connection."""
        if flow.id in self._stalled:
            return 0.0
        self._stalled.add(flow.id)
        return self.stall_s


addons = [StreamStalled()]
