"""`wardround learn` on the embedded portal, as a user calls it: what it writes is true, and what it must not do it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from wardround.portal.profile import load
from wardround.portal.screens import Sign
from wardround.portal.start import started
from wardround.reference.people import CLINICIANS, SERVICE_TOKEN_NAME, credentials
from wardround.workspace import kit

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.portal.profile import Profile

NURSE = CLINICIANS[0]
SECRETS = {"PORTAL_NURSE_1_USER": NURSE.username, "PORTAL_NURSE_1_PASSWORD": NURSE.password, "PORTAL_NURSE_1_TOTP": NURSE.totp}
SIGN_OUT = Sign(role="button", name="Sign out")


def learn(folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    """Exit status, and all that was said."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, "-m", "wardround.cli", "learn", *words],
        cwd=folder,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(autouse=True)
def _demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the embedded portal needs to start."""
    for name, value in credentials().items():
        monkeypatch.setenv(name, value)


def shipped(style: str) -> tuple[Profile, Path]:
    """The profile that people wrote."""
    path = kit() / f"src/wardround/reference/profiles/{style}.toml"
    return load(path), path


@pytest.mark.parametrize("style", ["tokens", "cookie"])
def test_what_is_learnt_is_true(style: str, tmp_path: Path) -> None:
    true, path = shipped(style)
    with started(true, path) as portal:
        status, said = learn(tmp_path, f"{portal.base_url}/", **SECRETS)
    assert status == 0, said
    text = (tmp_path / "portal.toml").read_text()
    found = load(tmp_path / "portal.toml")
    assert not [value for name, value in SECRETS.items() if name != "PORTAL_NURSE_1_USER" and value in text + said]
    session = found.session
    assert (session.style, session.idle_s, session.warning_s, session.absolute_s) == (style, 900, 60, 43200)
    assert session.access_token_s == true.session.access_token_s
    form = found.sign_in
    assert (form.username, form.password, form.totp) == (true.sign_in.username, true.sign_in.password, true.sign_in.totp)
    assert found.signs.signed_in == SIGN_OUT
    assert found.signs.user == Sign(testid="user")
    assert found.signs.warned is not None
    assert found.signs.warned.role == "alertdialog"
    assert found.signs.signed_out is not None
    assert found.signs.reason == Sign(testid="reason")
    assert [step.click for step in found.sign_out] == [SIGN_OUT]
    assert [step.click for step in found.extend] == [Sign(role="button", name="Stay signed in")]
    assert found.clinicians[0].shown_as == [NURSE.name]
    assert set(found.credentials.session_cookies) == set(true.credentials.session_cookies)
    assert {patient.key for patient in found.patients} <= {patient.key for patient in true.patients}
    truly = {(route.role, route.path) for route in true.routes}
    assert {(route.role, route.path) for route in found.routes} <= truly | {("extend", "/api/session/extend")}
    assert {"sign-in", "sign-out", "heartbeat", "stream"} <= {route.role for route in found.routes}


def test_a_wrong_password_is_typed_once_and_said_in_one_line(tmp_path: Path) -> None:
    true, path = shipped("cookie")
    with started(true, path) as portal:
        status, said = learn(tmp_path, f"{portal.base_url}/", **SECRETS | {"PORTAL_NURSE_1_PASSWORD": "wrong on purpose"})
        token = credentials()[SERVICE_TOKEN_NAME]
        trail = httpx.get(f"{portal.base_url}/service/audit", headers={"Authorization": f"Bearer {token}"}).json()["rows"]
    assert status == 2
    assert len([line for line in said.splitlines() if "[sign-in-refused]" in line]) == 1, said
    assert "Traceback" not in said
    assert not (tmp_path / "portal.toml").exists()
    assert [row["action"] for row in trail] == ["sign-in-failed"], trail


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        (["127.0.0.1:8000"], "url-unreadable"),
        (["http://n.kaur:pw@127.0.0.1:8000"], "secret-in-clear"),
        (["http://ward.example"], "environment-unsaid"),
        (["http://127.0.0.1:8000", "--environment", "production"], "production-refused"),
        (["http://127.0.0.1:9", "--out", "new.toml"], "portal-unreachable"),
    ],
)
def test_what_cannot_be_learnt_is_one_line_and_exit_status_2(words: list[str], slug: str, tmp_path: Path) -> None:
    status, said = learn(tmp_path, *words, **SECRETS)
    assert status == 2, said
    assert len([line for line in said.splitlines() if f"[{slug}]" in line]) == 1, said
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir())


def test_a_profile_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text("mine\n")
    status, said = learn(tmp_path, "http://127.0.0.1:9", **SECRETS)
    assert (status, "[profile-exists]" in said) == (2, True)
    assert (tmp_path / "portal.toml").read_text() == "mine\n"


def test_without_a_password_nothing_is_opened(tmp_path: Path) -> None:
    status, said = learn(tmp_path, "http://127.0.0.1:9", PORTAL_NURSE_1_USER=NURSE.username)
    assert (status, "[secret-missing]" in said) == (2, True), said
