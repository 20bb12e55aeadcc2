"""A stream stays open, and nothing comes any more."""

from dataclasses import dataclass, field
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, Network
from wardround.wire.stream_fault import NEVER, StreamFault


@dataclass
class StreamHalfOpen(StreamFault):
    """A connection is dead, and neither side has been told: no data, no close.

    On the wire: an event stream or WebSocket stays open, new ones are accepted, and nothing passes: what the portal sends is
    lost, and so is what the browser sends on a WebSocket. From the first lost message on, pings and a close are lost too.
    When the fault ends, the dead connections are closed, as the first packet on a path that is back meets a reset. The
    browser sees a stream that is open (``readyState`` says so) and silent; only a portal's own sign of life, and a page that
    misses it, can tell this from a quiet night. The portal acted on nothing that was sent into the dead connection, and
    believes that its alerts have arrived.

    In the real world: a firewall or NAT has forgotten the connection; the laptop is out of reach; the peer lost its power.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"stream"}))
    _silenced: set[str] = field(default_factory=set, init=False, repr=False)

    def starts(self, network: Network) -> None:
        """Nothing is to be done: each piece is lost when it comes."""

    def ends(self, network: Network) -> None:
        """Close what is dead."""
        network.cut_streams(lambda flow: flow.id in self._silenced)

    def keep(self, flow: http.HTTPFlow) -> float:
        """For ever."""
        self._silenced.add(flow.id)
        return NEVER


addons = [StreamHalfOpen()]
