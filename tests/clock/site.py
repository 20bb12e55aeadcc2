"""A tiny site on loopback: an empty page, an answer in JSON, an event stream that stays open, a poll that is kept waiting."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Site:
    """Runs in threads; ``open_streams`` are closed when it stops."""

    def __init__(self) -> None:
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                kind = self.path.partition("?")[0]
                if kind == "/stream":
                    site._stream(self)
                    return
                if kind == "/kept":
                    site.over.wait(30)
                    return
                body = json.dumps({"path": kind}).encode() if kind == "/json" else b"<!doctype html><title>t</title><p>here</p>"
                self.send_response(200)
                self.send_header("content-type", "application/json" if kind == "/json" else "text/html")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:  # noqa: ANN401 (the library's signature)
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def _stream(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("content-type", "text/event-stream")
        request.send_header("connection", "close")
        request.end_headers()
        request.wfile.write(b"data: first\n\n")
        request.wfile.flush()
        self.over.wait(30)
        request.close_connection = True

    def stop(self) -> None:
        """End all of it."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
