"""What mitmproxy offers no event for: closing a connection without a word, and handing on a piece of a stream later."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from mitmproxy.proxy.events import MessageInjected
from mitmproxy.proxy.layers.http._events import ResponseData  # its only home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mitmproxy import http
    from mitmproxy.addons.proxyserver import Proxyserver


class Late(bytes):
    """Sent through an event stream to say: what was kept back may go now."""

    __slots__ = ()


class _Signal(MessageInjected, ResponseData):  # type: ignore[type-arg]  # generic in its message, of which there is none
    """A piece of an answer that did not come from the portal. Injected messages go straight to their stream."""

    def __init__(self, flow: http.HTTPFlow) -> None:
        self.flow = flow
        self.message = None
        self.stream_id = 0
        self.data = Late(b"\n")


def sever(server: Proxyserver, clients: Iterable[tuple[object, ...] | str]) -> None:
    """Close browsers' connections without a word. In the proxy's own thread.

    Args:
        server: mitmproxy's server.
        clients: ids of the connections.
    """
    for client in clients:
        handler = server.connections.get(client)
        transport = handler.transports.get(handler.client) if handler is not None else None
        if transport is not None and transport.handler is not None:
            transport.handler.cancel("cut by a fault")


def signal_late(server: Proxyserver, flow: http.HTTPFlow) -> bool:
    """Let an event stream's callback be called although the portal sends nothing. In the proxy's own thread.

    Args:
        server: mitmproxy's server.
        flow: the event stream.

    Returns:
        False where that cannot be done: the browser has gone, or the portal speaks HTTP/2.
    """
    if flow.server_conn.alpn == b"h2":
        return False
    with suppress(ValueError):
        server.inject_event(_Signal(flow))
        return True
    return False


class Connections(Protocol):
    """What the wire can do with its connections. Safe from any thread; done once what is on its way is out."""

    def cut_streams(self, of: Callable[[http.HTTPFlow], bool] | None = None) -> None:
        """Close the connections of all open streams, or of those."""
        ...

    def cut_connections(self, clinician: str | None = None, *, but: http.HTTPFlow | None = None) -> None:
        """Close all connections of a clinician's browser (None: of every browser), but for that of one exchange."""
        ...

    def signal_late(self, flow: http.HTTPFlow) -> None:
        """What was kept back of an event stream may go."""
        ...
