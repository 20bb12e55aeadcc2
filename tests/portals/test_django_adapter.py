"""The adapter's arithmetic, held against the package's own middleware and ping view."""

from __future__ import annotations

import datetime as dt
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import time_machine
from session_security.middleware import SessionSecurityMiddleware
from session_security.utils import get_last_activity, set_last_activity

from wardround.portal.profile import load

FOLDER = Path(__file__).parent / "django_session_security"
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC).timestamp()


@dataclass(frozen=True)
class Info:
    path: str
    virtual_now: float = NOW
    last_activity: float | None = None


@pytest.fixture(scope="module")
def adapter_module() -> ModuleType:
    """The file as wardround reads it: by path."""
    spec = importlib.util.spec_from_file_location("django_adapter", FOLDER / "adapter.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told_by_the_package(idle_for: str, last_activity: float) -> bytes:
    session: dict[str, str] = {}
    with time_machine.travel(NOW, tick=False):
        set_last_activity(session, dt.datetime.fromtimestamp(last_activity))  # noqa: DTZ006 - the package keeps naive local time
        request = SimpleNamespace(GET={"idleFor": idle_for}, session=session)
        now = dt.datetime.now()  # noqa: DTZ005 - as the package does
        SessionSecurityMiddleware(lambda _: None).update_last_activity(request, now)
        return str((now - get_last_activity(session)).seconds).encode()


@pytest.mark.parametrize("idle_for", ["0", "1", "59", "839", "840", "841", "-5", "1.5", "x", ""])
@pytest.mark.parametrize("known_idle", [0.0, 0.4, 59.999, 840.0, 840.6, 899.9])
def test_the_ping_answers_as_the_package_would(adapter_module: ModuleType, idle_for: str, known_idle: float) -> None:
    adapter = adapter_module.Adapter(load(FOLDER / "portal.toml"))
    info = Info(f"/session_security/ping/?idleFor={idle_for}&_=1", last_activity=NOW - known_idle)
    assert adapter.age_answer(info, b"0") == told_by_the_package(idle_for, NOW - known_idle)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/session_security/ping/?idleFor=3", b'"logout"'),
        ("/patients/1/report/?idleFor=3", b"7"),
        ("/session_security/ping/?idleFor=x", b"7"),
    ],
)
def test_anything_else_passes_untouched(adapter_module: ModuleType, path: str, body: bytes) -> None:
    assert adapter_module.Adapter(load(FOLDER / "portal.toml")).age_answer(Info(path), body) == body


@pytest.mark.parametrize(("idle_for", "activity"), [("5", NOW - 5), ("60", None), ("200", None)])
def test_only_a_later_activity_counts(adapter_module: ModuleType, idle_for: str, activity: float | None) -> None:
    info = Info(f"/session_security/ping/?idleFor={idle_for}", last_activity=NOW - 60)
    assert adapter_module.Adapter(load(FOLDER / "portal.toml")).activity_at(info) == activity
