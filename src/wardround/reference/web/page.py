"""The one HTML page: everything else is the page's own modules, served from the package."""

from __future__ import annotations

import hashlib
import html
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from wardround.reference.web.guard import ward_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

    from wardround.reference.ward import Ward

STATIC = Path(str(resources.files("wardround.reference") / "static"))


@cache
def version() -> str:
    """Changes with any byte of the page's own files: they may then be cached for long."""
    total = hashlib.sha256()
    for path in sorted(STATIC.rglob("*.*")):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


def config(ward: Ward, defects: list[str]) -> dict[str, object]:
    """What the page's modules need to know. Times in milliseconds."""
    settings = ward.settings
    return {
        "style": settings.style,
        "idle_ms": settings.idle_s * 1000,
        "warning_ms": settings.warning_s * 1000,
        "absolute_ms": settings.absolute_s * 1000,
        "poll_ms": settings.poll_s * 1000,
        "retry_window_ms": settings.retry_window_s * 1000,
        "defects": defects,
    }


def _shell(ward: Ward, defects: list[str]) -> str:
    base = f"/static/{version()}"
    modules = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js") if "defects" not in path.parts)
    preload = "".join(f'<link rel="modulepreload" href="{base}/{html.escape(module)}">' for module in modules)
    data = json.dumps(config(ward, defects)).replace("<", "\\u003c")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Ward portal</title><link rel="icon" href="{base}/icon.svg"><link rel="stylesheet" href="{base}/portal.css">{preload}'
        f'<script type="application/json" id="config">{data}</script><script type="module" src="{base}/js/main.js"></script></head>'
        '<body><noscript>This portal needs JavaScript.</noscript><div id="app"></div></body></html>'
    )


async def shell(request: Request) -> Response:
    """Any page of the portal. It holds no data: the page asks for it once it knows its session."""
    ward = ward_of(request)
    return HTMLResponse(_shell(ward, request.app.state.client_defects), headers={"cache-control": ward.policy.cache()})


async def empty(request: Request) -> Response:
    """Answers while the portal is up."""
    del request
    return Response(status_code=204)


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=604800, immutable"
        return response


def routes() -> list[Route | Mount]:
    """Pages last: their patterns are wide."""
    pages = ("/", "/sign-in", "/ward", "/alerts", "/audit", "/patients/{patient}", "/patients/{patient}/{part}")
    return [
        Mount(f"/static/{version()}", _Files(directory=STATIC)),
        Route("/healthz", empty),
        *(Route(path, shell, methods=["GET"]) for path in pages),
    ]
