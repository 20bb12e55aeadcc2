"""The last stretch of an answer: its bytes, as they go out to the browser, slowly or not all of them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import struct
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from mitmproxy import ctx

from wardround.wire.fault import ENGINE, waiting_of
from wardround.wire.waiting import Interruption, Waiting, unless

if TYPE_CHECKING:
    from mitmproxy import http
    from mitmproxy.proxy.server import ConnectionIO

DELIVERY = "wardround.delivery"
_log = logging.getLogger(__name__)
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


Fate = Literal["whole", "cut", "gone"]
"""What became of an answer: the browser has it, we cut it, or the browser was not there any more."""


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

    def begin(self, done: Callable[[Fate], None], crashed: Callable[[Exception], None]) -> None:
        """What is written on this connection before the loop's next turn goes this way. Call it last in ``response``."""
        server = ctx.master.addons.get("proxyserver")  # type: ignore[no-untyped-call]
        handler = server.connections.get(self._flow.client_conn.id)
        io = handler.transports.get(handler.client) if handler is not None else None
        if io is None or io.writer is None:
            done("gone")
        else:
            (io.writer if isinstance(io.writer, Tap) else Tap(io)).expect(_Part(self, done, crashed))

    async def run(self, writer: asyncio.StreamWriter, written: list[bytes], begun: Callable[[Line], None]) -> Fate:
        """Send what was written."""
        response = self._flow.response
        chunked = response is not None and "chunked" in response.headers.get("transfer-encoding", "").lower()
        line = Line(writer, written, self._waiting, framed=self._flow.request.is_http2 or chunked)
        begun(line)
        await self._by(line)
        await line.send(line.left)
        return "cut" if line.cut else "gone" if line.gone.happened and line.left else "whole"


@dataclass
class _Part:
    """What was written for one answer, or (without a delivery) for others meanwhile."""

    delivery: Delivery | None = None
    done: Callable[[Fate], None] = lambda _: None
    crashed: Callable[[Exception], None] = lambda _: None
    written: list[bytes] = field(default_factory=list)
    complete: asyncio.Event = field(default_factory=asyncio.Event)


class Tap:
    """Stands in for a connection's writer while answers are delivered on it, one after the other."""

    def __init__(self, io: ConnectionIO) -> None:
        """Take the writer's place."""
        self._io = io
        self._writer: asyncio.StreamWriter = io.writer  # type: ignore[assignment]  # a browser's connection is TCP
        self._parts: deque[_Part] = deque()
        self._open: _Part | None = None
        self._line: Line | None = None
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        io.writer = self  # type: ignore[assignment]  # it has the methods that mitmproxy uses
        # otherwise drain() returns while bytes are still here, and a reset would throw them away
        self._writer.transport.set_write_buffer_limits(0)

    def expect(self, part: _Part) -> None:
        """All that is written before the loop's next turn is this answer."""
        self._open = part
        self._parts.append(part)
        asyncio.get_running_loop().call_soon(self._complete, part)

    def _complete(self, part: _Part) -> None:
        self._open = None
        part.complete.set()
        if self._task is None:
            self._task = asyncio.ensure_future(self._work())

    def write(self, data: bytes) -> None:
        """What is not of the answer that is expected goes when those before it are out."""
        if self._open is not None:
            self._open.written.append(data)
            return
        if not self._parts or self._parts[-1].delivery is not None:
            self._parts.append(_Part())
        self._parts[-1].written.append(data)

    async def _work(self) -> None:
        fate: Fate = "whole"
        try:
            while self._parts:
                part = self._parts.popleft()
                if part.delivery is None:
                    if fate == "whole":
                        self._writer.write(b"".join(part.written))
                    continue
                await part.complete.wait()
                if fate == "whole" and part.written:
                    fate = await self._deliver(part, part.delivery)
                part.done(fate if part.written else "gone")
        finally:
            self._line = None
            self._io.writer = self._writer
            self._writer.transport.set_write_buffer_limits()
            if self._closing:
                self._writer.close()

    async def _deliver(self, part: _Part, delivery: Delivery) -> Fate:
        try:
            return await delivery.run(self._writer, part.written, self._begun)
        except Exception as failure:  # noqa: BLE001  # a team's own fault; told where the wire tells of its errors
            part.crashed(failure)
            self._closing = True
            return "cut"

    def _begun(self, line: Line) -> None:
        self._line = line

    async def drain(self) -> None:
        """Wait until the connection takes more."""
        await self._writer.drain()

    def is_closing(self) -> bool:
        """Whether it is closed or about to be."""
        return self._closing or self._writer.is_closing()

    def write_eof(self) -> None:
        """Nothing follows: after the answers, as with ``close``."""
        self._closing = True

    def close(self) -> None:
        """Close once the answers are delivered; at once when nobody is there to have them."""
        self._closing = True
        if self._line is not None and self._io.reader is not None and self._io.reader.at_eof():  # type: ignore[union-attr]
            self._line.gone.happen()

    def get_extra_info(self, name: str, default: object = None) -> object:
        """As the connection says."""
        return self._writer.get_extra_info(name, default)


def deliver(flow: http.HTTPFlow, by: By, *, loses: bool = False) -> None:
    """Have ``by`` send this answer to the browser, instead of all at once. Call it from a fault's ``response``.

    Where several faults ask for it, the last one does it. Over HTTP/2, what else is written on that connection waits behind, as
    bytes of one connection do.

    Args:
        flow: the exchange.
        by: is given the line, sends, pauses, resets; what it leaves is sent when it is done.
        loses: the browser will not get all of it.
    """
    delivery = Delivery(flow, by, loses=loses)
    if ENGINE in flow.metadata:
        flow.metadata[DELIVERY] = delivery
    else:
        delivery.begin(lambda _: None, lambda failure: _log.error("%r", failure))


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
