"""A portal that costs next to nothing: canned answers of a real size, so that a benchmark measures who asks.

``python -m tests.benchmarks.load_portal`` prints its port and serves until its input ends. With two numbers: each answer takes so many
milliseconds at least and at most, evenly spread, so that every percentile is known.
"""

from __future__ import annotations

import asyncio
import json
import sys
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHART = json.dumps({"patient": "p1", "lines": [{"n": number, "text": "given 1 g by mouth, no reaction"} for number in range(60)]}).encode()
SAVED = b'{"id": "note-1", "status": "signed"}'
COOKIE = b"Set-Cookie: sid=0123456789abcdef0123456789abcdef; Path=/; HttpOnly\r\n"


def _answer(status: bytes, body: bytes, more: bytes = b"") -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n%bContent-Length: %d\r\n\r\n%b" % (status, more, len(body), body)


SIGNED_IN = _answer(b"200 OK", b"{}", COOKIE)
READ, WROTE = _answer(b"200 OK", CHART), _answer(b"201 Created", SAVED)


class Portal(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._waiting = b""

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            head = self._waiting[:end].lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            if len(self._waiting) < end + 4 + length:
                return
            self._waiting = self._waiting[end + 4 + length :]
            answer = READ if head.startswith(b"get") else SIGNED_IN if b"/auth/" in head.partition(b"\r\n")[0] else WROTE
            assert isinstance(self._transport, asyncio.Transport)
            if DELAYS:
                asyncio.get_running_loop().call_later(next(DELAYS), self._transport.write, answer)
            else:
                self._transport.write(answer)


def _delays(least_ms: int, most_ms: int) -> Iterator[float]:
    """Seconds, as evenly spread as can be at every moment (multiples of the golden ratio)."""
    for number in count(1):
        yield (least_ms + (most_ms - least_ms) * (number * GOLDEN % 1.0)) / 1000


GOLDEN = 0.6180339887498949
DELAYS = _delays(int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else None


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Portal, "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - whoever started it reads this
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
