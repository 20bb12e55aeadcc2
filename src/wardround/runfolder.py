"""Where a run is kept: a folder that is new, empty, or that of an earlier run, and a folder in it for each scenario and cell."""

from __future__ import annotations

import hashlib
import re
import shutil
from typing import TYPE_CHECKING

from wardround import findings
from wardround.errors import UserError
from wardround.explore import causes, cell
from wardround.history.journal import private_folder
from wardround.result import FACTS, SCENARIOS
from wardround.screen.audit.looks import FOLDER as SCREENS

if TYPE_CHECKING:
    from pathlib import Path

_MARK = "*\n"
"""Of ``.wardround/.gitignore``: a run may show patients, and must not be committed by accident."""

LOAD_FOLDERS = ("evidence", "steps", "canaries")
LOAD_FILES = ("load.json", "stopped.txt", "measures.json", "capacity.json")
"""What a load run leaves besides: mixed with the next one's it would be judged with it."""


def fresh(out: Path | None, base: Path, ident: str) -> Path:
    """Make the folder of a run (mode 0700).

    Args:
        out: the folder; None for ``BASE/.wardround/runs/IDENT``. One that holds an earlier run is emptied of that run.
        base: the workspace.
        ident: of the run.

    Raises:
        UserError: ``out-not-empty``: ``out`` holds something else than a run; ``out-not-writable``.
    """
    folder = out if out is not None else base / ".wardround" / "runs" / ident
    try:
        if out is None:
            place(base, ident)
        _clear(folder)
        private_folder(folder)
        private_folder(folder / SCENARIOS)
    except OSError as error:
        raise UserError(
            "out-not-writable",
            f"{folder}: {error.strerror or error}: the run's folder cannot be made there",
            "Name another with --out DIR.",
        ) from error
    return folder


def place(base: Path, ident: str) -> Path:
    """Where a run goes for which no folder was named; not made yet.

    Raises:
        OSError: nothing can be made there.
    """
    private_folder(base / ".wardround")
    (base / ".wardround" / ".gitignore").write_text(_MARK, encoding="utf-8")
    return base / ".wardround" / "runs" / ident


def scenario_path(folder: Path, name: str, cell: str | None = None) -> Path:
    """Where a run keeps what it knows of a scenario, or of one cell of it."""
    name = name if cell is None else f"{name} [{cell}]"
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:80]
    if plain != name:
        plain = f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:6]}".lstrip("-")
    return folder / SCENARIOS / plain


def _clear(folder: Path) -> None:
    """Empty a folder of an earlier run; refuse one that holds anything else."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / FACTS).is_file():
        what = "holds files that no run wrote" if folder.is_dir() else "is a file"
        raise UserError(
            "out-not-empty",
            f"{folder} {what}: a run's folder must be new, empty, or that of an earlier run",
            "Name another with --out DIR.",
        )
    shutil.rmtree(folder / SCENARIOS, ignore_errors=True)
    shutil.rmtree(folder / SCREENS, ignore_errors=True)
    for name in LOAD_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in (FACTS, findings.NAME, cell.NAME, causes.NAME, *LOAD_FILES):
        (folder / name).unlink(missing_ok=True)
