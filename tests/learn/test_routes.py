"""A route says what stays the same of an exchange, and what tells it from others at its address."""

from __future__ import annotations

import pytest

from wardround.learn.routes import globbed, route
from wardround.learn.tap import Sight


def sight(method: str, path: str, body: str = "") -> Sight:
    return Sight(0.0, method, "http", "127.0.0.1:1", path, "fetch", "", {}, body, "sign-in")


@pytest.mark.parametrize(
    ("path", "glob"),
    [
        ("/login", "/login"),
        ("/auth/v1/token", "/auth/v1/token"),
        ("/patients/17/vitals", "/patients/*/vitals"),
        ("/interaction/sG4Em-uYy0iXyEALdp-ghr8UpwSK", "/interaction/*"),
        ("/flow/3f0b6f5e-1c7a-4f3f-9b51-0f64a53a1d7b/next", "/flow/*/next"),
        ("/login;jsessionid=AB12", "/login*"),
        ("/healthcare-professional-portal/sign-in", "/healthcare-professional-portal/sign-in"),
    ],
)
def test_what_differs_each_time_is_a_star(path: str, glob: str) -> None:
    assert globbed(path) == glob


@pytest.mark.parametrize(
    ("path", "body", "telling"),
    [
        ("/token?grant_type=password", '{"username": "x"}', {"query": "grant_type=password"}),
        ("/token", "client_id=a&grant_type=refresh_token&refresh_token=b", {"body": "grant_type=refresh_token"}),
        ("/token", '{"grant_type": "refresh_token"}', {"body": '"grant_type": "refresh_token"'}),
        ("/rpc", '{"id":1,"method":"common.db.login","params":[]}', {"body": '"method":"common.db.login"'}),
        ("/index.php?action=login&x=1", "user=a&password=b", {"query": "action=login"}),
        ("/list?page=2", "", {}),
        ("/login", "username=a&password=b", {}),
    ],
)
def test_at_one_address_exchanges_are_told_apart(path: str, body: str, telling: dict[str, str]) -> None:
    found = route(sight("POST", path, body), "sign-in")
    assert {key: value for key, value in found.items() if key in ("query", "body")} == telling
