"""Grouping: many cells are few causes, two troubles stay two, and neither order nor repetition changes the ids."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.reports.matrix_sample import SCENARIO, build
from wardround import findings
from wardround.errors import UserError
from wardround.explore import causes as module
from wardround.explore.causes import Trace, group, read, trace
from wardround.explore.cell import Cell, Matrix, Spot
from wardround.explore.divergence import Divergence
from wardround.result import ScenarioFinding

if TYPE_CHECKING:
    from pathlib import Path

SPOTS = [
    Spot(n=1, role="refresh", method="POST", path="/token", tab="A", at=10.0),
    Spot(n=2, role="write", method="POST", path="/orders", tab="B", at=20.0),
    Spot(n=3, role="refresh", method="POST", path="/token", tab="B", at=30.0),
]
OUT = Divergence("the same tab is signed out")
AGAIN = Divergence("the application sends the refresh again, and it is refused (400)", "application")


def matrix() -> Matrix:
    """Three exchanges, fifty faults at each, and two orders."""
    cells = [Cell(id=f"{spot.n:02d}-{what}", scenario="s", spot=spot.n, what=f"fault_{what}") for spot in SPOTS for what in range(50)]
    cells.append(Cell(id="o", scenario="s", kind="order", spot=1, second=3, what="portal-order"))
    return Matrix(scenario="s", seed=1, spots=SPOTS, cells=cells)


def seen(cell: Cell, slug: str = "ended", *, invariant: str = "once", divergence: Divergence = OUT, evidence: int = 3) -> Trace:
    """One finding of one cell."""
    finding = ScenarioFinding(id=f"{cell.id}-{slug}", invariant=invariant, summary="s", cause=slug, evidence=list(range(evidence)))
    return trace(finding, cell, matrix(), divergence, [("once", "anyway")])


def many() -> list[Trace]:
    """151 findings: signed out at two roles, a refused retry, an order, and what breaks anyway."""
    cells = matrix().cells
    return [
        *(seen(cell) for cell in cells[:100]),
        *(seen(cell, divergence=AGAIN) for cell in cells[100:150]),
        seen(cells[150], divergence=OUT),
        *(seen(cell, "anyway", divergence=AGAIN if number % 2 else OUT) for number, cell in enumerate(cells[:30])),
    ]


def test_many_cells_are_few_causes() -> None:
    found = group(many())
    assert [(len(cause.cells), cause.role) for cause in found] == [
        (50, "refresh"),
        (50, "refresh"),
        (50, "write"),
        (30, ""),
        (1, "refresh+refresh"),
    ]
    assert sum(len(cause.seen) for cause in found) == len(many())


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_cells_does_not_matter(seed: int) -> None:
    shuffled = many()
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, no secret
    assert group(shuffled) == group(many())


def test_ids_tell_causes_apart_and_stay() -> None:
    ids = [cause.id for cause in group(many())]
    assert len(set(ids)) == len(ids)
    assert group(many()[:3])[0].id in ids
    assert "ended.write." in next(one for one in ids if ".write." in one)


@pytest.mark.parametrize(
    "other",
    [
        {"slug": "another"},
        {"invariant": "recovers"},
        {"divergence": AGAIN},
        {"divergence": Divergence("the same tab is locked")},
    ],
)
def test_two_troubles_are_never_one_cause(other: dict[str, object]) -> None:
    cell = matrix().cells[0]
    assert len(group([seen(cell), seen(cell, **other)])) == 2  # type: ignore[arg-type]


def test_another_role_is_another_cause() -> None:
    cells = matrix().cells
    assert len(group([seen(cells[0]), seen(cells[50])])) == 2
    assert len(group([seen(cells[0]), seen(cells[100])])) == 1


def test_what_breaks_without_a_fault_is_one_cause_whatever_was_hit() -> None:
    cells = matrix().cells
    (cause,) = group([seen(cells[0], "anyway"), seen(cells[50], "anyway", divergence=AGAIN), seen(cells[150], "anyway")])
    assert (cause.id, cause.role) == ("anyway", "")
    assert cause.sentence == "It breaks without any fault, too: no fault is its cause."


def test_the_simplest_cell_is_the_example() -> None:
    cells = matrix().cells
    (cause,) = group([seen(cells[100], evidence=3), seen(cells[3], evidence=4), seen(cells[7], evidence=3), seen(cells[1], evidence=0)])
    assert cause.example.cell == cells[7].id
    assert cause.cells[-1] == ("s", cells[1].id)


def test_the_sentence_says_who_repeated_it() -> None:
    cell = matrix().cells[50]
    taken = Divergence("the application sends the write again, and the portal takes it", "application")
    (mine,) = group([seen(cell, "written-twice-by-application", divergence=taken)])
    assert mine.sentence == "When a write is disturbed, the application sends the write again, and the portal takes it."
    (network,) = group([seen(cell, "written-twice-by-network", divergence=Divergence("nothing"))])
    assert network.sentence.endswith(" Repeated by the network.")
    assert (mine.repeated_by, network.repeated_by) == ("application", "network")


def test_an_order_names_both() -> None:
    (cause,) = group([seen(matrix().cells[150])])
    assert cause.sentence == "When a refresh and a refresh of two tabs change places, the same tab is signed out."


def test_a_run_is_grouped_when_it_ends(tmp_path: Path) -> None:
    build(tmp_path, 300)
    found = read(tmp_path)
    assert [(cause.invariant, cause.role, len(cause.cells)) for cause in found] == [
        ("lost-token-response", "refresh", 24),
        ("no-silent-logout", "refresh", 24),
        ("once", "write", 24),
    ]
    assert {cause.repeated_by for cause in found} == {"application"}
    rows = findings.read(tmp_path / "findings.json").findings
    assert {row.cause for row in rows} == {cause.id for cause in found}
    assert rows[0].replay.startswith(f"wardround replay {tmp_path} {SCENARIO}/")
    assert (tmp_path / module.NAME).stat().st_mode & 0o777 == 0o600


def test_the_same_run_again_has_the_same_causes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, 60)
    assert read(tmp_path / "one") == read(tmp_path / "two")


def test_without_the_fault_free_history_nothing_is_compared(tmp_path: Path) -> None:
    run = build(tmp_path, 60)
    (tmp_path / "scenarios" / SCENARIO / "history.jsonl").unlink()
    run.finish()
    assert all("cannot be read" in cause.sentence for cause in read(tmp_path))


def test_a_run_without_a_matrix_has_no_causes(tmp_path: Path) -> None:
    assert read(tmp_path) == []
    nothing = findings.Findings(wardround="0", command="run", seed=1, portal="p", started="2026-01-01T00:00:00Z", wall_s=0, virtual_s=0)
    assert module.grouped(tmp_path, nothing) == (nothing, None)


def test_a_damaged_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / module.NAME).write_text("[", encoding="utf-8")
    with pytest.raises(UserError, match=r"causes\.json") as caught:
        read(tmp_path)
    assert caught.value.slug == "not-a-run"


def test_what_one_of_two_faults_does_alone_is_its_cause_also_in_a_pair() -> None:
    single = matrix().cells[0]
    pair = Cell(id="p", scenario="s", kind="pair", spot=1, second=2, what=single.what, then="offline")
    late = Cell(id="q", scenario="s", kind="pair", spot=2, second=1, what="offline", then=single.what)
    for order in (
        [seen(pair, evidence=1), seen(late, evidence=1), seen(single)],
        [seen(single), seen(late, evidence=1), seen(pair, evidence=1)],
    ):
        (cause,) = group(order)
        assert cause.example.cell == single.id
        assert cause.sentence.startswith("When a refresh is disturbed, ")
        assert [one.cell for one in cause.seen] == [single.id, "p", "q"]


def test_what_needs_two_faults_is_a_cause_that_names_both() -> None:
    pair = Cell(id="p", scenario="s", kind="pair", spot=1, second=2, what="offline", then="offline")
    (cause,) = group([seen(pair)])
    assert cause.sentence.startswith("When a refresh and then a write are disturbed, ")
