"""Finding a report writer by name (the team's ``reports/`` first, then ours), and writing what it makes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol, cast

from wardround import workspace
from wardround.errors import UserError
from wardround.result import Result, load

if TYPE_CHECKING:
    from pathlib import Path


class Writer(Protocol):
    """What each file of ``reports/`` offers, as module-level names. The module's docstring says who reads it."""

    NAME: str
    """As in ``wardround report RUN --format NAME``; the file's name."""
    FILE: str
    """File name of the report in the run's folder."""

    def render(self, result: Result, /) -> str:
        """The report's text. Pure: reads the result (and pictures of its scenarios), writes nothing."""
        ...


def names(root: Path | None = None) -> list[str]:
    """The formats there are."""
    return workspace.names("reports", root)


def find(name: str, root: Path | None = None) -> Writer:
    """The writer of a format.

    Raises:
        UserError: ``unknown-report``; ``file-broken``: the file is no report writer.
    """
    path = workspace.find("reports", name, root)
    module = workspace.load(path)
    missing = [needed for needed in ("NAME", "FILE", "render") if not hasattr(module, needed)]
    if missing:
        raise UserError(
            "file-broken", f"{path} is no report writer: it has no {' and no '.join(missing)}", "See reports/junit.py for a short one."
        )
    return cast("Writer", module)


def write(folder: Path, name: str = "html", *, root: Path | None = None) -> Path:
    """Make one report from a run's folder, and write it there (mode 0600: it may show patients).

    Returns:
        The report's path.

    Raises:
        UserError: ``unknown-report``; ``not-a-run``; ``report-not-written`` (with the disk's own words).
    """
    writer = find(name, root)
    text = writer.render(load(folder))
    path = folder / writer.FILE
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.chmod(0o600)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UserError(
            "report-not-written",
            f"{path}: {error.strerror or error}",
            f"The run is kept: free some space and call `wardround report {folder}`.",
        ) from error
    return path
