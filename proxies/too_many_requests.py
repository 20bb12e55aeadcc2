"""Slow down."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import SCRIPTED, Applies, at_least
from wardround.wire.reply import reply, retry_after


@dataclass
class TooManyRequests:
    """429 with ``Retry-After``: a limiter takes the ward for one noisy client.

    On the wire: the request is not sent on; status 429 and when to come back. The browser is told to wait. The portal did not
    act and ended nothing: at the token endpoint this says nothing about the session. An application should wait as long
    as it is told, and not sign anybody out.

    In the real world: a whole ward behind one address signs in at seven, and the limiter counts addresses.

    Attributes:
        retry_after_s: seconds for the ``Retry-After`` header; None for no such header.
    """

    applies: ClassVar[Applies] = Applies(hows=SCRIPTED)
    retry_after_s: float | None = 5.0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, retry_after_s=self.retry_after_s)

    def request(self, flow: http.HTTPFlow) -> None:
        """Refuse."""
        reply(flow, 429, {"error": "too_many_requests"}, retry_after(self.retry_after_s))


addons = [TooManyRequests()]
