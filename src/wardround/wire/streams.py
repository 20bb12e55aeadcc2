"""Event streams and WebSockets: followed message by message, never kept back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wardround.history.events import Stream

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.wire.live import Live
    from wardround.wire.scene import Scene


class Follower:
    """Follows one stream and writes its events."""

    def __init__(self, scene: Scene, live: Live) -> None:
        """It is open now."""
        self._scene = scene
        self._live = live
        self._rest = b""
        live.stream = True
        self.cut = False
        """Closed by us: neither side meant it."""
        self._say("open")

    def chunk(self, data: bytes) -> bytes:
        """Bytes of an event stream go by; hands them on unchanged. A message ends at an empty line."""
        text = self._rest + data.replace(b"\r\n", b"\n")
        *messages, self._rest = text.split(b"\n\n")
        for message in messages:
            # Lines that begin with a colon are comments: keep-alives, no messages.
            if any(line and not line.startswith(b":") for line in message.split(b"\n")):
                self.message("portal", message)
        return data

    def message(self, sender: Literal["portal", "browser"], data: bytes) -> None:
        """A whole message has passed."""
        self._live.size += len(data)
        text = data.decode("utf-8", errors="replace")
        named = self._scene.patients.named(text)
        for alias in named:
            if sender == "portal" and alias not in self._live.patients:
                self._live.patients.append(alias)
        self._say("message", sender=sender, patients=named, size=len(data))

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
    kind: str = response.headers.get("content-type", "")
    return kind.lower().startswith("text/event-stream")
