"""The text of an event stream, message by message (WHATWG HTML, 9.2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class EventText:
    """Reads along. A message ends at an empty line; a comment (a keep-alive) is none.

    Args:
        message: told each whole message; its answer is whether the stream goes on after it.
    """

    def __init__(self, message: Callable[[bytes], bool]) -> None:
        """The stream is open."""
        self._message = message
        self._rest = b""
        self.over = False
        """Nothing passes any more."""

    def read(self, data: bytes) -> bytes:
        """What of this passes: all, or as far as the message after which the stream does not go on."""
        if self.over:
            return b""
        sent = len(self._rest)
        text = self._rest + data.replace(b"\r\n", b"\n")
        *blocks, self._rest = text.split(b"\n\n")
        read = 0
        for block in blocks:
            read += len(block) + 2
            if any(line and not line.startswith(b":") for line in block.split(b"\n")) and not self._message(block):
                self.over = True
                return text[sent:read]
        return data
