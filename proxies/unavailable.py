"""503 in place of an answer."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from mitmproxy import http

from wardround.wire.fault import at_least, one_of, readable_headers

_BODY = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


@dataclass
class Unavailable:
    """A gateway answers 503 (or 502, 504) in the portal's place.

    On the wire: the request is not sent on; the answer is made here, a short HTML page as gateways send it. The browser
    sees the status. The portal did not act, unless ``reached`` is set: then it acted, and the gateway lost its answer.

    In the real world: a deployment, a restart, an overloaded back end. It says nothing about the session: an application
    that signs the clinician out because of it has taken a cough for a refusal.

    Attributes:
        status: HTTP status: 502 (no answer from behind), 503, or 504 (none in time). For 500 see ``server_error``.
        retry_after_s: seconds for the ``Retry-After`` header; None for no such header.
        reached: the portal gets the request and acts, and its answer is replaced.
    """

    status: Literal[502, 503, 504] = 503
    retry_after_s: float | None = None
    reached: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        one_of((502, 503, 504), status=self.status)
        at_least(0, retry_after_s=self.retry_after_s)

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
        flow.response = http.Response.make(self.status, _BODY.format(f"{self.status} {HTTPStatus(self.status).phrase}"), headers)


addons = [Unavailable()]
