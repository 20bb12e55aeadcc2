"""A small portal with notes, and somebody who does a flow in the recorder's window as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.learn.shapes.ward import CHARTS, NAME, PATIENTS, Sessions, form, page, right, to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

TYPED = "Slept well, pain 2 of 10"
HEAD = f'<nav><a href="/">Ward list</a> <b id="user">{NAME}</b> <a href="/logout">Log out</a></nav>'
NOTE = """<h2>Notes</h2><label>Note <textarea></textarea></label>
<label>Kind <select><option>Routine<option>Urgent</select></label> <button>Sign note</button><p role="status"></p>
<script>
document.querySelector('button').onclick = async () => {
  const body = JSON.stringify({ patient: location.pathname.split('/').pop(), kind: document.querySelector('select').value,
    text: document.querySelector('textarea').value });
  const answer = await fetch('/prescriptions/renew', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  document.querySelector('[role=status]').textContent = answer.ok ? 'Note is saved' : 'Not saved';
};
</script>"""
PROFILE = """# A profile as a team has it.
[portal]
name = "notes"
base_url = "{url}"
hosts = ["{host}"]
environment = "test"

[session]
style = "cookie"

[[clinicians]]
alias = "nurse-1"
role = "nurse"
username = "{user}"
password = "env:PORTAL_NURSE_1_PASSWORD"
shown_as = ["Lena Brandt"]

[[patients]]
alias = "P1"
key = "4711"
name = "Agnes Vollmer"

[[patients]]
alias = "P2"
key = "4712"
name = "Bernard Osei"

[sign_in]
path = "/login"
username = {{ label = "User name" }}
password = {{ label = "Password" }}
submit = {{ role = "button", name = "Log in" }}

[[sign_out]]
click = {{ role = "link", name = "Log out" }}

[signs]
signed_in = {{ role = "link", name = "Log out" }}
user = {{ css = "#user" }}
signed_out = {{ label = "User name" }}

[flows.review_chart]
steps = [{{ goto = "/patients/{{patient}}" }}]
"""


def _page(body: str) -> Response:
    """With room above for the recorder's toolbar, which lies over the page."""
    return page(f'<div style="margin-top: 4rem">{body}</div>')


def portal(notes: list[dict[str, str]]) -> Starlette:
    """``notes``: what is written; its address is one that the wire takes for another purpose."""
    sessions = Sessions()

    async def sign_in(request: Request) -> Response:
        if request.method == "GET":
            fields = '<label>User name <input name="username"></label><label>Password <input type="password" name="password"></label>'
            return _page(f'<form method="post" action="/login">{fields}<button>Log in</button></form>')
        if not right(await form(request)):
            return to("/login")
        answer = to("/")
        answer.set_cookie("sid", sessions.begin(), httponly=True)
        return answer

    async def inside(request: Request) -> Response:
        if not sessions.known(request.cookies.get("sid")):
            return to("/login")
        key = request.path_params.get("key")
        return _page(f"{HEAD}<h1>{PATIENTS[key]}</h1>{NOTE}" if key else f"{HEAD}<h1>Ward list</h1><ul>{CHARTS}</ul>")

    async def write(request: Request) -> Response:
        if not sessions.known(request.cookies.get("sid")):
            return JSONResponse({}, 401)
        notes.append(await request.json())
        return JSONResponse({"id": len(notes)}, 201)

    async def sign_out(request: Request) -> Response:
        sessions.end(request.cookies.get("sid"))
        return to("/login")

    return Starlette(
        routes=[
            Route("/", inside),
            Route("/patients/{key}", inside),
            Route("/login", sign_in, methods=["GET", "POST"]),
            Route("/prescriptions/renew", write, methods=["POST"]),
            Route("/logout", sign_out),
        ]
    )
