"""Carrying out `wardround explore`: learn from a fault-free run, plan the matrix, run its cells, try crashed ones once more."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wardround.cells import write_list
from wardround.errors import UserError
from wardround.explore.cell import FIRST_TRY, Cell, Plan
from wardround.explore.cell import read as read_plan
from wardround.explore.learn import spots
from wardround.explore.matrix import build
from wardround.history.journal import NAME as JOURNAL
from wardround.history.telling import length_of, span
from wardround.report.matrixlines import lines
from wardround.report.matrixview import matrix_view
from wardround.result import VERDICTS, load
from wardround.runfolder import place, scenario_path
from wardround.suite_process import BROKEN, INTERRUPTED, SET_UP, Order, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wardround.result import Scenario

_SHARD = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")
_LOOK_S = 0.5
"""How often is counted what the run's folder holds, for the progress bar (real seconds)."""
START_UP_S = 4.0
"""Real seconds until the first cell begins: processes, portal, browser."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How far to go."""

    faults: Sequence[str] = ()
    """Names; none: the whole catalogue."""
    every: bool = False
    strength: int = 1
    """2: pairs of faults, too."""
    budget_s: float | None = None
    shard: tuple[int, int] | None = None
    resume: bool = False
    workers: int = 1


def shard_of(text: str) -> tuple[int, int]:
    """``2/5`` as (2, 5).

    Raises:
        UserError: ``shard-unreadable``.
    """
    found = _SHARD.fullmatch(text.strip())
    if found is None or int(found[1]) > int(found[2]):
        raise UserError("shard-unreadable", f"--shard {text!r} is no part of a whole", "Write it as 1/4 ... 4/4.")
    return int(found[1]), int(found[2])


def seconds_of(text: str) -> float:
    """The value of ``--budget`` in seconds.

    Raises:
        UserError: ``budget-unreadable``.
    """
    if (seconds := length_of(text)) is None:
        raise UserError("budget-unreadable", f"--budget {text!r} is no length of time", "Write it as 90s, 5m or 1h.")
    return seconds


