"""The CI examples are YAML, and what they call is what wardround understands: their commands are run, one scenario in place of a suite."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from wardround.reference.people import credentials
from wardround.workspace import kit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = kit() / "docs" / "how-to" / "ci"
ALONE = {"--suite session": "-k idle_expiry", "-n 2": ""}


def commands(name: str) -> Iterator[str]:
    """All that an example tells a shell."""
    read = YAML(typ="safe").load((FOLDER / name).read_text())
    if name.startswith("github"):
        for step in read["jobs"]["session"]["steps"]:
            yield from [step["run"]] if "run" in step else []
    else:
        yield from (*read["wardround"]["script"], *read["wardround"]["after_script"])


def kept(name: str) -> set[str]:
    """The files that it keeps."""
    return set(re.findall(r"\brun/[\w.]+", (FOLDER / name).read_text()))


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml"])
def test_its_commands_run_and_leave_what_is_kept(name: str, tmp_path: Path) -> None:
    profile = kit() / "src/wardround/reference/profiles/cookie.toml"
    (tmp_path / "portal.toml").write_text(profile.read_text())
    ours = [line for line in commands(name) if line.startswith("wardround ")]
    assert [shlex.split(line)[1] for line in ours] == ["doctor", "check", "run", "report"]
    for line in ours:
        for words, instead in ALONE.items():
            line = line.replace(words, instead)  # noqa: PLW2901 - the same line, shortened
        done = subprocess.run(
            [sys.executable, "-m", "wardround.cli", *shlex.split(line)[1:]],
            cwd=tmp_path,
            env={**os.environ, **credentials()},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert not [path for path in kept(name) if not (tmp_path / path).is_file()]


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml", "Containerfile"])
def test_the_browser_and_the_package_are_installed(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert "pip install" in text
    assert "python -m playwright install --with-deps chromium-headless-shell" in text


def test_the_shell_can_complete() -> None:
    asked = {"_WARDROUND_COMPLETE": "complete_bash", "COMP_WORDS": "wardround learn --cl", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "wardround.cli"], env={**os.environ, **asked}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["--clinician", "--clock-header"]
