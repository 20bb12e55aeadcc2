"""A portal in German: the ward is chosen at the sign-in, and a dialog warns before the session ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.learn.shapes.ward import CHARTS, NAME, PATIENTS, Sessions, chart, form, page, right, to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

IDLE_S, WARNING_S = 600, 60
TIMER = f"""<dialog aria-label="Sitzung"><p>Ihre Sitzung läuft in <span>60</span> Sekunden ab.</p>
<button>Angemeldet bleiben</button></dialog>
<script>
let last = Date.now();
new BroadcastChannel('sitzung').onmessage = () => {{ location.href = '/anmelden'; }};
const box = document.querySelector('dialog');
for (const kind of ['pointerdown', 'keydown', 'mousemove']) addEventListener(kind, () => {{ if (!box.open) last = Date.now(); }});
box.querySelector('button').onclick = async () => {{
  await fetch('/sitzung/verlaengern', {{ method: 'POST' }});
  last = Date.now();
  box.close();
}};
setInterval(() => {{
  const left = Math.ceil({IDLE_S} - (Date.now() - last) / 1000);
  if (left <= 0) location.href = '/abmelden?grund=zeit';
  else if (left <= {WARNING_S}) {{ box.querySelector('span').textContent = left; if (!box.open) box.showModal(); }}
}}, 1000);
</script>"""
OTHERS = "<script>new BroadcastChannel('sitzung').postMessage('ended')</script>"
"""Whoever is asked to sign in has no session: the other tabs hear of it."""
HEAD = f'<nav><a href="/">Stationsliste</a> <b class="nutzerin">{NAME}</b> <a href="/abmelden">Abmelden</a></nav>{TIMER}'
TRUTH: dict[str, object] = {
    "portal.home": "/",
    "session.style": "cookie",
    "session.idle_s": IDLE_S,
    "session.warning_s": WARNING_S,
    "session.access_token_s": None,
    "sign_in": "checked",
    "signs.signed_in": {"role=link name=Abmelden"},
    "signs.user": {"css=b.nutzerin"},
    "signs.warned": {"role=dialog name=Sitzung"},
    "signs.reason": {"css=p.hinweis", "css=#hinweis"},
    "clinicians.shown_as": [NAME],
    "sign_out": {"role=link name=Abmelden"},
    "extend": {"role=button name=Angemeldet bleiben"},
    "routes.sign-in": {"POST /anmelden"},
    "routes.sign-out": {"GET /abmelden"},
    "routes.extend": {"POST /sitzung/verlaengern"},
    "routes.refresh": None,
    "routes.heartbeat": None,
    "credentials.session_cookies": ["sitzung"],
    "credentials.headers": None,
    "patients": set(PATIENTS),
    "flows.review_chart": "/patients/{patient}",
}


def _form(said: str = "") -> str:
    return f"""<h1>Anmelden</h1>{said}<form method="post" action="/anmelden"><label>Benutzerkennung <input name="username"></label>
<label>Kennwort <input type="password" name="password"></label><label>Station <select name="station" required>
<option value="">Bitte wählen</option><option value="3b">Station 3B</option><option value="4a">Station 4A</option></select></label>
<button>Anmelden</button></form>{OTHERS}"""


def portal(_: str, *, lasting: bool = False) -> Starlette:
    """``lasting``: the planted defect; signing out clears the cookie, and the session lives on."""
    sessions = Sessions(IDLE_S)

    async def sign_in(request: Request) -> Response:
        if request.method == "GET":
            over = '<p class="hinweis">Ihre Sitzung ist abgelaufen, weil Sie nicht mehr tätig waren.</p>'
            return page(_form(over if request.query_params.get("grund") == "zeit" else ""), language="de")
        said = await form(request)
        if not right(said) or not said.get("station"):
            return page(_form('<p role="alert">Kennung oder Kennwort ist falsch.</p>'), status=401, language="de")
        answer = to("/")
        answer.set_cookie("sitzung", sessions.begin(), httponly=True, samesite="strict")
        return answer

    async def inside(request: Request) -> Response:
        if not sessions.known(request.cookies.get("sitzung")):
            return to("/anmelden")
        key = request.path_params.get("key")
        return chart(key, HEAD) if key else page(f"{HEAD}<main><h1>Stationsliste</h1><ul>{CHARTS}</ul></main>", language="de")

    async def extend(request: Request) -> Response:
        return JSONResponse({"ok": sessions.known(request.cookies.get("sitzung"))})

    async def sign_out(request: Request) -> Response:
        if not lasting:
            sessions.end(request.cookies.get("sitzung"))
        answer = to(f"/anmelden?grund={request.query_params.get('grund', 'selbst')}")
        answer.delete_cookie("sitzung")
        return answer

    return Starlette(
        routes=[
            Route("/", inside),
            Route("/patients/{key}", inside),
            Route("/anmelden", sign_in, methods=["GET", "POST"]),
            Route("/sitzung/verlaengern", extend, methods=["POST"]),
            Route("/abmelden", sign_out),
        ]
    )
