"""Put a portal together: settings and defects in, an ASGI application out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders

from wardround.reference.defects import named, policy_with
from wardround.reference.ward import Ward
from wardround.reference.web import auth, chart, page, service, session, stream, work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from wardround.reference.settings import Settings

_HEADERS = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}
_LATEST_S = 253_402_300_799.0
"""The last second of the year 9999: what ISO 8601 can still write."""


class _Front:
    """Around every request: what time it is (test clock), what time has brought, and the security headers."""

    def __init__(self, app: ASGIApp, ward: Ward) -> None:
        self._app = app
        self._ward = ward

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._ward.settings.test_clock:
            self._hear(dict(scope["headers"]).get(b"x-test-now", b"").decode("latin-1"))
        self._ward.look()

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # what may be kept is kept by the browser's own clock, which no test moves
                kept = scope["path"].startswith("/static/")
                headers.setdefault("date", formatdate(None if kept else self._ward.clock.now(), usegmt=True))
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        self._ward.in_flight += 1
        try:
            await self._app(scope, receive, with_headers)
        finally:
            self._ward.in_flight -= 1

    def _hear(self, header: str) -> None:
        with suppress(ValueError):
            moment = float(header) / 1000
            if 0.0 <= moment <= _LATEST_S:
                self._ward.tell(moment)


def build(settings: Settings) -> Starlette:
    """The application. Raises ``UnknownDefect`` for a name that is none."""
    defects = named(settings.defects)
    settings = replace(settings, slow_ms=settings.slow_ms or max((defect.slow_ms for defect in defects), default=0.0))
    ward = Ward(settings, policy_with(defects, settings))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        keeper = asyncio.create_task(ward.keep())
        yield
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper

    routes = [*auth.ROUTES, *session.ROUTES, *chart.ROUTES, *work.ROUTES, *stream.ROUTES, *service.ROUTES, *page.routes()]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.ward = ward
    app.state.client_defects = [defect.name for defect in defects if defect.client]
    app.add_middleware(_Front, ward=ward)
    return app
