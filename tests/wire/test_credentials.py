"""What is presented, issued and cleared, and whose it is."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from starlette.responses import JSONResponse, Response

from wardround.history.redaction import Redactor

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire

SECRET = b"k" * 32


def jwt(**claims: object) -> str:
    """An unsigned JWT of the right shape."""
    parts = ({"alg": "HS256", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + ".c2lnbmF0dXJlMTIzNDU2"


def tokens(n: int, life: int = 300) -> JSONResponse:
    """A token endpoint's answer."""
    return JSONResponse(
        {"access_token": jwt(n=n, iat=1000, exp=1000 + life), "refresh_token": f"refresh-token-{n:04d}", "token_type": "Bearer"}
    )


def test_a_tokens_way_from_issue_to_use(tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Issued with its lifetime by the token endpoint, presented as bearer: the same fingerprint, never the value."""
    upstream.answers["/token"] = tokens(1)
    issued = tab_a.post("/token", data={"grant_type": "password", "username": "anna", "password": "x"}).json()
    tab_a.get("/api/chart", headers={"authorization": f"Bearer {issued['access_token']}"})
    sign_in, read = events.exchanges(2)
    access, refresh = sign_in.issued
    assert (sign_in.role, access.what, access.expires_in, refresh.what) == ("sign-in", "access", 300.0, "refresh")
    assert [(held.what, held.place, held.id) for held in read.presented] == [("access", "header", access.id)]
    own = jwt(n=1, iat=1000, exp=1300)
    assert access.id == Redactor(SECRET).fingerprint(own)
    assert (read.accepted, read.acts_as) == (True, "nurse-1")
    assert not any(secret in str(events.events) for secret in (own, issued["access_token"], "refresh-token-0001"))


def test_what_an_earlier_users_token_buys_stays_the_earlier_users(
    wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder
) -> None:
    """After another user signed in, a refresh with the first one's token gives the first one's authority."""
    upstream.answers["/token"] = tokens(1)
    tab_a.post("/token", data={"grant_type": "password"})
    wire.acting("nurse-1", "doctor-1")
    upstream.answers["/token"] = tokens(2)
    tab_a.post("/token", data={"grant_type": "refresh_token", "refresh_token": "refresh-token-0001"})
    upstream.answers["/token"] = tokens(3)
    tab_a.post("/token", data={"grant_type": "password"})
    for n in (2, 3):
        tab_a.get("/api/chart", headers={"authorization": f"Bearer {jwt(n=n, iat=1000, exp=1300)}"})
    assert [exchange.acts_as for exchange in events.exchanges(5)] == [None, "nurse-1", None, "nurse-1", "doctor-1"]
    assert [exchange.accepted for exchange in events.exchanges(5)][1] is True


@pytest.mark.parametrize("profile", [{"style": "cookie", "credentials": {"session_cookies": ["sid"]}}], indirect=True)
def test_cookies_and_their_flags(tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Flags and lifetime as the browser reads them; removal is no issue."""
    answer = Response(status_code=204)
    answer.headers.append("set-cookie", "sid=abcdefgh1234; Path=/; HttpOnly; Secure; SameSite=lax; Max-Age=900")
    answer.headers.append("set-cookie", "theme=dark; Path=/")
    answer.headers.append("set-cookie", "old=; Max-Age=0")
    upstream.answers["/login"] = answer
    tab_a.post("/login")
    tab_a.cookies.clear()
    tab_a.get("/api/chart", headers={"cookie": "sid=abcdefgh1234; theme=dark"})
    sign_in, read = events.exchanges(2)
    (session,) = sign_in.issued
    assert (session.what, session.secure, session.http_only, session.same_site, session.expires_in) == ("session", True, True, "Lax", 900.0)
    assert sign_in.cleared == ["old"]
    assert [held.id for held in read.presented] == [session.id]


def test_refusals(tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """401, a redirect to the sign-in page and invalid_grant are refusals; 503 and 404 say nothing."""
    bearer = {"authorization": f"Bearer {jwt(n=1)}"}
    upstream.answers["/token"] = JSONResponse({"error": "invalid_grant"}, 400)
    tab_a.post("/token", data={"grant_type": "refresh_token", "refresh_token": "refresh-token-0009"})
    for path, answer in {"/a": JSONResponse({}, 401), "/b": JSONResponse({}, 503), "/c": JSONResponse({}, 404)}.items():
        upstream.answers[path] = answer
        tab_a.get(path, headers=bearer)
    tab_a.get("/redirect", headers=bearer)
    found = events.exchanges(5)
    assert [exchange.accepted for exchange in found] == [False, False, None, None, False]
    assert (found[0].role, found[0].oauth_error, found[4].location) == ("refresh", "invalid_grant", "/login")


def test_what_is_served_without_a_credential_proves_nothing_with_one(tab_a: httpx.Client, events: Recorder) -> None:
    """A public path stays public when an old token is sent along."""
    tab_a.get("/api/config")
    tab_a.get("/api/config", headers={"authorization": f"Bearer {jwt(n=1)}"})
    assert [exchange.accepted for exchange in events.exchanges(2)] == [None, None]


def test_leaks_patients_and_markers(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """A token, a name or a password has no place in a URL or Referer; who is in an answer is said by alias."""
    wire.markers.add("WR-77")
    wire.passwords.append("s3cret!")
    upstream.answers["/api/list"] = JSONResponse([{"name": "Grete Sommer", "mrn": "MRN-7788"}])
    token = jwt(n=1)
    tab_a.get(f"/api/chart?access_token={token}")
    tab_a.get("/api/find?q=grete%20sommer", headers={"referer": "http://x/?sid=0123456789ab"})
    tab_a.get("/api/login?u=a&p=s3cret!")
    tab_a.post("/api/patients/pt-1001/notes", json={"text": "calm (WR-77)"})
    tab_a.get("/api/list")
    found = events.exchanges(5)
    assert [exchange.leaks for exchange in found] == [
        ["access token in url"],
        ["patient in url", "session id in referer"],
        ["password in url"],
        [],
        [],
    ]
    assert (found[3].markers, found[3].request_patients) == (["WR-77"], ["P1"])
    assert (found[4].patients, found[4].request_patients) == (["P1"], [])
    assert token not in str(events.events)
    assert "sommer" not in str(events.events).lower()
