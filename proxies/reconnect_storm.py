"""Each reconnection is accepted, and dropped again."""

from dataclasses import dataclass, field
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, at_least
from wardround.wire.stream_fault import StreamFault


@dataclass
class ReconnectStorm(StreamFault):
    """A stream's connections are accepted and dropped again, one after the other, before one is allowed to last.

    On the wire: an event stream or WebSocket is opened as asked (200, or 101), and its connection is closed without a word
    at once; so is the next of the same tab and path, so many times. One that is open when the fault is put up is the first.
    The browser sees ``open`` and then ``error`` or ``close`` each time: an application that starts its waiting time anew at
    every ``open`` never waits longer, and storms. The portal accepts and serves each connection, with all that it does for a
    new one.

    In the real world: a back end behind the gateway restarts again and again; a new release cannot keep its connections.

    Attributes:
        times: how many connections are dropped.
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"stream"}))
    follows: ClassVar[bool] = True
    times: int = 5
    _dropped: set[str] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the parameters."""
        at_least(1, times=self.times)

    def cut(self, flow: http.HTTPFlow, messages: int) -> bool:  # noqa: ARG002  # it never comes to a second message
        """Drop each connection once, until there were enough."""
        if flow.id in self._dropped or len(self._dropped) >= self.times:
            return False
        self._dropped.add(flow.id)
        return True


addons = [ReconnectStorm()]
