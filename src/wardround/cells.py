"""Cells of the fault matrix as pytest items: so xdist spreads them, and JUnit, allure and ``-k`` see them like any test."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
import pytest

from wardround.browser.driver import bounded
from wardround.runner import scenario_name

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from wardround.explore.cell import Cell, Plan

FIXTURE = "wardround_cell"
SPENT = "not run: the budget is spent"


class Listed(msgspec.Struct, frozen=True):
    """One cell that is to be run, as it stands on the list."""

    scenario: str
    cell: str


def write_list(path: Path, cells: list[Cell]) -> None:
    """The list that ``--wardround-cells`` takes: what to run, in this order."""
    path.write_bytes(msgspec.json.encode([Listed(cell.scenario, cell.id) for cell in cells]) + b"\n")


class Cells:
    """Makes an item of each cell on the list."""

    def __init__(self, plan: Plan, path: Path, budget_s: float | None) -> None:
        """Read the list."""
        listed = msgspec.json.decode(path.read_bytes(), type=list[Listed])
        self._place = {(one.scenario, one.cell): place for place, one in enumerate(listed)}
        cells = [cell for matrix in plan.matrices for cell in matrix.cells]
        self._cells = [cell for cell in cells if (cell.scenario, cell.id) in self._place]
        self._end = time.monotonic() + budget_s if budget_s is not None else None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Each scenario with the cells that may be its own."""
        if FIXTURE in metafunc.fixturenames:
            name = metafunc.function.__name__.removeprefix("test_")
            mine = [cell for cell in self._cells if cell.scenario.partition("[")[0] == name]
            metafunc.parametrize(FIXTURE, mine, ids=[cell.id for cell in mine], indirect=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Only what is on the list, in its order."""
        placed = {item: self._of(item) for item in items}
        config.hook.pytest_deselected(items=[item for item in items if placed[item] is None])
        kept = [(place, item) for item, place in placed.items() if place is not None]
        items[:] = [item for _, item in sorted(kept, key=lambda pair: pair[0])]

    def _of(self, item: pytest.Item) -> int | None:
        callspec = getattr(item, "callspec", None)
        cell = callspec.params.get(FIXTURE) if callspec else None
        return self._place.get((scenario_name(item), cell.id)) if cell is not None and hasattr(cell, "id") else None

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """One driver serves hundreds of cells: it is started with a bound."""
        if fixturedef.argname != "playwright":
            return (yield)
        with bounded():
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        """No cell begins when the time is over."""
        if self._end is not None and time.monotonic() >= self._end:
            pytest.skip(SPENT)
