"""A little portal that counts what reaches it: a page of traps, each a way of writing."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Portal:
    """Its address, its pages by path, and the writes that reached it."""

    def __init__(self, address: str, pages: dict[str, str]) -> None:
        self.address = address
        self.pages = pages
        self.writes: list[str] = []
        self.reads: list[str] = []


@contextmanager
def serve(pages: dict[str, str]) -> Iterator[Portal]:
    """Serve pages on a loopback port, for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            portal.reads.append(path)
            text = portal.pages.get(path)
            self.send_response(404 if text is None else 200)
            self.send_header("Content-Type", "text/javascript" if path.endswith(".js") else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((text or "").encode())

        def do_POST(self) -> None:
            portal.writes.append(f"{self.command} {self.path}")
            self.send_response(204)
            self.end_headers()

        do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    portal = Portal(f"http://127.0.0.1:{server.server_port}", pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
