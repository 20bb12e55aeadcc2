"""A portal in this process, its clock in the test's hand, and somebody to sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from wardround.reference.app import build
from wardround.reference.people import CLINICIANS
from wardround.reference.settings import Settings

SERVICE = {"authorization": "Bearer service"}
FRONT = {"x-requested-with": "ward-portal"}


class Browser:
    """One browser at the portal: its cookies, its access token, and the time of day."""

    def __init__(self, client: TestClient) -> None:
        """Begin at a fixed hour."""
        self.client = client
        self.now = 1_800_000_000.0
        self.access: str | None = None

    def call(self, method: str, path: str, *, human: bool = False, token: str | None = None, **more: Any) -> Any:  # noqa: ANN401 (JSON and rows have no narrower type)
        """Send one request at the present hour."""
        headers = FRONT | {"x-test-now": str(self.now * 1000)} | more.pop("headers", {})
        bearer = token or self.access
        if bearer:
            headers["authorization"] = f"Bearer {bearer}"
        if human:
            headers["x-initiator"] = "human"
        return self.client.request(method, path, headers=headers, **more)

    def code(self, number: int = 0) -> str:
        """The one-time code of the present step."""
        return str(pyotp.TOTP(CLINICIANS[number].totp).at(int(self.now)))

    def sign_in(self, number: int = 0, **wrong: str) -> Any:  # noqa: ANN401 (JSON and rows have no narrower type)
        """Sign in; ``wrong`` replaces a field."""
        person = CLINICIANS[number]
        body = {"username": person.username, "password": person.password, "code": self.code(number)} | wrong
        response = self.call("POST", "/auth/sign-in", json=body)
        if response.status_code == 200:
            self.access = response.json().get("access_token")
        return response

    def refresh(self, presented: str | None = None) -> Any:  # noqa: ANN401 (JSON and rows have no narrower type)
        """Ask for a new token, with the cookie that is there or with another one."""
        if presented is not None:
            self.client.cookies.clear()
            self.client.cookies.set("refresh", presented, domain="testserver.local", path="/auth")
        response = self.call("POST", "/auth/token", data={"grant_type": "refresh_token"})
        if response.status_code == 200:
            self.access = response.json()["access_token"]
        return response

    def alive(self, token: str | None = None) -> bool:
        """Whether the portal still serves this browser. A poll, not activity."""
        return bool(self.call("GET", "/api/session", token=token).status_code == 200)

    def rows(self, what: str) -> list[dict[str, Any]]:
        """The record or the audit trail."""
        found: list[dict[str, Any]] = self.client.get(f"/service/{what}", headers=SERVICE).json()["rows"]
        return found


Start = Callable[..., Browser]


@pytest.fixture
def portal() -> Iterator[Start]:
    """Start portals by their settings."""
    with ExitStack() as open_portals:

        def start(style: str = "tokens", *defects: str, **settings: Any) -> Browser:  # noqa: ANN401 (JSON and rows have no narrower type)
            made = Settings(style=style, defects=defects, test_clock=True, service_token="service", **settings)  # type: ignore[arg-type] # a literal by its caller
            return Browser(open_portals.enter_context(TestClient(build(made))))

        yield start
