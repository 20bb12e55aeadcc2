"""The ward as a running process, for tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVE = Path(__file__).parent / "serve.py"
SECRETS = {
    "DSS_NURSE_1_PASSWORD": "heron-and-reed",
    "DSS_NURSE_2_PASSWORD": "otter-and-alder",
    "DSS_DOCTOR_1_PASSWORD": "plover-and-sedge",
    "DSS_DOCTOR_1_TOTP": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "DSS_SERVICE_TOKEN": "ward-service",
}
"""Invented, for the environment of the portal and of who tests it."""


@dataclass(frozen=True)
class Ward:
    """A ward that answers at ``url``."""

    url: str

    def rows(self, of: str) -> list[dict[str, Any]]:
        """``record`` or ``audit``, oldest row first."""
        answer = httpx.get(f"{self.url}/service/{of}", headers={"Authorization": f"Bearer {SECRETS['DSS_SERVICE_TOKEN']}"})
        found: list[dict[str, Any]] = answer.raise_for_status().json()["rows"]
        return found

    def tell(self, now_s: float) -> None:
        """Move the portal's clock (needs ``--test-clock``) without a session, so that nobody's activity is meant."""
        httpx.get(f"{self.url}/sign-in/", headers={"X-Test-Now": str(round(now_s * 1000))}).raise_for_status()


class Shift(httpx.Client):
    """A clinician without a browser, whose every request tells the portal the time (``now_s``; needs ``--test-clock``)."""

    now_s: float

    def __init__(self, ward: Ward, now_s: float) -> None:
        super().__init__(base_url=ward.url, timeout=20, event_hooks={"request": [self._tell]})
        self.now_s = now_s

    def _tell(self, request: httpx.Request) -> None:
        request.headers["X-Test-Now"] = str(round(self.now_s * 1000))

    def sign_in(self, username: str = "nurse1", password: str = SECRETS["DSS_NURSE_1_PASSWORD"], code: str = "") -> httpx.Response:
        """Send the form; a sign-in that succeeded answers 302, a refused one 200 (the form again)."""
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', self.get("/sign-in/").text)
        assert found, "the sign-in page has a form"
        return self.post("/sign-in/", data={"username": username, "password": password, "code": code, "csrfmiddlewaretoken": found[1]})

    def ping(self, idle_for: int) -> str:
        """What the package's page script would be told."""
        return self.get("/session_security/ping/", params={"idleFor": idle_for}).text

    def is_in(self) -> bool:
        """Whether a page is served and not the way to the sign-in page (counts as activity)."""
        return self.get("/").status_code == httpx.codes.OK


@contextmanager
def ward(*options: str) -> Iterator[Ward]:
    """Start a ward on a free port, and stop it. Options as ``serve.py`` has them."""
    process = subprocess.Popen(
        [sys.executable, str(SERVE), *options], stdout=subprocess.PIPE, text=True, env={**os.environ, **SECRETS}, cwd=SERVE.anchor
    )
    assert process.stdout
    try:
        said = process.stdout.readline()
        assert said.startswith("listening on "), f"the ward did not start: it said {said!r}"
        yield Ward(said.split()[-1])
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()
