"""Event streams and WebSockets: followed message by message, never kept back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from wardround.history.events import Stream
from wardround.wire.event_text import EventText
from wardround.wire.kept import Kept

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.wire.active import Active
    from wardround.wire.live import Live
    from wardround.wire.scene import Scene


class Follower:
    """Follows one stream and writes its events."""

    def __init__(self, scene: Scene, live: Live) -> None:
        """It is open now."""
        self._scene = scene
        self._live = live
        self._text = EventText(self._passes)
        live.stream = True
        self.cut = False
        """Closed by us: neither side meant it."""
        self._kept = Kept()
        self._tasks: set[asyncio.Task[None]] = set()
        self._say("open")

    def chunk(self, data: bytes) -> list[bytes]:
        """Bytes of an event stream have come; hands on what may go by now."""
        by: list[Active] = []

        def keep() -> float:
            active, seconds = self._scene.desk.streams.keep(self._live)
            by.extend([active] if active is not None else [])
            return seconds

        seconds = self._kept.take(data, keep)
        if seconds and by:
            task = asyncio.get_running_loop().create_task(self._later(seconds, by[0]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return [] if self.cut else [passed for part in self._kept.out() if (passed := self._text.read(part))]

    async def _later(self, seconds: float, active: Active) -> None:
        await self._scene.desk.streams.wait(self._live, seconds, active)
        self._kept.due()
        self._scene.desk.streams.late(self._live.flow)

    def _passes(self, message: bytes) -> bool:
        """A message of an event stream passes; whether the stream goes on after it."""
        self.message("portal", message)
        return not self.cut

    def message(self, sender: Literal["portal", "browser"], data: bytes) -> None:
        """A whole message has passed."""
        self._live.size += len(data)
        text = data.decode("utf-8", errors="replace")
        named = self._scene.patients.named(text)
        for alias in named:
            if sender == "portal" and alias not in self._live.patients:
                self._live.patients.append(alias)
        self._say("message", sender=sender, patients=named, size=len(data))
        if sender == "portal":
            self._live.messages += 1
            self._scene.asides.answered(self._live)
            self._scene.ledger.change()
            self._scene.desk.streams.passed(self._live)

    def opened(self) -> None:
        """The browser is about to hear that it is open."""
        self._scene.asides.opened(self._live)
        self._scene.desk.streams.passed(self._live)

    def close(self, sender: Literal["portal", "browser"] | None = None) -> None:
        """It is closed, by one side or (None) by neither, or it is not known by whom."""
        if self.cut:
            self._live.outcome = "response-lost"
        self._say("close", sender=None if self.cut else sender)

    def _say(
        self,
        phase: Literal["open", "message", "close"],
        *,
        sender: Literal["portal", "browser"] | None = None,
        patients: list[str] | None = None,
        size: int = 0,
    ) -> None:
        live, scene = self._live, self._scene
        at = scene.times.now(live.clinician, live.tab)
        scene.emit(
            Stream(
                at=at, wall=scene.wall(), n=live.n, clinician=live.clinician, tab=live.tab,
                phase=phase, sender=sender, patients=patients or [], bytes=size,
            )
        )  # fmt: skip


def is_event_stream(response: http.Response) -> bool:
    """Whether an answer is an event stream: it has no end, so it must not be waited for."""
    return endless(response.headers.get("content-type", ""))


def endless(content_type: str) -> bool:
    """Whether what is of this type has no end."""
    return content_type.lower().startswith("text/event-stream")
