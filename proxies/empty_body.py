"""Success, and nothing in it."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, readable_headers


@dataclass
class EmptyBody:
    """200, and the body is empty.

    On the wire: status 200, the content type of JSON, ``Content-Length: 0``. The browser sees success: ``response.ok`` is true and
    ``response.json()`` throws. The portal acted, unless ``reached`` is off: then something before it answered.

    In the real world: a gateway that drops a body it could not decode, a handler that returns nothing on one path, a cache
    that kept the head of an answer only.

    Attributes:
        reached: the portal gets the request and acts, and its answer is emptied.
    """

    applies: ClassVar[Applies] = Applies(json_only=True)
    reached: bool = True

    def request(self, flow: http.HTTPFlow) -> None:
        """Answer at once."""
        if not self.reached:
            flow.response = http.Response.make(200, b"", {"content-type": "application/json", **readable_headers(flow)})

    def response(self, flow: http.HTTPFlow) -> None:
        """Empty the portal's answer."""
        if self.reached and flow.response is not None:
            flow.response.status_code = 200
            flow.response.headers.pop("content-encoding", None)
            flow.response.headers.pop("transfer-encoding", None)
            flow.response.content = b""


addons = [EmptyBody()]
