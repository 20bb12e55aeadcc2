"""Dates of what an aged portal issues: moved for the browser, its own again for the portal."""

from __future__ import annotations

import base64
import json
import time

import pytest
from mitmproxy import http

from wardround.wire import jwt
from wardround.wire.dating import Dating

HOUR = 3600.0


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token(**claims: object) -> str:
    return f"{packed({'alg': 'HS256'})}.{packed(claims)}.c2lnbmF0dXJl"


def answer(body: object, headers: dict[str, str] | None = None) -> http.Response:
    return http.Response.make(200, json.dumps(body), {"content-type": "application/json", **(headers or {})})


def test_a_token_is_an_hour_younger_for_the_page_and_the_same_for_the_portal() -> None:
    dating, own = Dating(), token(sub="u1", iat=1000, exp=1300)
    response = answer({"access_token": own, "expires_in": 300})
    changed = dating.redate(response, ahead_s=HOUR, expiries=True)
    shown = json.loads(response.text or "")["access_token"]
    assert jwt.claims(shown) == {"sub": "u1", "iat": 4600, "exp": 4900}
    assert changed == {own: shown}
    asked = http.Request.make(
        "POST",
        f"http://x.test/api?t={shown}",
        json.dumps({"token": shown}),
        {"authorization": f"Bearer {shown}", "cookie": f"a={shown}; b=2"},
    )
    dating.restore(asked)
    assert asked.path == f"/api?t={own}"
    assert asked.headers["authorization"] == f"Bearer {own}"
    assert asked.headers["cookie"] == f"a={own}; b=2"
    assert json.loads(asked.text or "") == {"token": own}
    assert asked.headers["content-length"] == str(len(asked.raw_content or b""))
    assert dating.restored(f'{{"auth":"{shown}"}}'.encode()) == f'{{"auth":"{own}"}}'.encode()


def test_the_same_token_shown_again_means_the_same_moment() -> None:
    dating, own = Dating(), token(exp=1300)
    first, second = answer({"t": own}), answer({"t": own})
    dating.redate(first, ahead_s=HOUR, expiries=False)
    dating.redate(second, ahead_s=HOUR * 2, expiries=False)
    assert first.text == second.text


def test_the_moment_of_the_sign_in_is_the_same_in_every_token() -> None:
    """Clients refuse a renewed token whose ``auth_time`` is another."""
    dating = Dating()
    first, later = answer({"t": token(auth_time=900, exp=1300)}), answer({"t": token(auth_time=900, exp=1600)})
    dating.redate(first, ahead_s=1.4, expiries=False)
    dating.redate(later, ahead_s=300.0, expiries=False)
    seen = [jwt.claims(json.loads(response.text or "")["t"]) for response in (first, later)]
    assert seen == [{"auth_time": 900, "exp": 1300}, {"auth_time": 900, "exp": 1900}]


@pytest.mark.parametrize(
    ("body", "ahead_s"),
    [({"t": token(exp=1300)}, 1.0), ({"t": token(sub="u1")}, HOUR), ({"t": "eyJub3Q.a.token"}, HOUR), ({"expires_in": 300}, HOUR)],
    ids=["no time has passed", "no dates in it", "no token", "a duration"],
)
def test_what_is_not_meant_stays_byte_for_byte(body: dict[str, object], ahead_s: float) -> None:
    response = answer(body)
    before = response.raw_content
    assert Dating().redate(response, ahead_s=ahead_s, expiries=True) == {}
    assert response.raw_content == before


def test_expiries_beside_a_token_move_along() -> None:
    now = int(time.time())
    body = {
        "expires_at": now + 300,
        "session": {"expiresAt": "2026-11-25T12:00:00.000Z"},
        "tokenExpires": (now + 300) * 1000,
        "expires": 12,
    }
    response = answer(body)
    Dating().redate(response, ahead_s=HOUR, expiries=True)
    assert json.loads(response.text or "") == {
        "expires_at": now + 3900,
        "session": {"expiresAt": "2026-11-25T13:00:00.000Z"},
        "tokenExpires": (now + 3900) * 1000,
        "expires": 12,
    }


@pytest.mark.parametrize(
    ("told", "expiries"), [((), False), (("json:expires_at", None), True)], ids=["no answer about a session", "translated elsewhere"]
)
def test_other_expiries_stay(told: tuple[str | None, ...], expiries: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    response = answer({"expires_at": int(time.time()) + 300})
    before = response.raw_content
    Dating(told).redate(response, ahead_s=HOUR, expiries=expiries)
    assert response.raw_content == before


def test_cookies_that_a_script_can_read_and_redirects_are_moved_too() -> None:
    own, hidden = token(exp=1300), token(exp=1400)
    response = http.Response.make(302, b"", {"location": f"/cb#id_token={own}"})
    response.headers.set_all("set-cookie", [f"a={own}; Path=/", f"b={hidden}; HttpOnly"])
    Dating().redate(response, ahead_s=HOUR, expiries=False)
    readable, closed = response.headers.get_all("set-cookie")
    assert own not in readable
    assert hidden in closed
    assert jwt.claims(response.headers["location"].partition("=")[2]) == {"exp": 4900}
