"""The portal acts, and nobody hears."""

import time
from dataclasses import dataclass, field

from mitmproxy import http

from wardround.wire.fault import ENGINE, resent


@dataclass
class ResponseLost:
    """The request reaches the portal, its answer does not reach the browser.

    On the wire: the connection to the browser is closed (HTTP/2: the stream is reset) once the portal has answered.
    The browser sees a network error (``TypeError: Failed to fetch``). The portal acted, exactly once.

    Chromium sends a request again by itself when a plain HTTP/1.1 connection that it had used before is closed without
    an answer, POST included. That second request is cut before it reaches the portal (and is recorded), so that the
    loss is one loss. To let it through, use ``response_lost_resent``.

    In the real world: Wi-Fi roams between access points, a lift door closes, a VPN reconnects, at the moment between
    request and answer. The one to fear for a token refresh and for an order.

    Attributes:
        resend_within_s: only when the file runs alone under mitmdump, which cannot tell the browser's re-send from a
            person's: the same request within so many real seconds is taken for one.
    """

    resend_within_s: float = 0.5
    _lost: dict[tuple[str, str, bytes], float] = field(default_factory=dict, init=False, repr=False)

    def request(self, flow: http.HTTPFlow) -> None:
        """Cut what the browser's transport sends again."""
        if resent(flow) or self._again(flow):
            flow.kill()

    def response(self, flow: http.HTTPFlow) -> None:
        """Lose the answer."""
        if ENGINE not in flow.metadata:
            self._lost[self._same(flow)] = time.monotonic()
        flow.kill()

    def _again(self, flow: http.HTTPFlow) -> bool:
        lost_at = None if ENGINE in flow.metadata else self._lost.pop(self._same(flow), None)
        return lost_at is not None and time.monotonic() - lost_at < self.resend_within_s

    @staticmethod
    def _same(flow: http.HTTPFlow) -> tuple[str, str, bytes]:
        return flow.request.method, flow.request.url, flow.request.raw_content or b""


addons = [ResponseLost()]
