"""A sign-in on four pages: name, password, code, "stay signed in?"; the way out is in a menu; each answer renews the cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route

from tests.learn.shapes.ward import CHARTS, NAME, PASSWORD, PATIENTS, USER, Codes, Sessions, chart, form, page, to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

IDLE_S = 1200
HEAD = f"""<header><a href="/ward">Ward</a> <details><summary>{NAME}</summary>
<form method="post" action="/logout"><button>Sign out</button></form></details></header>"""
WITH_CODE = True
TRUTH: dict[str, object] = {
    "portal.home": "/ward",
    "session.style": "cookie",
    "session.idle_s": IDLE_S,
    "session.warning_s": None,
    "session.access_token_s": None,
    "sign_in": "checked",
    "signs.user": {"css=summary", "css=details", "css=header"},
    "clinicians.shown_as": [NAME],
    "sign_out": {"role=button name=Sign out"},
    "extend": None,
    "routes.sign-in": {"POST /login/name", "POST /login/password", "POST /login/code", "POST /login/stay"},
    "routes.sign-out": {"POST /logout"},
    "routes.refresh": None,
    "routes.heartbeat": None,
    "credentials.session_cookies": ["sid"],
    "credentials.headers": None,
    "patients": set(PATIENTS),
    "flows.review_chart": "/patients/{patient}",
}


def _ask(action: str, fields: str, button: str, said: str = "") -> Response:
    alert = f'<p role="alert">{said}</p>' if said else ""
    return page(f'<h1>Sign in</h1>{alert}<form method="post" action="{action}">{fields}<button>{button}</button></form>')


def portal(_: str) -> Starlette:  # noqa: C901 - one function for each page
    sessions, codes = Sessions(IDLE_S), Codes()
    under_way: dict[str, str] = {}
    name = '<label>Email or staff number <input name="username" autocomplete="username"></label>'
    password = '<label>Password <input type="password" name="password"></label>'
    known = '<label><input type="checkbox" name="known"> Remember this device for 30 days</label>'
    code = f'<label>Verification code <input name="code" inputmode="numeric"></label>{known}'

    async def login(request: Request) -> Response:  # noqa: PLR0911 - one answer for each page
        step = request.path_params.get("step", "")
        said = await form(request) if request.method == "POST" else {}
        mark = request.cookies.get("step", "")
        if not said:
            return _ask("/login/name", name, "Next")
        if step == "name":
            answer = _ask("/login/password", password, "Sign in")
            mark = sessions.begin()
            under_way[mark] = said["username"]
            answer.set_cookie("step", mark, httponly=True)
            return answer
        if step == "password":
            if (under_way.get(mark), said.get("password")) != (USER, PASSWORD):
                return _ask("/login/name", name, "Next", "That was not right.")
            return _ask("/login/code", code, "Verify")
        if step == "code":
            if not codes.good(said.get("code", "")):
                return _ask("/login/code", code, "Verify", "That code is not valid.")
            under_way[mark] = "in"
            return page(
                '<h1>Stay signed in?</h1><p>Stay signed in on this device?</p><form method="post" action="/login/stay">'
                '<button name="stay" value="yes">Yes</button> <button name="stay" value="no">No</button></form>'
            )
        answer = to("/ward")
        if under_way.pop(mark, "") == "in":
            answer.set_cookie("sid", sessions.begin(), httponly=True, max_age=IDLE_S)
        return answer

    async def inside(request: Request) -> Response:
        sid = request.cookies.get("sid")
        if sid is None or not sessions.known(sid):
            return to("/login")
        key = request.path_params.get("key")
        answer = chart(key, HEAD) if key else page(f"{HEAD}<main><h1>Ward list</h1><ul>{CHARTS}</ul></main>")
        answer.set_cookie("sid", sid, httponly=True, max_age=IDLE_S)
        return answer

    async def logout(request: Request) -> Response:
        sessions.end(request.cookies.get("sid"))
        answer = to("/login")
        answer.delete_cookie("sid")
        return answer

    return Starlette(
        routes=[
            Route("/", lambda _: to("/ward")),
            Route("/login", login),
            Route("/login/{step}", login, methods=["POST"]),
            Route("/ward", inside),
            Route("/patients/{key}", inside),
            Route("/logout", logout, methods=["POST"]),
        ]
    )
