"""What this machine has, and what to do about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround import doctor
from wardround.browser.find import CHOICE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_this_machine_is_ready(tmp_path: Path) -> None:
    found = doctor.examine(folder=tmp_path)
    assert not [one for one in found if one.needed and not one.ok]
    assert {"python", "mitmproxy", "browser", "loopback", "keyring", "disk"} <= {one.what for one in found}
    assert doctor.table(found).endswith("ready: `wardround demo` will run")


def test_a_missing_browser_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(CHOICE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    text = doctor.table(doctor.examine())
    assert "MISSING browser" in text
    assert "playwright install chromium-headless-shell" in text
    assert text.endswith("missing: browser")


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PACKAGES", ("no-such-package-anywhere",))
    found = {one.what: one for one in doctor.examine()}
    assert not found["no-such-package-anywhere"].ok
    assert found["no-such-package-anywhere"].fix


def test_what_is_not_needed_is_not_missing() -> None:
    text = doctor.table([doctor.Found("keyring", ok=False, said="none", fix="Not needed.", needed=False)])
    assert text.startswith("no ")
    assert "MISSING" not in text
    assert text.endswith("will run")
