"""Where a run comes from is found, and nothing is made up where it cannot be."""

from __future__ import annotations

import platform
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from wardround.provenance import commit, tool_versions

if TYPE_CHECKING:
    from pathlib import Path

GIT = shutil.which("git") or ""


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    subprocess.run(
        [GIT, "-C", str(folder), "-c", "user.name=n", "-c", "user.email=e@example.test", *arguments], check=True, capture_output=True
    )


@pytest.mark.skipif(not GIT, reason="needs git")
def test_the_commit_and_whether_there_are_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    assert commit() == ""
    git(tmp_path, "init", "-q")
    assert commit() == ""
    (tmp_path / "portal.toml").write_text("one", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    clean = commit()
    assert len(clean) >= 7
    assert "+" not in clean
    (tmp_path / "portal.toml").write_text("two", encoding="utf-8")
    assert commit() == f"{clean}+changes"


def test_without_git_there_is_no_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert commit() == ""


def test_versions_of_what_a_verdict_depends_on() -> None:
    assert tool_versions()["python"] == platform.python_version()
    assert {"playwright", "mitmproxy", "pytest"} <= tool_versions().keys()
