"""The portal's own error."""

from dataclasses import dataclass

from mitmproxy import http

from wardround.wire.fault import at_least
from wardround.wire.reply import reply, retry_after


@dataclass
class ServerError:
    """500 in place of the answer, after the portal has acted.

    On the wire: status 500 and a JSON error, as an application sends it. (502, 503 and 504 are a gateway's: ``unavailable``.)
    The browser sees that something went wrong, not how far it went. The portal acted, unless ``reached`` is off: it is the
    error after the commit (a notification that failed, an answer that could not be written) which makes a repetition
    dangerous.

    In the real world: an exception in the last line of a handler, a message queue that is full, a template that breaks on one
    patient's data.

    Attributes:
        reached: the portal gets the request and acts, and its answer is replaced.
        retry_after_s: seconds for the ``Retry-After`` header; None for no such header.
    """

    reached: bool = True
    retry_after_s: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, retry_after_s=self.retry_after_s)

    def request(self, flow: http.HTTPFlow) -> None:
        """Answer at once."""
        if not self.reached:
            self._fail(flow)

    def response(self, flow: http.HTTPFlow) -> None:
        """Answer in place of the portal, which has acted."""
        if self.reached:
            self._fail(flow)

    def _fail(self, flow: http.HTTPFlow) -> None:
        reply(flow, 500, {"error": "internal_server_error", "message": "Something went wrong."}, retry_after(self.retry_after_s))


addons = [ServerError()]
