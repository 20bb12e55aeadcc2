"""Running suites: pytest in a child process, so that Ctrl-C, exit status and terminal are one run's own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from wardround import child_process, workspace
from wardround.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

PYTEST_OK, PYTEST_FAILED, PYTEST_NOTHING = 0, 1, 5
BROKEN, SET_UP, INTERRUPTED = 1, 2, 130
"""Our exit status, beside 0: all hold."""
ON_REQUEST = frozenset({"faults", "screen"})
"""Suites that run only when they are named: ``wardround explore`` and ``wardround audit`` do the same and more."""

QUIET = ("-W", "ignore::DeprecationWarning:ldap3.utils.asn1", "-W", "ignore::DeprecationWarning:passlib.utils")
"""Words of mitmproxy's own dependencies, which are theirs to put right, and which no user can."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to run, as the command line says it."""

    command: Sequence[str]
    """As typed; it stands in the report."""
    suites: Sequence[str] = ()
    """Names; none: every suite there is but those that want to be named."""
    portal: Path | None = None
    """None: the embedded reference portal."""
    style: str | None = None
    defects: Sequence[str] = ()
    faults: Sequence[str] = ()
    """In words; up in every scenario."""
    conditions: Sequence[str] = ()
    """Names of conditions that begin in every scenario."""
    out: Path | None = None
    seed: int | None = None
    server: str | None = None
    clock: str | None = None
    scale: float | None = None
    start: str | None = None
    strict: bool = False
    headed: bool = False
    select: str | None = None
    workers: int | None = None
    pytest: Sequence[str] = field(default_factory=tuple)
    """Handed to pytest as they are."""
    cells: Path | None = None
    """A list of cells of the fault matrix; only they are run."""
    budget_s: float | None = None
    """No cell begins after so many real seconds."""
    log: Path | None = None
    """Where pytest's own words go. None: to this terminal."""
    last_s: float | None = None
    """So many seconds a run that was interrupted may take to write what it has. None: as long as it wants."""


def run(order: Order, root: Path | None = None) -> int:
    """Run it. The child writes to this terminal, or to the order's log.

    Returns:
        0 all hold, 1 something is broken, 2 usage or set-up, 130 interrupted (the report is written).

    Raises:
        UserError: ``unknown-suite``; ``nothing-selected``.
    """
    team = root or Path.cwd()
    suites = [workspace.find("suites", name, team) for name in order.suites or every_suite(team)]
    if not suites:
        raise UserError("unknown-suite", f"there is no suite in {team / 'suites'}", "`wardround init` copies ours.")
    places = [str(place) for place in workspace.roots(team)]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*places, *filter(None, [os.environ.get("PYTHONPATH")])]),
        "WARDROUND_COMMAND": shlex.join(order.command),
    }
    how = [*arguments(order), *_settings(suites, team), *_bare(suites, order)]
    command = [sys.executable, *QUIET, "-m", "pytest", *how, *map(str, suites), *order.pytest]
    words = open(order.log, "wb") if order.log else nullcontext()  # noqa: PTH123, SIM115 (Path.open gives a type that mypy cannot unite)
    with words as log, child_process.interruptible():
        status, interrupts = child_process.wait(child_process.start(command, environment, log), order.last_s)
    if interrupts:
        return INTERRUPTED
    if status == PYTEST_NOTHING:
        raise UserError("nothing-selected", f"no scenario matches -k {order.select!r}", "`wardround run --list` names the scenarios.")
    return status if status in (PYTEST_OK, PYTEST_FAILED) else SET_UP


def every_suite(team: Path) -> list[str]:
    """The suites that run when none is named."""
    return [name for name in workspace.names("suites", team) if name not in ON_REQUEST]


def names(suites: Sequence[str], root: Path | None = None) -> list[str]:
    """The scenarios there are, as ``-k`` finds them, each once.

    Raises:
        UserError: ``unknown-suite``; ``file-broken``: a suite cannot be loaded.
    """
    team = root or Path.cwd()
    found = [workspace.find("suites", name, team) for name in suites or every_suite(team)]
    places = [str(place) for place in workspace.roots(team)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    command = [
        sys.executable,
        *QUIET,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
        *_settings(found, team),
        *map(str, found),
    ]
    listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if listed.returncode not in (PYTEST_OK, PYTEST_NOTHING):
        words = (
            [line for line in listed.stdout.splitlines() if line.startswith("E ")]
            or listed.stdout.splitlines()[-1:]
            or listed.stderr.splitlines()
        )
        raise UserError(
            "file-broken", f"the suites cannot be loaded: {words[-1] if words else 'pytest said nothing'}", "Correct that file."
        )
    scenarios = [line.partition("::")[2].removeprefix("test_") for line in listed.stdout.splitlines() if "::" in line]
    return list(dict.fromkeys(scenarios))


def arguments(order: Order) -> list[str]:
    """The plugin's options and pytest's own, for an order."""
    given: list[tuple[str, object]] = [
        ("--portal", order.portal),
        ("--wardround-style", order.style),
        *(("--wardround-defect", name) for name in order.defects),
        *(("--wardround-fault", text) for text in order.faults),
        *(("--wardround-condition", text) for text in order.conditions),
        ("--wardround-out", order.out),
        ("--wardround-seed", order.seed),
        ("--wardround-server", order.server),
        ("--wardround-clock", order.clock),
        ("--wardround-scale", order.scale),
        ("--wardround-start", order.start),
        ("--wardround-cells", order.cells),
        ("--wardround-budget", order.budget_s),
        ("-k", order.select),
        ("-n", order.workers),
    ]
    words = [word for option, value in given if value is not None for word in (option, str(value))]
    return [*words, *(["--wardround-strict"] if order.strict else []), *(["--wardround-headed"] if order.headed else [])]


def _settings(suites: Sequence[Path], team: Path) -> list[str]:
    """Pytest's settings: a team's own for its own suites; none for ours, which may lie below some other project's."""
    if any(suite.is_relative_to(team) for suite in suites):
        return ["--import-mode=importlib"]
    return ["--import-mode=importlib", "-c", os.devnull, "--rootdir", str(team), "-p", "no:cacheprovider", "--disable-warnings"]


def _bare(suites: Sequence[Path], order: Order) -> list[str]:
    """What our own suites do without: they assert nothing and draw no examples, and it takes as long as a scenario to get ready for it."""
    own = workspace.kit()
    if not all(suite.is_relative_to(own) for suite in suites) or any("hypothesis" in word for word in order.pytest):
        return []
    return ["--assert=plain", "-p", "no:hypothesispytest"]
