"""The answer is lost, and the browser's transport asks again by itself."""

from dataclasses import dataclass

from mitmproxy import http

from wardround.wire.fault import resent


@dataclass
class ResponseLostResent:
    """The first answer does not reach the browser; a repetition by the browser's own transport goes through.

    On the wire: the connection to the browser is closed once the portal has answered. On a plain HTTP/1.1 connection that
    it had used before, Chromium sends the request again within a few hundred milliseconds, POST included, and no script
    hears of it: the page sees success, **and the portal has acted twice**. On a fresh connection, over TLS or over HTTP/2
    it does not; there this is ``response_lost``.

    In the real world: a keep-alive connection dies under a busy load balancer or a roaming client. Who makes one row of
    two identical requests is the portal, by an idempotency key, or nobody.
    """

    def response(self, flow: http.HTTPFlow) -> None:
        """Lose the answer, unless it is the answer to the repetition."""
        if not resent(flow):
            flow.kill()


addons = [ResponseLostResent()]
