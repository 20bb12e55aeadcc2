"""A web page where JSON was expected."""

from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, readable_headers

_PAGE = b"<!doctype html><html><head><title>Maintenance</title></head><body><h1>We will be right back</h1></body></html>"


@dataclass
class HtmlInstead:
    """200, and the body is a web page.

    On the wire: status 200, ``text/html``, in place of the portal's answer. The browser sees success with a body that is
    no JSON: ``response.json()`` throws after ``response.ok`` was true. The portal did not act, unless ``reached`` is set.

    In the real world: a maintenance page, a web application firewall's block page, a hotel network's terms of use.

    Attributes:
        reached: the portal gets the request and acts, and its answer is replaced.
    """

    applies: ClassVar[Applies] = Applies(json_only=True)
    reached: bool = False

    def request(self, flow: http.HTTPFlow) -> None:
        """Answer at once."""
        if not self.reached:
            self._answer(flow)

    def response(self, flow: http.HTTPFlow) -> None:
        """Answer in place of the portal, which has acted."""
        if self.reached:
            self._answer(flow)

    @staticmethod
    def _answer(flow: http.HTTPFlow) -> None:
        flow.response = http.Response.make(200, _PAGE, {"content-type": "text/html; charset=utf-8", **readable_headers(flow)})


addons = [HtmlInstead()]