def explore(order: Order, terms: Terms, say: Callable[[str], None]) -> int:
    """Run the matrix of every scenario that the order selects.

    Args:
        order: what to run, as for `wardround run`; ``out`` is the folder of the whole.
        terms: how far to go.
        say: takes each line for the reader.

    Returns:
        0 all hold, 1 something is broken, 2 set-up, 130 interrupted.

    Raises:
        UserError: ``nothing-selected``; ``nothing-learnt``; ``not-a-matrix`` with ``--resume``; an unknown fault.
    """
    root = order.portal.parent if order.portal else None
    folder = order.out or place(root or Path.cwd(), f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
    order = replace(order, out=folder)
    if terms.resume:
        plan = read_plan(folder)
        terms = resumed(terms, plan)
    else:
        status, words = _learn(order, folder, root)
        if status not in (0, BROKEN):
            say(f"the fault-free run could not be made; its words are in {words}")
            return status
        plan = _plan(folder, terms, root)
        plan.write(folder)
    todo = list(_todo(folder, plan, terms))
    for line in forecast(plan, todo, terms):
        say(line)
    began = time.monotonic()
    status = _carry_out(order, terms, todo, folder, root, "cells")
    again = [cell for cell in todo if _crashed(folder, cell)]
    terms = rest_of(terms, time.monotonic() - began)
    if again and status != INTERRUPTED:
        say(f"{len(again)} cells crashed and are tried once more; what they did first is kept")
        status = _once_more(order, terms, again, folder, root)
    if status == SET_UP:
        return status
    result = load(folder)
    if view := matrix_view(result):
        for line in lines(view):
            say(line)
    return status if status == INTERRUPTED else result.findings.exit_status(strict=order.strict)


def _once_more(order: Order, terms: Terms, again: Sequence[Cell], folder: Path, root: Path | None) -> int:
    journals = [scenario_path(folder, cell.scenario, cell.id) / JOURNAL for cell in again]
    for journal in journals:
        journal.replace(journal.with_name(FIRST_TRY))
    status = _carry_out(order, terms, again, folder, root, "again")
    for journal in journals:
        if not journal.exists():  # nothing was left of the budget: what it did first is all there is
            journal.with_name(FIRST_TRY).replace(journal)
    return status


def resumed(terms: Terms, plan: Plan) -> Terms:
    """A machine that goes on has the part that it had, unless another one is named."""
    return replace(terms, shard=shard_of(plan.shard)) if plan.shard and terms.shard is None else terms


def rest_of(terms: Terms, spent_s: float) -> Terms:
    """What is left of the budget; none left: no cell begins any more."""
    return terms if terms.budget_s is None else replace(terms, budget_s=max(0.0, terms.budget_s - spent_s))


def _learn(order: Order, folder: Path, root: Path | None) -> tuple[int, Path]:
    """The fault-free run; its status, and where its words are (readable by nobody else: they may name patients)."""
    handle, name = tempfile.mkstemp(prefix="wardround-", suffix=".log")
    os.close(handle)
    words = Path(name)
    # elsewhere until the run has made its folder: that must be empty, or an earlier run's
    status = run(replace(order, workers=None, log=words, budget_s=None), root)
    return status, Path(shutil.move(words, folder / "learning.log")) if folder.is_dir() else words


def _log(folder: Path, name: str) -> Path:
    words = folder / f"{name}.log"
    words.touch(mode=0o600)
    return words


def _plan(folder: Path, terms: Terms, root: Path | None) -> Plan:
    result = load(folder)
    matrices = [
        build(
            scenario.facts.scenario,
            spots(scenario.history),
            seed=result.facts.seed,
            style=result.facts.style,
            file=scenario.facts.file,
            faults=terms.faults or None,
            every=terms.every,
            strength=terms.strength,
            learnt_s=round(scenario.facts.wall_s, 2),
            root=root,
        )
        for scenario in result.scenarios
        if scenario.history is not None and _ran(scenario)
    ]
    if not any(matrix.applicable for matrix in matrices):
        said = f"{len(result.scenarios)} scenarios ran, and none had an exchange that a fault could meet"
        raise UserError("nothing-learnt", said, f"The run is in {folder}: does its report show what you expect?")
    shard = f"{terms.shard[0]}/{terms.shard[1]}" if terms.shard else ""
    return Plan(matrices=matrices, seed=result.facts.seed, shard=shard, budget_s=terms.budget_s, strength=terms.strength)


def _ran(scenario: Scenario) -> bool:
    return any(row.verdict != "not-checked" for row in scenario.facts.verdicts)


def in_order(plan: Plan) -> list[Cell]:
    """All applicable cells of all scenarios: the riskiest first, whichever scenario they belong to."""
    cells = [cell for matrix in plan.matrices for cell in matrix.applicable]
    return sorted(cells, key=lambda cell: cell.risk)


def _todo(folder: Path, plan: Plan, terms: Terms) -> Iterator[Cell]:
    cells = in_order(plan)
    if terms.shard:
        part, parts = terms.shard
        cells = cells[part - 1 :: parts]
    return (cell for cell in cells if not (terms.resume and _done(folder, cell)))


def _done(folder: Path, cell: Cell) -> bool:
    return (scenario_path(folder, cell.scenario, cell.id) / VERDICTS).is_file()


def _crashed(folder: Path, cell: Cell) -> bool:
    """It began, and was not judged."""
    return not _done(folder, cell) and (scenario_path(folder, cell.scenario, cell.id) / JOURNAL).is_file()


def forecast(plan: Plan, todo: Sequence[Cell], terms: Terms) -> list[str]:
    """What will be run and how long it may take, before it begins."""
    lines = [
        f"{matrix.scenario}: {len(matrix.spots)} exchanges, {len(matrix.cells)} cells, {len(matrix.applicable)} of them applicable"
        for matrix in plan.matrices
    ]
    took = {matrix.scenario: matrix.learnt_s for matrix in plan.matrices}
    expected = START_UP_S + sum(took[cell.scenario] for cell in todo) / terms.workers
    lines.append(f"{len(todo)} cells to run in {terms.workers} processes: about {span(expected)}" + _limits(terms))
    return lines


def _limits(terms: Terms) -> str:
    shard = f"shard {terms.shard[0]}/{terms.shard[1]}" if terms.shard else ""
    words = [f"budget {span(terms.budget_s)}" if terms.budget_s else "", shard]
    told = ", ".join(filter(None, words))
    return f" ({told})" if told else ""


def _carry_out(  # noqa: PLR0913, PLR0917 - only explore() calls it
    order: Order, terms: Terms, todo: Sequence[Cell], folder: Path, root: Path | None, name: str
) -> int:
    if not todo:
        return 0
    listed = folder / f"{name}.json"
    write_list(listed, list(todo))
    workers = min(terms.workers, len(todo))
    given = replace(
        order,
        out=None,
        select=None,
        cells=listed,
        budget_s=terms.budget_s,
        workers=workers if workers > 1 else None,
        log=_log(folder, name),
        # one at a time to each process: those at the front are the riskiest, and a budget must not end with them still queued
        pytest=[*order.pytest, *(["--maxschedchunk=1"] if workers > 1 else [])],
    )
    with _progress(folder, todo):
        return run(given, root)


class _progress:  # noqa: N801 - used like a function
    """A bar that counts the cells that have been judged."""

    def __init__(self, folder: Path, todo: Sequence[Cell]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (TextColumn("cells"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("cells", total=len(todo))
        self._folders = [scenario_path(folder, cell.scenario, cell.id) / VERDICTS for cell in todo]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._bar.start()
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._bar.stop()

    def _watch(self) -> None:
        left = set(self._folders)
        while not self._over.wait(_LOOK_S):
            left = {path for path in left if not path.is_file()}
            self._bar.update(self._task, completed=len(self._folders) - len(left))


def cores() -> int:
    """How many processes this machine has room for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
