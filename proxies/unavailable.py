"""503 in place of an answer."""

from dataclasses import dataclass

from mitmproxy import http

from wardround.wire.fault import readable_headers

_TITLE = b"503 Service Temporarily Unavailable"
_BODY = b"<html><head><title>%b</title></head><body><h1>%b</h1></body></html>" % (_TITLE, _TITLE)


@dataclass
class Unavailable:
    """A gateway answers 503 in the portal's place.

    On the wire: the request is not sent on; the answer is made here, a short HTML page as gateways send it. The browser
    sees the status. The portal did not act, unless ``reached`` is set: then it acted, and the gateway lost its answer.

    In the real world: a deployment, a restart, an overloaded back end. It says nothing about the session: an application
    that signs the clinician out because of it has taken a cough for a refusal.

    Attributes:
        status: HTTP status: 503, or 500, 502, 504.
        retry_after_s: seconds for the ``Retry-After`` header; None for no such header.
        reached: the portal gets the request and acts, and its answer is replaced.
    """

    status: int = 503
    retry_after_s: float | None = None
    reached: bool = False

    def request(self, flow: http.HTTPFlow) -> None:
        """Answer at once."""
        if not self.reached:
            self._refuse(flow)

    def response(self, flow: http.HTTPFlow) -> None:
        """Answer in place of the portal, which has acted."""
        if self.reached:
            self._refuse(flow)

    def _refuse(self, flow: http.HTTPFlow) -> None:
        headers = {"content-type": "text/html", "cache-control": "no-store", **readable_headers(flow)}
        if self.retry_after_s is not None:
            headers["retry-after"] = f"{self.retry_after_s:.0f}"
        flow.response = http.Response.make(self.status, _BODY.replace(b"503", str(self.status).encode()), headers)


addons = [Unavailable()]
