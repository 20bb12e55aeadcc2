"""A name cannot be resolved."""

import time
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from mitmproxy import http

from wardround.wire.fault import Applies, Network, listed, one_of, readable_headers

_PAGE = b"<!doctype html><html><head><title>DNS error</title></head><body><h1>The host name could not be resolved</h1></body></html>"


@dataclass
class DnsFailure:
    """The portal's name (or some names) cannot be resolved from this fault's start to its end.

    On the wire: nothing is sent on. What a proxy can show of it is limited, as a browser behind a proxy never asks for names
    itself: without a proxy it would report ``ERR_NAME_NOT_RESOLVED``; here it sees a connection that is closed without an
    answer (``ERR_EMPTY_RESPONSE``). A page's script cannot tell the two apart: both reject with ``TypeError``. ``mode="page"``
    is the other way in which hospitals meet it: the proxy of the house could not resolve the name and answers so itself, with
    503 and a page of its own. Open streams go on: they need no name any more. So do, with ``spare_open``, requests on
    connections that were open before; a proxy cannot know how long a browser without one would keep a name. The browser sees
    a network error or the page. The portal sees nothing.

    In the real world: the resolver of the ward's network restarts; a record has expired; the VPN brought its own resolver.

    Attributes:
        mode: ``closed`` (as without a proxy) or ``page`` (503 by the house's proxy).
        hosts: names that cannot be resolved, with commas between them; none: all.
        spare_open: requests on connections from before the fault's start go through.
    """

    applies: ClassVar[Applies] = Applies()
    mode: Literal["closed", "page"] = "closed"
    hosts: str = ""
    spare_open: bool = False
    _began: float = field(default=0.0, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the parameters."""
        one_of(("closed", "page"), mode=self.mode)

    def starts(self, network: Network) -> None:  # noqa: ARG002  # connections know real time only
        """Note which connections were there before."""
        self._began = time.time()

    def ends(self, network: Network) -> None:
        """The name is known again; nothing is to be undone."""

    def request(self, flow: http.HTTPFlow) -> None:
        """Nobody knows where to send it."""
        if self.hosts and flow.request.host not in listed(self.hosts):
            return
        if self.spare_open and flow.client_conn.timestamp_start < self._began:
            return
        if self.mode == "closed":
            flow.kill()
            return
        headers = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store", **readable_headers(flow)}
        flow.response = http.Response.make(503, _PAGE, headers)


addons = [DnsFailure()]
