"""What an exchange is for: by the profile, else by its shape."""

from __future__ import annotations

import pytest
from mitmproxy import http

from tests.wire.conftest import make_profile
from wardround.wire import roles

HTML = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
FETCH = {"sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}


def request(method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> http.Request:
    return http.Request.make(method, f"http://x.test{path}", body, headers or FETCH)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "role"),
    [
        ("POST", "/oauth/token", "grant_type=refresh_token&refresh_token=x", FETCH, "refresh"),
        ("POST", "/oauth/token", '{"grant_type": "refresh_token"}', FETCH, "refresh"),
        ("POST", "/oauth/token", "grant_type=authorization_code&code=x", FETCH, "sign-in"),
        ("POST", "/auth/v1/token?grant_type=refresh_token", '{"refresh_token": "x"}', FETCH, "refresh"),
        ("POST", "/auth/v1/token?grant_type=password", "{}", FETCH, "sign-in"),
        ("POST", "/api/auth/tokens", '{"grantType": "refresh_token"}', FETCH, "refresh"),
        ("POST", "/api/again", '{"refreshToken": "abcdefgh12"}', FETCH, "refresh"),
        ("POST", "/api/again", '{"refreshToken": ""}', FETCH, "write"),
        ("POST", "/api/logout", '{"refreshToken": "abcdefgh12"}', FETCH, "sign-out"),
        ("GET", "/api/auth/get-session", "", FETCH, "heartbeat"),
        ("POST", "/api/auth/refresh", "", FETCH, "refresh"),
        ("POST", "/api/patients/refresh-list", "{}", FETCH, "write"),
        ("POST", "/login", "u=a", HTML, "sign-in"),
        ("GET", "/login", "", HTML, "page"),
        ("POST", "/api/session/mfa", "{}", FETCH, "sign-in"),
        ("GET", "/accounts/logout/", "", HTML, "sign-out"),
        ("POST", "/api/sign_out", "", FETCH, "sign-out"),
        ("GET", "/api/blogout", "", FETCH, "read"),
        ("GET", "/session_security/ping/?idleFor=3", "", FETCH, "heartbeat"),
        ("GET", "/api/shipping", "", FETCH, "read"),
        ("POST", "/api/session/extend", "", FETCH, "extend"),
        ("GET", "/ward", "", HTML, "page"),
        ("GET", "/static/app.js?v=3", "", {}, "static"),
        ("GET", "/logo", "", {"sec-fetch-dest": "image"}, "static"),
        ("GET", "/api/chart", "", FETCH, "read"),
        ("DELETE", "/api/orders/3", "", FETCH, "write"),
        ("POST", "/graphql", '{"query": "query { patients }"}', FETCH, "read"),
        ("POST", "/graphql", '{"query": "mutation { order }"}', FETCH, "write"),
        ("GET", "/alerts", "", {"accept": "text/event-stream"}, "stream"),
        ("GET", "/ws", "", {"upgrade": "websocket"}, "stream"),
    ],
)
def test_roles_by_shape(method: str, path: str, body: str, headers: dict[str, str], role: str) -> None:
    asked = request(method, path, body, headers)
    assert roles.role(asked, roles.how(asked, marked=False), make_profile(1))[0] == role


def test_the_profiles_routes_come_first_and_the_first_that_matches_wins() -> None:
    routes = [
        {"role": "heartbeat", "path": "/api/chart/**", "method": "get", "activity": True},
        {"role": "read", "path": "/rpc/*", "body": '"method":"read"'},
        {"role": "write", "path": "/rpc/*"},
    ]
    profile = make_profile(1, routes=routes)

    def found(method: str, path: str, body: str = "") -> tuple[str, bool]:
        role, route = roles.role(request(method, path, body), "fetch", profile)
        return role, roles.is_activity(role, route)

    assert found("GET", "/api/chart/7/vitals?x=1") == ("heartbeat", True)
    assert found("POST", "/api/chart/7/vitals") == ("write", True)
    assert found("POST", "/rpc/x", '{"method":"read"}') == ("read", True)
    assert found("POST", "/rpc/x", '{"method":"create"}') == ("write", True)
    assert found("GET", "/session/ping") == ("heartbeat", False)


@pytest.mark.parametrize(
    ("headers", "marked", "method", "how"),
    [
        (HTML, False, "GET", "navigation"),
        ({"sec-fetch-dest": "style"}, False, "GET", "subresource"),
        ({}, True, "GET", "fetch"),
        ({}, False, "GET", "unknown"),
        ({"upgrade-insecure-requests": "1"}, False, "GET", "navigation"),
        ({"access-control-request-method": "PUT"}, False, "OPTIONS", "preflight"),
    ],
)
def test_who_in_the_browser_asked(headers: dict[str, str], marked: bool, method: str, how: str) -> None:  # noqa: FBT001
    assert roles.how(request(method, "/x", "", headers or {"x": "y"}), marked=marked) == how


@pytest.mark.parametrize(
    ("content_type", "way", "role"), [("image/png", "unknown", "static"), ("text/html", "unknown", "page"), ("text/html", "fetch", "read")]
)
def test_an_inferred_read_may_turn_out_otherwise(content_type: str, way: str, role: str) -> None:
    assert roles.after_answer("read", content_type, way) == role
    assert roles.after_answer("write", content_type, way) == "write"


def test_a_route_may_be_of_one_host_and_one_query_only() -> None:
    routes = [
        {"role": "sign-in", "path": "/token", "host": "idp.test"},
        {"role": "refresh", "path": "/token", "query": "grant=again"},
        {"role": "other", "path": "/token", "host": "x.test:80"},
    ]
    profile = make_profile(1, routes=routes)

    def found(url: str) -> str:
        asked = http.Request.make("POST", url, "", FETCH)
        return roles.role(asked, "fetch", profile)[0]

    assert found("http://idp.test/token?grant=again") == "sign-in"
    assert found("http://x.test/token?grant=again") == "refresh"
    assert found("http://x.test/token?grant=first") == "other"
    assert found("http://y.test/token") == "write"
