"""What the faults of one scenario do to its open streams."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from wardround.wire.stream_fault import NEVER, StreamFault
from wardround.wire.waiting import unless

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy import http

    from wardround.wire.active import Active
    from wardround.wire.live import Live
    from wardround.wire.severing import Connections
    from wardround.wire.times import Times


class StreamDesk:
    """Asks the stream faults that are up about each piece of a stream. Everything but ``joins`` runs in the wire's thread."""

    def __init__(self, *, times: Times, up: Callable[[], list[Active]], connections: Connections, real: bool) -> None:
        """No stream is open. ``real``: delays are real seconds, not virtual ones."""
        self._times = times
        self._up = up
        self._connections = connections
        self._real = real

    def joins(self, active: Active, lives: list[Live]) -> None:
        """A fault was put up: streams that are open already are its own, too."""
        fault = active.fault
        if not isinstance(fault, StreamFault):
            return
        mine = [live for live in lives if live.stream and active.joins(live)]
        for live in mine:
            if fault.cut(live.flow, live.messages):
                self._cut(active, live)

    def passed(self, live: Live) -> None:
        """A stream is open, or a message of the portal has passed: if a fault says so it is cut, once what is on its way is out."""
        for active in self._up():
            if isinstance(active.fault, StreamFault) and active.meets(live) and active.fault.cut(live.flow, live.messages):
                self._cut(active, live)
                return

    def _cut(self, active: Active, live: Live) -> None:
        active.touched(live)
        self._connections.cut_streams(lambda flow: flow is live.flow)

    def keep(self, live: Live) -> tuple[Active | None, float]:
        """For how many virtual seconds the next piece is kept back, and by whom; ``NEVER``: it is lost."""
        asked = [(active, active.fault) for active in self._up() if isinstance(active.fault, StreamFault) and active.meets(live)]
        found = max(((fault.keep(live.flow), active) for active, fault in asked), key=lambda pair: pair[0], default=(0.0, None))
        if found[0] and found[1] is not None:
            found[1].touched(live)
        return found[1], found[0]

    async def wait(self, live: Live, seconds: float, active: Active) -> None:
        """Let so many virtual seconds pass, or until the fault is taken down."""
        due = self._times.now(live.clinician, live.tab) + seconds
        await unless(asyncio.sleep(seconds) if self._real else self._times.reached(due, live.clinician), active.ends)

    async def message(self, live: Live) -> bool:
        """A WebSocket message, and all that comes behind it, waits as long as it must. False: it is lost."""
        active, seconds = self.keep(live)
        if seconds == NEVER and active is not None:
            await unless(asyncio.Event().wait(), active.ends)
            return False
        if seconds and active is not None:
            await self.wait(live, seconds, active)
        return True

    async def ended(self, live: Live) -> None:
        """The portal has ended an event stream: nobody hears of it while a fault keeps everything back."""
        active, seconds = self.keep(live)
        if seconds == NEVER and active is not None:
            await unless(asyncio.Event().wait(), active.ends)

    def late(self, flow: http.HTTPFlow) -> None:
        """What was kept back of an event stream may go."""
        self._connections.signal_late(flow)
