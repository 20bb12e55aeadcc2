"""The very first sign-in came to nothing: the line says what the portal answered, and what to do."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.team import run
from wardround.browser.find import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(find() is None, reason="needs a browser")

FORM = (
    b"<!doctype html><title>Sign in</title><form method=post action=/login><label>Username <input name=u></label>"
    b"<label>Password <input type=password name=p></label><button>Sign in</button></form>"
)
PROFILE = """
[portal]
name = "failing"
base_url = "http://127.0.0.1:{port}"
hosts = ["127.0.0.1:{port}"]
environment = "test"

[session]
style = "cookie"

[[clinicians]]
alias = "nurse-1"
role = "nurse"
username = "nora"
password = "env:NORAS_PASSWORD"

[sign_in]
path = "/login"
username = {{ label = "Username" }}
password = {{ label = "Password" }}
submit = {{ role = "button", name = "Sign in" }}

[signs]
signed_in = {{ role = "button", name = "Sign out" }}
"""
SCENARIO = """
from flows.sign_in import sign_in


def test_first(ward):
    sign_in(ward.clinician().tab("A"))
"""


@pytest.fixture
def failing() -> Iterator[Callable[[int], int]]:
    """A portal whose sign-in always has that status; its port."""
    servers = []

    def make(status: int) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(200, FORM)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self._answer(status, FORM if status < 500 else b"<h1>Internal Server Error</h1>")

            def _answer(self, code: int, body: bytes) -> None:
                self.send_response(code)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return int(server.server_port)

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "advice"),
    [(500, "The portal itself failed"), (429, "Too many sign-ins"), (404, "sign_in.path"), (403, "username, password")],
)
def test_the_status_is_told_with_what_to_do(tmp_path: Path, failing: Callable[[int], int], status: int, advice: str) -> None:
    (tmp_path / "portal.toml").write_text(PROFILE.format(port=failing(status)))
    ended = run(tmp_path, SCENARIO, "--portal", "portal.toml", NORAS_PASSWORD="a long secret")
    lines = [line for line in ended.said.splitlines() if "[sign-in-refused]" in line]
    assert ended.status == 2, ended.said
    assert len(lines) == 1, ended.said
    assert f"POST /login with {status}" in lines[0]
    assert advice in lines[0]
    assert "a long secret" not in ended.said
    assert "Traceback" not in ended.said
