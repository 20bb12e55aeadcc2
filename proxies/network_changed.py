"""All open connections die at once; new ones work."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from mitmproxy import http

from wardround.wire.fault import Applies, Network, one_of, resent


@dataclass
class NetworkChanged:
    """The clinician's machine changes networks: every open connection of its browser dies at the same moment.

    It happens once: when the first exchange comes at which the fault is aimed, or (``moment="start"``) when it is put up.

    On the wire: all connections between that browser and the portal are closed without a word, idle ones, event streams and
    WebSockets included; whatever is under way on them is lost. What comes afterwards goes through on new connections. The
    browser sees a network error for each request that was under way, and closed streams. The portal acted on the exchange
    aimed at with ``answer``, and did not with ``request``; on the others it may have acted. (Alone, under mitmdump, each
    exchange is lost for itself.)

    In the real world: a tablet leaves the dock's cable for the ward's Wi-Fi, a laptop roams to another network segment, a VPN
    comes up: its address changes (Chromium calls it ``ERR_NETWORK_CHANGED``).

    Attributes:
        moment: ``start``, ``request`` (that exchange has not reached the portal) or ``answer`` (the portal has answered it).
    """

    applies: ClassVar[Applies] = Applies()
    moment: Literal["start", "request", "answer"] = "answer"
    _network: Network | None = field(default=None, init=False, repr=False)
    _changed: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the parameters."""
        one_of(("start", "request", "answer"), moment=self.moment)

    def starts(self, network: Network) -> None:
        """Cut everything now, or remember by whom to cut it."""
        self._network = network
        if self.moment == "start":
            self._changed = True
            network.cut_connections()

    def ends(self, network: Network) -> None:
        """The new network stays; nothing is to be undone."""

    def request(self, flow: http.HTTPFlow) -> None:
        """It happens while this request is on its way up. What the browser's transport sends again would not be sent in life."""
        if resent(flow):
            flow.kill()
        elif self.moment == "request":
            self._change(flow)

    def response(self, flow: http.HTTPFlow) -> None:
        """It happens while this answer is on its way down."""
        if self.moment == "answer":
            self._change(flow)

    def _change(self, flow: http.HTTPFlow) -> None:
        if self._changed:
            return
        if self._network is not None:
            self._changed = True
            self._network.cut_connections(flow)
        flow.kill()


addons = [NetworkChanged()]
