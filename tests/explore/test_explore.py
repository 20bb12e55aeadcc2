"""`wardround explore` as a user calls it, on the embedded portal in a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from wardround.browser.find import find
from wardround.cells import Listed, write_list
from wardround.errors import UserError
from wardround.explore.cell import Cell, Matrix, Plan, Spot, read
from wardround.exploring import Terms, _todo, in_order, rest_of, resumed, seconds_of, shard_of
from wardround.findings import NAME
from wardround.findings import read as read_findings
from wardround.result import VERDICTS
from wardround.runfolder import scenario_path

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.findings import Findings

browser = pytest.mark.skipif(find() is None, reason="needs a browser")
PATIENCE_S = 240.0


def explore(out: Path, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "wardround.cli", "explore", "--out", str(out), "-n", "1", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False, env=dict(os.environ))
    return done.returncode, done.stdout + done.stderr


def told(out: Path) -> Findings:
    return read_findings(out / NAME)


@browser
def test_a_defect_is_found_by_the_cell_that_loses_the_answer_and_an_interrupted_matrix_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "run"
    lost = (
        "--style",
        "tokens",
        "--suite",
        "session",
        "-k",
        "refresh_one_tab",
        "--only",
        "response_lost",
    )
    status, said = explore(out, *lost, "--defect", "refresh-response-lost-logs-out", "--budget", "10m")
    assert status == 1, said
    plan = read(out)
    cells = [cell for matrix in plan.matrices for cell in matrix.applicable]
    judged = {(row.scenario, row.cell) for row in told(out).verdicts if row.cell}
    assert judged == {(cell.scenario, cell.id) for cell in cells}
    assert "cells to run" in said
    broken = [finding for finding in told(out).findings if finding.cell]
    assert broken
    assert {(finding.cell or "").split("-")[1] for finding in broken} == {"refresh"}
    again = cells[0]
    (scenario_path(out, again.scenario, again.id) / VERDICTS).unlink()
    status, said = explore(out, "--resume", *lost, "--defect", "refresh-response-lost-logs-out")
    assert "1 cells to run" in said
    assert {(row.scenario, row.cell) for row in told(out).verdicts if row.cell} == judged


def plan_of(count: int) -> Plan:
    spots = [Spot(n=n, role="read", method="GET", path=f"/{n}") for n in range(1, count + 1)]
    cells = [Cell(id=f"{n:02d}", scenario="s", spot=n, what="latency", risk=n % 3) for n in range(1, count + 1)]
    return Plan(matrices=[Matrix(scenario="s", seed=7, spots=spots, cells=cells)], seed=7)


def test_the_shards_together_are_the_whole_and_each_begins_with_the_riskiest(tmp_path: Path) -> None:
    plan = plan_of(31)
    shards = [list(_todo(tmp_path, plan, Terms(shard=(part, 4)))) for part in range(1, 5)]
    assert sorted(cell.id for shard in shards for cell in shard) == sorted(cell.id for cell in in_order(plan))
    assert len({cell.id for shard in shards for cell in shard}) == 31
    assert all([cell.risk for cell in shard] == sorted(cell.risk for cell in shard) for shard in shards)


def test_who_goes_on_has_the_part_that_was_begun() -> None:
    plan = msgspec.structs.replace(plan_of(3), shard="2/5")
    assert resumed(Terms(), plan).shard == (2, 5)
    assert resumed(Terms(shard=(1, 2)), plan).shard == (1, 2)
    assert resumed(Terms(), plan_of(3)).shard is None


def test_cells_that_are_tried_again_share_the_budget() -> None:
    assert rest_of(Terms(budget_s=60), 45).budget_s == 15
    assert rest_of(Terms(budget_s=60), 75).budget_s == 0
    assert rest_of(Terms(), 75).budget_s is None


@pytest.mark.parametrize("text", ["0/3", "4/3", "x", "1-3"])
def test_a_shard_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        shard_of(text)
    assert refused.value.slug == "shard-unreadable"


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("5m", 300), ("1h", 3600), ("45", 45), (" 1.5 m", 90)])
def test_a_budget_is_a_length_of_time(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5m", "0s"])
def test_a_budget_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        seconds_of(text)
    assert refused.value.slug == "budget-unreadable"


def test_the_list_of_cells_keeps_its_order(tmp_path: Path) -> None:
    cells = in_order(plan_of(5))
    write_list(tmp_path / "cells.json", cells)
    assert [one.cell for one in msgspec.json.decode((tmp_path / "cells.json").read_bytes(), type=list[Listed])] == [
        cell.id for cell in cells
    ]


def test_a_folder_without_a_matrix_cannot_be_resumed(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read(tmp_path)
    assert refused.value.slug == "not-a-matrix"
