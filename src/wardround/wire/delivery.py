"""The last stretch of an answer: its bytes, as they go out to the browser, slowly or not all of them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mitmproxy import ctx

from wardround.wire.fault import ENGINE, waiting_of
from wardround.wire.waiting import Interruption, Waiting, unless

if TYPE_CHECKING:
    from mitmproxy import http
    from mitmproxy.proxy.server import ConnectionIO

DELIVERY = "wardround.delivery"
_NO_LINGER = struct.pack("ii", 1, 0)
"""``SO_LINGER`` on, 0 s: closing sends RST, not FIN."""


class Line:
    """The connection to the browser and what mitmproxy has written on it for one answer.

    Attributes:
        head: size of the status line and headers, bytes (over TLS and HTTP/2: of what carries them).
        body: size of the body, bytes, likewise.
        end: size of what only says that the body is over, bytes (a last chunk, a last frame; else 0).
        left: how many bytes have not been sent.
        cut: it was reset.
    """

    def __init__(self, writer: asyncio.StreamWriter, written: list[bytes], waiting: Waiting, *, framed: bool) -> None:
        """``framed``: the last write only says that the body is over."""
        self._writer = writer
        self._data = memoryview(b"".join(written))
        self._waiting = waiting
        self._due: float | None = None
        self.head = len(written[0])
        self.end = len(written[-1]) if framed and len(written) > 1 else 0
        self.body = sum(len(piece) for piece in written[1:]) - self.end
        self.cut = False
        self.gone = Interruption()
        """The browser has closed the connection."""

    @property
    def left(self) -> int:
        """How many bytes have not been sent."""
        return len(self._data)

    async def send(self, size: int) -> None:
        """Send the next ``size`` bytes and wait until they are out. What is not sent in the end is sent all at once."""
        if self._writer.transport.is_closing():
            self.gone.happen()
        if self.gone.happened or self.cut:
            return
        piece, self._data = self._data[:size], self._data[size:]
        self._writer.write(bytes(piece))
        with contextlib.suppress(OSError):
            await unless(self._writer.drain(), self.gone, self._waiting.ends)

    async def pause(self, seconds: float) -> bool:
        """Wait so long (virtual time) after the last pause was over. False when the fault has ended or the browser has gone."""
        self._due = (self._waiting.moment() if self._due is None else self._due) + seconds
        return not self.gone.happened and await self._waiting.until(self._due, self.gone)

    def close(self) -> None:
        """End the connection: what is sent arrives, nothing follows."""
        self.cut = True
        self._writer.close()

    def reset(self) -> None:
        """Kill the connection: nothing more is sent."""
        self.cut = True
        plug = self._writer.get_extra_info("socket")
        if plug is not None:
            with contextlib.suppress(OSError):
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._writer.transport.abort()


By = Callable[[Line], Awaitable[None]]


class Delivery:
    """How one answer is to be delivered.

    Attributes:
        loses: the browser will not get all of it.
    """

    def __init__(self, flow: http.HTTPFlow, by: By, *, loses: bool) -> None:
        """Not yet begun."""
        self._flow = flow
        self._by = by
        self._waiting = waiting_of(flow)
        self.loses = loses

    def begin(self, done: Callable[[Line | None], None]) -> None:
        """From now on, what is written on this connection goes this way. ``done`` is told the line (None: nothing was written)."""
        server = ctx.master.addons.get("proxyserver")  # type: ignore[no-untyped-call]
        handler = server.connections.get(self._flow.client_conn.id)
        io = handler.transports.get(handler.client) if handler is not None else None
        if io is None or io.writer is None:
            done(None)
            return
        response = self._flow.response
        chunked = response is not None and "chunked" in response.headers.get("transfer-encoding", "").lower()
        Tap(io, self._by, self._waiting, framed=self._flow.request.is_http2 or chunked, done=done)


class Tap:
    """Stands in for a connection's writer from the end of a hook until the answer is delivered."""

    def __init__(self, io: ConnectionIO, by: By, waiting: Waiting, *, framed: bool, done: Callable[[Line | None], None]) -> None:
        """Take the writer's place."""
        self._io = io
        self._writer: asyncio.StreamWriter = io.writer  # type: ignore[assignment]  # a browser's connection is TCP
        self._by = by
        self._waiting = waiting
        self._framed = framed
        self._done = done
        self._written: list[bytes] = []
        self._behind: list[bytes] = []
        self._line: Line | None = None
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        io.writer = self  # type: ignore[assignment]  # it has the methods that mitmproxy uses

    def write(self, data: bytes) -> None:
        """All that is written before the loop's next turn is this answer; what comes later waits behind it."""
        if self._line is not None:
            self._behind.append(data)
            return
        if not self._written:
            asyncio.get_running_loop().call_soon(self._start)
        self._written.append(data)

    def _start(self) -> None:
        self._line = Line(self._writer, self._written, self._waiting, framed=self._framed)
        self._task = asyncio.ensure_future(self._deliver(self._line))

    async def _deliver(self, line: Line) -> None:
        # otherwise drain() returns while bytes are still here, and a reset would throw them away
        self._writer.transport.set_write_buffer_limits(0)
        try:
            await self._by(line)
            await line.send(line.left)
        finally:
            self._writer.transport.set_write_buffer_limits()
            self._io.writer = self._writer
            if not line.cut and not line.gone.happened:
                self._writer.write(b"".join(self._behind))
            if self._closing:
                self._writer.close()
            self._done(line)

    async def drain(self) -> None:
        """Wait until the connection takes more."""
        await self._writer.drain()

    def is_closing(self) -> bool:
        """Whether it is closed or about to be."""
        return self._closing or self._writer.is_closing()

    def write_eof(self) -> None:
        """Nothing follows: after the answer, as with ``close``."""
        self._closing = True

    def close(self) -> None:
        """Close once the answer is delivered; at once when there is none, or nobody to have it."""
        self._closing = True
        if self._line is None and not self._written:
            self._io.writer = self._writer
            self._writer.close()
            self._done(None)
        elif self._line is not None and self._io.reader is not None and self._io.reader.at_eof():  # type: ignore[union-attr]
            self._line.gone.happen()

    def get_extra_info(self, name: str, default: object = None) -> object:
        """As the connection says."""
        return self._writer.get_extra_info(name, default)


