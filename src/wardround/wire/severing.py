"""What mitmproxy offers no event for: closing a connection without a word, and handing on a piece of a stream later."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from mitmproxy.proxy.events import MessageInjected
from mitmproxy.proxy.layers.http._events import ResponseData  # its only home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mitmproxy import connection, http
    from mitmproxy.addons.proxyserver import Proxyserver


class Late(bytes):
    """Sent through an event stream to say: what was kept back may go now."""

    __slots__ = ()


class _Signal(MessageInjected):  # type: ignore[type-arg]  # generic in its message, of which there is none
    """An injected message goes straight to its stream, through the layers of a tunnel if there is one."""

    def __init__(self, flow: http.HTTPFlow) -> None:
        super().__init__(_Door(flow, self), None)  # type: ignore[arg-type]  # all that is asked of a flow here


class _Piece(_Signal, ResponseData):
    """What the stream itself must take it for: a piece of the answer."""

    stream_id = 0
    data = Late(b"\n")


class _Door:
    """The connection of a flow, for whoever asks which stream is meant: each HTTP layer on the way asks once.

    The layer of a tunnel would take a piece of an answer for bytes from the portal, and break the connection: so it is made
    one for the last layer only.
    """

    def __init__(self, flow: http.HTTPFlow, signal: _Signal) -> None:
        self._flow = flow
        self._signal = signal
        self._layers = 2 if flow.request.scheme == "https" else 1
        self.client_conn = flow.client_conn

    @property
    def server_conn(self) -> connection.Server:
        self._layers -= 1
        if not self._layers:
            self._signal.__class__ = _Piece
        return self._flow.server_conn


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
