"""A client whose every call goes to one address, named in its body; it keeps the session, and opened anew asks for the name alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.learn.shapes.ward import NAME, PASSWORD, USER, Sessions, page

if TYPE_CHECKING:
    from starlette.requests import Request

TRUTH: dict[str, object] = {
    "portal.home": "/#ward",
    "session.style": "cookie",
    "session.idle_s": None,
    "session.warning_s": None,
    "session.access_token_s": None,
    "sign_in": "checked",
    "signs.signed_in": {"role=link name=Log out"},
    "signs.user": {"css=#user-preferences"},
    "signs.signed_out": {"label=User name"},
    "clinicians.shown_as": [NAME],
    "sign_out": {"role=link name=Log out"},
    "extend": None,
    "routes.sign-in": {"POST /rpc"},
    "routes.sign-out": {"POST /rpc"},
    "routes.refresh": None,
    "routes.heartbeat": None,
    "credentials.session_cookies": None,
    "credentials.headers": ["authorization"],
    # nothing on its pages names a patient
    "patients": None,
    "flows.review_chart": None,
}


def portal(_: str) -> Starlette:
    sessions = Sessions()

    async def client(_: Request) -> Response:
        return page(Path(__file__).with_name("one_address.html").read_text())

    async def call(request: Request) -> Response:
        said = await request.json()
        key = request.headers.get("authorization", "").removeprefix("Session ")
        asked, of = said["method"], said["params"]
        answer: object = None
        if asked == "common.session.login":
            answer = sessions.begin() if of == [USER, PASSWORD] else None
        elif asked == "common.server.version":
            answer = "1.0"
        elif not sessions.known(key):
            return JSONResponse({"error": "sign in"}, 401)
        elif asked == "common.session.logout":
            sessions.end(key)
        elif asked == "model.user.preferences":
            answer = {"status_bar": f"{NAME} [EUR]"}
        return JSONResponse({"id": said["id"], "result": answer}, headers={"Cache-Control": "no-store"})

    return Starlette(routes=[Route("/", client), Route("/rpc", call, methods=["POST"])])
