"""An identity provider on another origin: code flow with PKCE, tokens in the page's sessionStorage, renewed by a form with rotation."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

import jwt
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.learn.shapes.ward import NAME, PATIENTS, USER, form, page, right, to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LIFE_S, IDLE_S, WARNING_S = 300, 900, 120
CORS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
TRUTH: dict[str, object] = {
    "portal.home": "/",
    "portal.hosts": 2,
    "session.style": "tokens",
    "session.idle_s": IDLE_S,
    "session.warning_s": WARNING_S,
    "session.access_token_s": LIFE_S,
    "sign_in": "checked",
    "signs.signed_in": {"role=button name=Log out"},
    "signs.user": {"css=#who", "testid=who"},
    "signs.warned": {"role=alertdialog name=Still there?", "role=alertdialog"},
    "signs.reason": {"css=p.reason", "css=#reason"},
    "clinicians.shown_as": [NAME],
    "sign_out": {"role=button name=Log out"},
    "extend": {"role=button name=Keep working"},
    "routes.sign-in": {"POST /login", "POST /token"},
    "routes.sign-out": {"GET /end_session"},
    "routes.refresh": {"POST /token"},
    "routes.heartbeat": {"GET /api/unread"},
    "credentials.session_cookies": None,
    "credentials.headers": ["authorization"],
    "credentials.access_fields": ["access_token"],
    "credentials.refresh_fields": ["refresh_token"],
    "patients": set(PATIENTS),
    "flows.review_chart": "/patients/{patient}",
}
PAGE = Path(__file__).with_suffix(".html").read_text()


def portal(beside: str) -> Starlette:
    async def spa(_: Request) -> Response:
        return page(PAGE % {"idp": beside, "idle": IDLE_S, "warning": WARNING_S})

    async def api(request: Request) -> Response:
        if not _in(request.headers.get("authorization", "")):
            return JSONResponse({"error": "unauthorised"}, 401)
        patients = [{"id": key, "name": name} for key, name in PATIENTS.items()]
        told: dict[str, object] = {"me": {"name": NAME}, "patients": {"patients": patients}, "unread": {"unread": 0}}
        return JSONResponse(told[request.path_params["what"]], headers={"Cache-Control": "no-store"})

    return Starlette(routes=[Route("/api/{what}", api), *[Route(path, spa) for path in ("/", "/callback", "/out", "/patients/{key}")]])


_KEY = secrets.token_hex(32)


def _in(header: str) -> bool:
    try:
        jwt.decode(header.removeprefix("Bearer "), _KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return False
    return True


def beside(_: str) -> Starlette:
    """The identity provider."""
    codes: dict[str, str] = {}
    live: set[str] = set()

    async def authorize(request: Request) -> Response:
        asked = {**request.query_params, **(await form(request) if request.method == "POST" else {})}
        hidden = "".join(f'<input type="hidden" name="{name}" value="{asked[name]}">' for name in ("redirect_uri", "code_challenge"))
        fields = '<label>User name <input name="username"></label><label>Password <input type="password" name="password"></label>'
        if request.method == "GET" or not right(asked):
            said = '<p role="alert">Invalid credentials.</p>' if request.method == "POST" else ""
            inner = f'<form method="post" action="/login">{hidden}{fields}<button>Log in</button></form>'
            return page(f"<h1>Hospital account</h1>{said}{inner}")
        code = secrets.token_urlsafe(24)
        codes[code] = asked["code_challenge"]
        return to(f"{asked['redirect_uri']}?code={code}")

    async def token(request: Request) -> Response:
        said = await form(request)
        if said["grant_type"] == "authorization_code":
            digest = base64.urlsafe_b64encode(hashlib.sha256(said["code_verifier"].encode()).digest()).decode().rstrip("=")
            good = codes.pop(said["code"], None) == digest
        else:
            good = said["refresh_token"] in live
            live.discard(said["refresh_token"])
        if not good:
            return JSONResponse({"error": "invalid_grant"}, 400, CORS)
        refresh = secrets.token_urlsafe(32)
        live.add(refresh)
        now = int(time.time())
        access = jwt.encode({"sub": USER, "iat": now, "exp": now + LIFE_S, "jti": secrets.token_hex(4)}, _KEY, "HS256")
        told = {"access_token": access, "refresh_token": refresh, "expires_in": LIFE_S, "token_type": "Bearer"}
        return JSONResponse(told, headers=CORS)

    async def end(request: Request) -> Response:
        return to(request.query_params["post_logout_redirect_uri"])

    async def discovery(request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        ends = {f"{name}_endpoint": f"{base}/{path}" for name, path in (("token", "token"), ("end_session", "end_session"))}
        return JSONResponse({"issuer": base, **ends})

    return Starlette(
        routes=[
            Route("/authorize", authorize),
            Route("/login", authorize, methods=["POST"]),
            Route("/token", token, methods=["POST"]),
            Route("/end_session", end),
            Route("/.well-known/openid-configuration", discovery),
        ]
    )
