"""A small portal for the wire's tests: real sockets, and it remembers what reached it."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.websockets import WebSocket


@dataclass
class Upstream:
    """A running test portal. ``seen`` holds (method, path and query, headers, body) of every request that reached it."""

    tls: tuple[Path, Path] | None = None
    seen: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0
    idle_s: float = 900.0
    idle_until: float = field(default_factory=lambda: time.time() + 900)
    answers: dict[str, Response] = field(default_factory=dict)
    """Answers that a test has laid out, by path."""

    good: set[str] = field(default_factory=set)
    """Access tokens and session ids that ``/guarded`` serves; ``/token`` issues more."""

    def paths(self, method: str | None = None) -> list[str]:
        """The paths that reached it."""
        return [path for verb, path, _, _ in self.seen if method in (None, verb)]

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen on a free port, in a thread."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        key = {"ssl_certfile": str(self.tls[0]), "ssl_keyfile": str(self.tls[1])} if self.tls else {}
        config = uvicorn.Config(
            self._app(),
            host="127.0.0.1",
            port=self.port,
            log_level="error",
            lifespan="off",
            timeout_keep_alive=30,
            # uvicorn's comes from a task of its own, and was seen to be a quarter of an hour late in a long test session; see _any
            date_header=False,
            **key,  # type: ignore[arg-type]
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        end = time.monotonic() + 10
        while not self._server.started and time.monotonic() < end:
            time.sleep(0.01)  # uvicorn offers no event to wait for
        assert self._server.started

    def stop(self) -> None:
        """End it."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(60)

    def _app(self) -> Starlette:
        routes = [
            Route("/events", self._events),
            WebSocketRoute("/ws", self._socket),
            Route("/{path:path}", self._any, methods=["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"]),
        ]
        return Starlette(routes=routes)

    async def _any(self, request: Request) -> Response:
        body = await request.body()
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.seen.append((request.method, path, dict(request.headers), body))
        if request.url.path in self.answers:
            return self.answers[request.url.path]
        if request.url.path == "/page":
            return HTMLResponse("<!doctype html><title>page</title><h1>Page</h1>")
        if request.url.path == "/redirect":
            return RedirectResponse("/login", 302)
        if request.url.path == "/slow":
            await asyncio.sleep(float(request.query_params.get("s", "0.3")))
        if request.url.path in ("/guarded", "/token"):
            return self._authority(request, body)
        headers = {"date": formatdate(usegmt=True)}
        if origin := request.headers.get("origin"):
            headers |= {"access-control-allow-origin": origin, "access-control-allow-headers": "content-type"}
        return JSONResponse({"path": request.url.path, "n": len(self.seen), "got": body.decode(errors="replace")}, headers=headers)

    def _authority(self, request: Request, body: bytes) -> Response:
        if request.url.path == "/token":
            if b"refresh-0000" not in body:
                return JSONResponse({"error": "invalid_grant"}, 400)
            token = f"access-{len(self.good):08d}"
            self.good.add(token)
            return JSONResponse({"access_token": token, "refresh_token": f"refresh-0000{len(self.good)}", "expires_in": 300})
        shown = {request.headers.get("authorization", "").removeprefix("Bearer "), request.cookies.get("sid", "")}
        return JSONResponse({"served": True}) if shown & self.good else JSONResponse({"error": "invalid_token"}, 401)

    async def _events(self, request: Request) -> Response:
        self.seen.append(("GET", request.url.path, dict(request.headers), b""))

        async def feed() -> AsyncIterator[bytes]:
            yield b": hello\n\n"
            for number in range(1000):
                yield f"data: {json.dumps({'alert': number})}\n\n".encode()
                await asyncio.sleep(0.05)

        return StreamingResponse(feed(), media_type="text/event-stream")

    async def _socket(self, socket: WebSocket) -> None:
        self.seen.append(("WS", str(socket.url.path) + ("?" + socket.url.query if socket.url.query else ""), dict(socket.headers), b""))
        await socket.accept()
        try:
            while True:
                text: Any = await socket.receive_text()
                await socket.send_text(f"echo {text}")
        except Exception:  # noqa: BLE001  # the other side has gone, in whatever way
            return
