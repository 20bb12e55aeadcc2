"""Nothing passes, for a while."""

from dataclasses import dataclass

from mitmproxy import http

from wardround.wire.fault import Network


@dataclass
class Offline:
    """The network is gone from this fault's start to its end.

    On the wire: every request is dropped by closing the connection, open event streams and WebSockets are cut without a
    word, and answers to requests that were already on their way are lost. The browser sees network errors; its
    ``navigator.onLine`` stays true (most real outages look like that too). The portal sees nothing new.

    In the real world: a dead spot on the ward, a switch that restarts, a laptop that changes networks.

    Attributes:
        cut_streams: whether open streams are cut when it begins.
        lose_answers: whether answers still under way are lost.
    """

    cut_streams: bool = True
    lose_answers: bool = True

    def starts(self, network: Network) -> None:
        """Cut what is open."""
        if self.cut_streams:
            network.cut_streams()

    def ends(self, network: Network) -> None:
        """The network is back; nothing is to be undone."""

    def request(self, flow: http.HTTPFlow) -> None:
        """Nothing goes out."""
        flow.kill()

    def response(self, flow: http.HTTPFlow) -> None:
        """Nothing comes in."""
        if self.lose_answers:
            flow.kill()


addons = [Offline()]
