"""Pages that sign in at a dialog and keep an opaque key out of sight: in memory, in IndexedDB, or in a service worker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.learn.shapes.ward import NAME, PATIENTS, USER, Sessions, page, right

if TYPE_CHECKING:
    from starlette.requests import Request

IDLE_S, WARNING_S = 600, 30
_HERE = Path(__file__).parent


def truth(kind: str) -> dict[str, object]:
    warns = kind != "worker"
    return {
        "portal.home": "/",
        "session.style": "cookie",
        "session.idle_s": IDLE_S,
        "session.warning_s": WARNING_S if warns else None,
        "session.access_token_s": None,
        "sign_in": "checked",
        "signs.signed_in": {"role=button name=Sign out"},
        "signs.user": {"testid=account"},
        "signs.warned": {"role=status", "css=#toast", "role=status text=seconds. Move the mouse to stay"} if kind == "memory" else None,
        "signs.reason": {"css=#why"},
        "clinicians.shown_as": [NAME],
        "sign_out": {"role=button name=Sign out"},
        "extend": {"press=Shift"} if warns else None,
        "routes.sign-in": {"POST /api/sign-in"},
        "routes.sign-out": {"POST /api/sign-out"},
        "routes.refresh": None,
        "routes.heartbeat": None,
        "credentials.session_cookies": None,
        "credentials.headers": ["x-session-token"],
        "patients": set(PATIENTS),
        "flows.review_chart": "{patient_name}",
    }


def portal(kind: str) -> Starlette:
    sessions = Sessions(IDLE_S)

    async def spa(_: Request) -> Response:
        keep = (_HERE / f"kept_{kind}.js").read_text()
        return page((_HERE / "kept.html").read_text() % {"keep": keep, "idle": IDLE_S, "warning": WARNING_S})

    async def sign_in(request: Request) -> Response:
        if not right(await request.json()):
            return JSONResponse({"error": "invalid credentials"}, 401)
        return JSONResponse({"session_token": sessions.begin()}, headers={"Cache-Control": "no-store"})

    async def api(request: Request) -> Response:
        key = request.headers.get("x-session-token")
        if not sessions.known(key):
            return JSONResponse({"error": "sign in"}, 401)
        if request.path_params["what"] == "sign-out":
            sessions.end(key)
            return JSONResponse({})
        listed = [{"id": one, "name": name} for one, name in PATIENTS.items()]
        of = request.path_params.get("key")
        told: object = {"id": of, "name": PATIENTS[of]} if of else {"patients": listed}
        if request.path_params["what"] == "me":
            told = {"login": USER, "displayName": NAME}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    async def worker(_: Request) -> Response:
        return Response((_HERE / "worker.js").read_text(), media_type="text/javascript")

    return Starlette(
        routes=[
            Route("/", spa),
            Route("/worker.js", worker),
            Route("/api/sign-in", sign_in, methods=["POST"]),
            Route("/api/{what}", api, methods=["GET", "POST"]),
            Route("/api/{what}/{key}", api),
        ]
    )
