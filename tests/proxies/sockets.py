"""A WebSocket by hand, through the wire: what a browser would send, byte by byte."""

from __future__ import annotations

import base64
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def frame(text: bytes) -> bytes:
    """A masked text frame (RFC 6455 5.2), as browsers send it."""
    mask = os.urandom(4)
    return bytes([0x81, 0x80 | len(text)]) + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))


@contextmanager
def websocket(wire: Wire, upstream: Upstream, *, tab: str = "A") -> Iterator[socket.socket]:
    """An open WebSocket of nurse-1 to a portal that echoes."""
    with socket.create_connection(("127.0.0.1", int(wire.proxy_url.rpartition(":")[2]))) as made:
        made.settimeout(5)
        place = f"127.0.0.1:{upstream.port}"
        made.sendall(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode())
        assert b"200" in made.recv(4096)
        made.sendall(
            f"GET /ws?__wr=nurse-1%2F{tab}%3B1790000000000 HTTP/1.1\r\nHost: {place}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert made.recv(4096).startswith(b"HTTP/1.1 101")
        yield made