def deliver(flow: http.HTTPFlow, by: By, *, loses: bool = False) -> None:
    """Have ``by`` send this answer to the browser, instead of all at once. Call it from a fault's ``response``.

    Where several faults ask for it, the last one does it. Over HTTP/2, what else is written on that connection waits behind.

    Args:
        flow: the exchange.
        by: is given the line, sends, pauses, resets; what it leaves is sent when it is done.
        loses: the browser will not get all of it.
    """
    delivery = Delivery(flow, by, loses=loses)
    if ENGINE in flow.metadata:
        flow.metadata[DELIVERY] = delivery
    else:
        delivery.begin(lambda _: None)


def cut(flow: http.HTTPFlow, at: float, *, reset: bool) -> None:
    """Let an answer's head and the first part of its body out, then end the connection. Call it from a fault's ``response``.

    Over TLS and HTTP/2 too, that first part can be read. An answer without a body is not sent at all.

    Args:
        flow: the exchange.
        at: how much of the body, from 0 to less than 1.
        reset: by RST, else by an ordinary close.
    """
    response = flow.response
    body = (response.raw_content if response is not None else None) or b""
    size = int(len(body) * at)
    if response is not None and size:
        # the length in the head stays what it was
        response.raw_content = body[:size]

    async def by(line: Line) -> None:
        if body:
            await line.send(line.head + (line.body if size else 0))
        if reset:
            line.reset()
        else:
            line.close()

    deliver(flow, by, loses=True)
