"""A client that sees the bytes, and how the connection ends."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from types import TracebackType

    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


@dataclass
class Raw:
    """One HTTP/1.1 connection to the wire, by hand, as tab A of nurse-1."""

    wire: Wire
    upstream: Upstream
    got: bytes = b""
    ended: str = ""
    """``closed``, ``reset`` or nothing."""
    _plug: socket.socket = field(init=False)
    _changed: threading.Condition = field(default_factory=threading.Condition, init=False)
    _reader: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        self._plug = socket.create_connection(("127.0.0.1", urlsplit(self.wire.proxy_url).port or 0))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.hang_up()
        self._reader.join(60)

    def send(self, method: str, path: str, body: bytes = b"", *headers: str) -> None:
        lines = [f"{method} {self.upstream.url}{path} HTTP/1.1", f"host: 127.0.0.1:{self.upstream.port}", "x-wardround-tab: nurse-1/A"]
        head = "\r\n".join([*lines, f"content-length: {len(body)}", *headers, "", ""])
        self._plug.sendall(head.encode() + body)

    def hang_up(self) -> None:
        """Close, as a page that gives up does."""
        with contextlib.suppress(OSError):
            self._plug.shutdown(socket.SHUT_RDWR)
        self._plug.close()

    def wait_for(self, size: int = 0, *, end: bool = False) -> bool:
        """Until so many bytes have come, or the connection has ended. False after 5 s."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self.ended) if end else len(self.got) >= size, 5)

    def answer(self) -> tuple[bytes, bytes]:
        """(head, what has come of the body) once a head has come."""
        with self._changed:
            assert self._changed.wait_for(lambda: b"\r\n\r\n" in self.got, 5), self.got
            head, _, body = self.got.partition(b"\r\n\r\n")
            return head, body

    def length(self) -> int:
        """The ``Content-Length`` that was promised."""
        head, _ = self.answer()
        return int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")).partition(b":")[2])

    def _read(self) -> None:
        ended = "closed"
        try:
            while data := self._plug.recv(65536):
                with self._changed:
                    self.got += data
                    self._changed.notify_all()
        except ConnectionResetError:
            ended = "reset"
        except OSError:
            pass
        with self._changed:
            self.ended = ended
            self._changed.notify_all()
