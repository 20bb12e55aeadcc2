"""Finding a browser: Playwright's own, else an installed one, else one clear line."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wardround.browser import find as finding
from wardround.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

Machine = dict[str, str]


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Put a program there that says a version, as browsers do."""

    def put(name: str, says: str = "Chromium 150.0.1 built on x", status: int = 0) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n")
        path.chmod(0o755)
        return path

    return put


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing is installed."""
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own")}


def revision(name: str) -> str:
    listed = json.loads(resources.files("playwright").joinpath("driver/package/browsers.json").read_text())
    return next(one["revision"] for one in listed["browsers"] if one["name"] == name)


def own(put: Callable[..., Path], name: str, file: str) -> Path:
    folder = f"own/{name.replace('-', '_')}-{revision(name)}"
    path = put(f"{folder}/chrome-linux/{file}")
    (path.parents[1] / "INSTALLATION_COMPLETE").write_text("")
    return path


def test_nothing_is_found_on_an_empty_machine(machine: Machine) -> None:
    assert finding.find(environment=machine) is None
    with pytest.raises(UserError, match="playwright install chromium-headless-shell") as error:
        finding.require(environment=machine)
    assert error.value.slug == "browser-missing"
    with pytest.raises(UserError, match="that has a window"):
        finding.require(headed=True, environment=machine)


def test_the_shell_comes_before_a_full_browser(machine: Machine, put: Callable[..., Path]) -> None:
    put("bin/google-chrome")
    put("bin/chromium")
    shell = put("bin/chromium-headless-shell")
    found = finding.find(environment=machine)
    assert found is not None
    assert (found.path, found.kind, found.version) == (shell, "headless-shell", "150.0.1")


def test_a_headed_run_never_takes_the_shell(machine: Machine, put: Callable[..., Path]) -> None:
    put("bin/chromium-headless-shell")
    assert finding.find(headed=True, environment=machine) is None
    edge = put("bin/microsoft-edge")
    found = finding.find(headed=True, environment=machine)
    assert found is not None
    assert (found.path, found.kind) == (edge, "edge")


def test_playwrights_own_comes_before_an_installed_one(machine: Machine, put: Callable[..., Path]) -> None:
    put("bin/chromium")
    path = own(put, "chromium-headless-shell", "headless_shell")
    found = finding.find(environment=machine)
    assert found is not None
    assert (found.path, found.kind) == (path, "playwright")


def test_a_half_finished_download_is_none(machine: Machine, put: Callable[..., Path]) -> None:
    path = own(put, "chromium-headless-shell", "headless_shell")
    (path.parents[1] / "INSTALLATION_COMPLETE").unlink()
    assert finding.find(environment=machine) is None


@pytest.mark.parametrize(("says", "status"), [("Chromium 150", 1), ("cannot open display", 0), ("", 0)])
def test_one_that_does_not_start_is_passed_over(machine: Machine, put: Callable[..., Path], says: str, status: int) -> None:
    put("bin/chromium-headless-shell", says, status)
    good = put("bin/chromium")
    found = finding.find(environment=machine)
    assert found is not None
    assert found.path == good


def test_the_users_choice_wins(machine: Machine, put: Callable[..., Path]) -> None:
    put("bin/chromium")
    mine = put("mine/browser")
    found = finding.find(environment=machine | {finding.CHOICE: str(mine)})
    assert found is not None
    assert (found.path, found.kind) == (mine, "chosen")


def test_a_choice_that_is_no_browser_is_an_error_and_not_passed_over(machine: Machine, put: Callable[..., Path]) -> None:
    put("bin/chromium")
    with pytest.raises(UserError, match=finding.CHOICE) as error:
        finding.find(environment=machine | {finding.CHOICE: "/no/such"})
    assert error.value.slug == "browser-missing"


def test_this_machine_has_one_that_starts() -> None:
    assert Path(finding.require().path).is_file()
