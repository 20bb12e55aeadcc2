"""Every host answers with the network's own sign-in page, for a while."""

from dataclasses import dataclass, field
from typing import Literal

from mitmproxy import http

from wardround.wire.fault import Network, one_of

_HOST = "captive.wardround.test"
_PAGE = (
    b"<!doctype html><html lang='en'><head><title>Guest network</title></head>"
    b"<body><h1>Welcome to the guest network</h1><form><button>Accept the terms of use</button></form></body></html>"
)


@dataclass
class CaptivePortal:
    """A captive portal stands in the way from this fault's start to its end.

    On the wire: every request, data and pages alike, is answered by the network and not sent on: with the network's own
    page (``page``: status 200, HTML), or with a 302 to a page on another host (``redirect``; a script's request then fails,
    as that host allows no other origin). Open streams are cut. Afterwards all is as before. The browser takes the page for
    the portal's own answer. The portal sees nothing.
    (Over TLS a real captive portal can only break the connection; here it can answer, which is the harder case for
    an application: gateways and firewalls of hospitals that do inspect TLS answer just so.)

    In the real world: the tablet has joined the guest network; the hospital's gateway wants a daily acceptance.

    Attributes:
        mode: ``page`` or ``redirect``.
    """

    mode: Literal["page", "redirect"] = "page"
    hosts: frozenset[str] = field(default=frozenset({_HOST}), init=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        one_of(("page", "redirect"), mode=self.mode)

    def starts(self, network: Network) -> None:
        """Cut what is open."""
        network.cut_streams()

    def ends(self, network: Network) -> None:
        """The way is free; nothing is to be undone."""

    def request(self, flow: http.HTTPFlow) -> None:
        """Answer in place of whomever was asked."""
        headers = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
        if self.mode == "redirect" and flow.request.host != _HOST:
            flow.response = http.Response.make(302, b"", {**headers, "location": f"http://{_HOST}/"})
        else:
            flow.response = http.Response.make(200, _PAGE, headers)


addons = [CaptivePortal()]
