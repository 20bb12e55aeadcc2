"""The base of faults of streams: they say what becomes of a piece, and wardround or mitmdump does it.

A *piece* is a WebSocket message (of either side), or as much of an event stream as came at once.
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

from mitmproxy import ctx

from wardround.wire.event_text import EventText
from wardround.wire.kept import Kept
from wardround.wire.severing import sever, signal_late

if TYPE_CHECKING:
    from mitmproxy import http
    from mitmproxy.addons.proxyserver import Proxyserver

NEVER = math.inf
"""A piece that is kept back for so long is not delivered at all."""


class StreamFault:
    """A fault of event streams and WebSockets. Its file overrides ``keep`` or ``cut`` (or both)."""

    def __init__(self) -> None:
        """Subclasses are dataclasses and have their own."""

    def keep(self, flow: http.HTTPFlow) -> float:  # noqa: ARG002  # for those who override it
        """Virtual seconds for which the next piece is kept back; later ones wait behind it. ``NEVER``: it is lost."""
        return 0.0

    def cut(self, flow: http.HTTPFlow, messages: int) -> bool:  # noqa: ARG002  # for those who override it
        """Whether the stream's connection is closed now, without a word.

        Asked when a stream opens (or is open when the fault is put up), and after each message of the portal.

        Args:
            flow: the stream.
            messages: of the portal, that have passed so far.
        """
        return False

    # Alone under mitmdump: the same by mitmproxy's own events, in real seconds. Inside wardround nobody calls these.

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """An event stream opens."""
        kind: str = flow.response.headers.get("content-type", "") if flow.response else ""
        if flow.response is None or not kind.startswith("text/event-stream"):
            return
        alone = _Alone(self, flow)
        flow.response.stream = alone.chunk
        alone.look()

    def websocket_start(self, flow: http.HTTPFlow) -> None:
        """A WebSocket opens."""
        _Alone(self, flow).look()

    async def websocket_message(self, flow: http.HTTPFlow) -> None:
        """A WebSocket message is on its way."""
        if flow.websocket is None:
            return
        message = flow.websocket.messages[-1]
        seconds = self.keep(flow)
        if seconds == NEVER:
            message.drop()  # type: ignore[no-untyped-call]
            return
        await asyncio.sleep(seconds)
        alone = _Alone(self, flow)
        alone.messages = sum(not one.from_client for one in flow.websocket.messages)
        alone.look()


class _Alone:
    """One stream under mitmdump."""

    def __init__(self, fault: StreamFault, flow: http.HTTPFlow) -> None:
        self._fault = fault
        self._flow = flow
        self._kept = Kept()
        self._text = EventText(self._passes)
        self._tasks: set[asyncio.Task[None]] = set()
        self.messages = 0

    def look(self) -> None:
        """Cut the stream if it is to be cut, once what is on its way is out."""
        if self._fault.cut(self._flow, self.messages):
            self._text.over = True
            asyncio.get_running_loop().call_soon(sever, _server(), [self._flow.client_conn.id])

    def chunk(self, data: bytes) -> list[bytes]:
        """A part of an event stream."""
        seconds = self._kept.take(data, lambda: self._fault.keep(self._flow))
        if seconds:
            task = asyncio.get_running_loop().create_task(self._later(seconds))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return [passed for part in self._kept.out() if (passed := self._text.read(part))]

    def _passes(self, message: bytes) -> bool:  # noqa: ARG002  # what it says does not matter
        self.messages += 1
        self.look()
        return not self._text.over

    async def _later(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._kept.due()
        signal_late(_server(), self._flow)


def _server() -> Proxyserver:
    found: Proxyserver = ctx.master.addons.get("proxyserver")  # type: ignore[no-untyped-call]
    return found
