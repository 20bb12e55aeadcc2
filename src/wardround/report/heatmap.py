"""The fault matrix as a table: exchanges in rows, faults in columns by family, and the state of each cell; told by ``stories.py``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.explore.coverage import WORDS, State
from wardround.explore.families import in_families

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wardround.explore.cell import Cell, Matrix, Plan, Spot
    from wardround.explore.coverage import Place

SIGNS: dict[State, str] = {"broken": "\u00d7", "could-not-tell": "?", "holds": "\u2713", "not-applicable": "\u00b7", "not-run": "\u25cb"}
"""One for each state, so that nobody needs the colour."""
LETTERS: dict[State, str] = {"broken": "b", "could-not-tell": "u", "holds": "h", "not-applicable": "n", "not-run": "o"}
"""Class names in the page: there are thousands of them."""


@dataclass(frozen=True)
class Mark:
    """One cell in the table."""

    number: int
    """Of the cell in the whole plan: its story's anchor is ``c7``, its mark's ``m7``."""
    state: State
    cell: Cell

    @property
    def sign(self) -> str:
        """One character."""
        return SIGNS[self.state]

    @property
    def letter(self) -> str:
        """Class name."""
        return LETTERS[self.state]

    @property
    def word(self) -> str:
        """The state, for who hears the page, with what is not in the table's heads."""
        more = [f"{name} {value}" for name, value in self.cell.parameters.items()]
        if self.cell.kind == "order":
            more.append(f"with exchange {self.cell.second}")
        if self.cell.kind == "pair":
            where = "its repeat" if self.cell.second == self.cell.spot else f"exchange {self.cell.second}"
            more.append(f"then {self.cell.then} at {where}")
        return ", ".join([WORDS[self.state], *more])


@dataclass(frozen=True)
class Row:
    """One exchange."""

    spot: Spot
    marks: list[list[Mark]]
    """For each column the cells there; an order has as many as there are others to change places with."""

    @property
    def idle(self) -> bool:
        """Nothing was applicable here, or another exchange stands for this one."""
        return all(mark.state == "not-applicable" for marks in self.marks for mark in marks)


@dataclass(frozen=True)
class HeatMap:
    """One scenario's table."""

    scenario: str
    families: dict[str, list[str]]
    """Columns."""
    rows: list[Row]
    """Exchanges at which something was possible."""
    idle: list[Row]
    """The others."""


def heat_maps(plan: Plan, of: Mapping[Place, State]) -> list[HeatMap]:
    """The tables of a plan. ``of``: see ``coverage.states``."""
    number = 0
    found = []
    for matrix in plan.matrices:
        found.append(_heat_map(matrix, of, number))
        number += len(matrix.cells)
    return found


def _heat_map(matrix: Matrix, of: Mapping[Place, State], before: int) -> HeatMap:
    families = in_families({cell.what for cell in matrix.cells})
    columns = [fault for faults in families.values() for fault in faults]
    marks: dict[tuple[int, str], list[Mark]] = defaultdict(list)
    for number, cell in enumerate(matrix.cells, before + 1):
        marks[cell.spot, cell.what].append(Mark(number, of[matrix.scenario, cell.id], cell))
    rows = [Row(spot, [_shown(marks.get((spot.n, fault), [])) for fault in columns]) for spot in matrix.spots]
    return HeatMap(matrix.scenario, families, [row for row in rows if not row.idle], [row for row in rows if row.idle])


def _shown(marks: list[Mark]) -> list[Mark]:
    """An order is not applicable with most others: one sign says so, and only where there is nothing else."""
    return [mark for mark in marks if mark.state != "not-applicable"] or marks[:1]
