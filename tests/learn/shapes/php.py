"""A session of the kind that PHP keeps: `PHPSESSID`, pages that end in `.php`, fields without labels; its limit is the server's secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route

from tests.learn.shapes.ward import NAME, PATIENTS, Sessions, chart, form, page, right, to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

HEAD = f'<div id="top">Logged in as {NAME} | <a href="index.php">Ward</a> | <a href="logout.php">Logout</a></div>'
FORM = """<h2>Ward login</h2><form method="post" action="login.php"><table>
<tr><td>User</td><td><input name="username"></td></tr><tr><td>Password</td><td><input name="password" type="password"></td></tr>
</table><input type="submit" value="Login"></form>"""
TRUTH: dict[str, object] = {
    "portal.home": "/index.php",
    "session.style": "cookie",
    "session.idle_s": None,
    "session.warning_s": None,
    "session.access_token_s": None,
    "sign_in": "checked",
    "signs.signed_in": {"role=link name=Logout"},
    "signs.user": {"css=#top"},
    "clinicians.shown_as": [NAME],
    "sign_out": {"role=link name=Logout"},
    "extend": None,
    "routes.sign-in": {"POST /login.php"},
    "routes.sign-out": {"GET /logout.php"},
    "routes.refresh": None,
    "routes.heartbeat": None,
    "credentials.session_cookies": ["PHPSESSID"],
    "credentials.headers": None,
    "patients": set(PATIENTS),
    "flows.review_chart": "/chart.php?pid={patient}",
}


def portal(_: str) -> Starlette:
    sessions = Sessions(1200)

    async def index(request: Request) -> Response:
        if not sessions.known(request.cookies.get("PHPSESSID")):
            return to("login.php")
        rows = "".join(f'<tr><td>{key}</td><td><a href="chart.php?pid={key}">{name}</a></td></tr>' for key, name in PATIENTS.items())
        return page(f"{HEAD}<h2>Patients</h2><table>{rows}</table>")

    async def chart_(request: Request) -> Response:
        if not sessions.known(request.cookies.get("PHPSESSID")):
            return to("login.php")
        return chart(request.query_params.get("pid", ""), HEAD)

    async def login(request: Request) -> Response:
        if request.method == "GET":
            return page(FORM)
        if not right(await form(request)):
            return page(f'<p class="error">Wrong user or password.</p>{FORM}')
        answer = to("index.php")
        answer.set_cookie("PHPSESSID", sessions.begin(), httponly=True)
        return answer

    async def logout(request: Request) -> Response:
        sessions.end(request.cookies.get("PHPSESSID"))
        answer = to("login.php")
        answer.delete_cookie("PHPSESSID")
        return answer

    return Starlette(
        routes=[
            Route("/", lambda _: to("/index.php")),
            Route("/index.php", index),
            Route("/chart.php", chart_),
            Route("/login.php", login, methods=["GET", "POST"]),
            Route("/logout.php", logout),
        ]
    )
