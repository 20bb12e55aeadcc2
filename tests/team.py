"""A team's folder: a profile of the embedded portal, tests, and pytest run on them in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from wardround import workspace
from wardround.findings import NAME, Findings
from wardround.reference.people import credentials

if TYPE_CHECKING:
    from pathlib import Path

ROOT = workspace.kit()
PROFILE = ROOT / "src/wardround/reference/profiles/tokens.toml"
PATIENCE_S = 120.0


@dataclass
class Outcome:
    """How a run ended, and what it left."""

    status: int
    said: str
    folder: Path

    @property
    def findings(self) -> Findings:
        """The run's ``findings.json``."""
        return msgspec.json.decode((self.folder / NAME).read_bytes(), type=Findings)

    def journal(self, scenario: str) -> str:
        """The one history whose folder begins with that name."""
        (found,) = (self.folder / "scenarios").glob(f"{scenario}*/history.jsonl")
        return found.read_text()


def environment(**changed: str) -> dict[str, str]:
    """The secrets of the embedded portal's people, and where our folders are."""
    return {**os.environ, **credentials(), "PYTHONPATH": str(ROOT), **changed}


def command(folder: Path, *options: str) -> list[str]:
    """Pytest on everything in that folder, the run beside it."""
    return [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--wardround-out", str(folder / "run"), *options, str(folder)]


def run(folder: Path, tests: str, *options: str, **changed: str) -> Outcome:
    """Run these tests there."""
    (folder / "test_team.py").write_text(tests)
    done = subprocess.run(
        command(folder, *options), cwd=folder, env=environment(**changed), capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    return Outcome(done.returncode, done.stdout + done.stderr, folder / "run")
