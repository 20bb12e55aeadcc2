"""Single sign-on by forms that post themselves (as SAML does it), from another origin; the page loads itself anew when time is up."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.routing import Route

from tests.learn.shapes.ward import CHARTS, NAME, PATIENTS, Sessions, chart, form, page, right, to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

IDLE_S = 1200
HEAD = f'<div role="banner">Signed in as <strong class="user-name">{NAME}</strong> <a href="/logout">Sign off</a></div>'
AGAIN = f'<meta http-equiv="refresh" content="{IDLE_S};url=/logout?why=idle">'
TRUTH: dict[str, object] = {
    "portal.home": "/",
    "portal.hosts": 2,
    "session.style": "cookie",
    "session.idle_s": IDLE_S,
    "session.warning_s": None,
    "session.access_token_s": None,
    "sign_in": "checked",
    "signs.signed_in": {"role=link name=Sign off"},
    "signs.user": {"css=strong.user-name"},
    "signs.reason": {"css=p.why", "css=#why"},
    "clinicians.shown_as": [NAME],
    "sign_out": {"role=link name=Sign off"},
    "extend": None,
    "routes.sign-in": {"POST /sso", "POST /acs"},
    "routes.sign-out": {"GET /logout"},
    "routes.refresh": None,
    "routes.heartbeat": None,
    "credentials.session_cookies": ["SESS"],
    "credentials.headers": None,
    "patients": set(PATIENTS),
    "flows.review_chart": "/patients/{patient}",
}
_assertions: set[str] = set()


def portal(beside: str) -> Starlette:
    sessions = Sessions(IDLE_S)

    async def inside(request: Request) -> Response:
        if not sessions.known(request.cookies.get("SESS")):
            acs = quote(f"{request.base_url}acs", safe="")
            return to(f"{beside}/sso?SAMLRequest={secrets.token_urlsafe(40)}&RelayState={acs}")
        key = request.path_params.get("key")
        return chart(key, AGAIN + HEAD) if key else page(f"{AGAIN}{HEAD}<main><h1>Ward list</h1><ul>{CHARTS}</ul></main>")

    async def acs(request: Request) -> Response:
        said = await form(request)
        if said.get("SAMLResponse") not in _assertions:
            return page("<h1>Not signed in</h1>", status=403)
        _assertions.discard(said["SAMLResponse"])
        answer = to("/")
        answer.set_cookie("SESS", sessions.begin(), httponly=True)
        return answer

    async def logout(request: Request) -> Response:
        sessions.end(request.cookies.get("SESS"))
        answer = to(f"/bye?why={request.query_params.get('why', 'self')}")
        answer.delete_cookie("SESS")
        return answer

    async def bye(request: Request) -> Response:
        idle = request.query_params.get("why") == "idle"
        said = "Your session has expired after 20 minutes without activity." if idle else "Thank you."
        return page(f'<h1>You have signed off</h1><p class="why">{said}</p><a href="/">Sign in again</a>')

    return Starlette(
        routes=[
            Route("/", inside),
            Route("/patients/{key}", inside),
            Route("/acs", acs, methods=["POST"]),
            Route("/logout", logout),
            Route("/bye", bye),
        ]
    )


def beside(_: str) -> Starlette:
    """The identity provider."""

    async def sso(request: Request) -> Response:
        said = await form(request) if request.method == "POST" else dict(request.query_params)
        if request.method == "GET" or not right(said):
            wrong = '<p class="error">The user ID or password is incorrect.</p>' if request.method == "POST" else ""
            return page(
                f'<h1>Regional health sign-on</h1>{wrong}<form method="post" action="/sso">'
                f'<input type="hidden" name="RelayState" value="{said["RelayState"]}"><label>User ID <input name="username"></label>'
                '<label>Password <input type="password" name="password"></label><input type="submit" value="Continue"></form>'
            )
        assertion = secrets.token_urlsafe(60)
        _assertions.add(assertion)
        return page(
            f'<form method="post" action="{said["RelayState"]}"><input type="hidden" name="SAMLResponse" value="{assertion}">'
            "<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>"
        )

    return Starlette(routes=[Route("/sso", sso, methods=["GET", "POST"])])
