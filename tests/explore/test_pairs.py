"""Pairs of faults: every two sides that can stand together do, nothing impossible, and the same every time."""

from __future__ import annotations

import itertools

from tests.explore.test_matrix import spot
from wardround.explore.cell import Cell
from wardround.explore.matrix import build
from wardround.explore.pairs import pairs

FAULTS = ["latency", "offline", "response_lost", "server_error"]


def singles() -> list[Cell]:
    """Three exchanges; the last one knows two faults only."""
    return [
        Cell(id=f"{n:02d}-{what}", scenario="s", spot=n, what=what, risk=n) for n in (1, 2, 3) for what in (FAULTS if n < 3 else FAULTS[:2])
    ]


def sides(cell: Cell) -> tuple[object, ...]:
    return cell.spot, cell.what, cell.second, cell.then


def test_every_two_sides_that_can_stand_together_do() -> None:
    alone = singles()
    possible = [(one.spot, one.what, two.spot, two.what) for one in alone for two in alone if one.spot <= two.spot]
    rows = [sides(cell) for cell in pairs("s", alone, after=9)]
    assert set(rows) <= set(possible)
    for one, two in itertools.combinations(range(4), 2):
        assert {(row[one], row[two]) for row in rows} == {(row[one], row[two]) for row in possible}
    assert len(rows) < len(possible)


def test_the_same_pairs_in_the_same_order_after_all_single_faults() -> None:
    found = [spot(1, "read"), spot(2, "refresh", 10), spot(3, "write", 20)]
    matrix = build("s", found, seed=7, style="tokens", faults=FAULTS, strength=2)
    kinds = [cell.kind for cell in matrix.applicable]
    assert kinds.index("pair") == kinds.count("fault") > 0
    assert kinds.count("pair") >= len(FAULTS) ** 2
    again = build("s", found, seed=7, style="tokens", faults=list(reversed(FAULTS)), strength=2)
    assert [cell.id for cell in again.cells] == [cell.id for cell in matrix.cells]
    assert len({cell.id for cell in matrix.cells}) == len(matrix.cells)


def test_there_are_none_unless_asked_for_nor_without_an_exchange() -> None:
    assert not any(cell.kind == "pair" for cell in build("s", [spot(1, "write")], seed=7, style="tokens").cells)
    assert pairs("s", [], after=0) == []
    lone = pairs("s", singles()[:1], after=0)
    assert [sides(cell) for cell in lone] == [(1, "latency", 1, "latency")]
    assert lone[0].id == "01-latency-then-again-latency"
