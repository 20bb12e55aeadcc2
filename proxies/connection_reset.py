"""The connection dies in the middle of an answer."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.delivery import cut
from wardround.wire.fault import Applies, at_least, resent


@dataclass
class ConnectionReset:
    """The answer's head and the first part of its body arrive, then the connection is reset.

    On the wire: the portal answers; its status line, its headers (with the full length) and part of the body go out, then
    a TCP reset, and nothing more. Over HTTP/2 everything else on that connection dies with it. The browser sees success
    first (``response.ok``, status 200) and a network error when it reads the body. The portal acted, exactly once. An answer
    without a body is lost whole, as with ``response_lost``.

    In the real world: a load balancer that restarts, a firewall that forgets its table, a tablet that leaves its access point.

    Attributes:
        at: how much of the body arrives, from 0 to less than 1.
    """

    applies: ClassVar[Applies] = Applies(with_body=True)
    at: float = 0.5

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, 0.999, at=self.at)

    def request(self, flow: http.HTTPFlow) -> None:
        """Cut what the browser's transport sends again (it does where not even a head has come)."""
        if resent(flow):
            flow.kill()

    def response(self, flow: http.HTTPFlow) -> None:
        """Let the first part out."""
        cut(flow, self.at, reset=True)


addons = [ConnectionReset()]
