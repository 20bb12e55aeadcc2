"""Coverage: every cell is counted once, what was not run is never a pass, and the reasons add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from wardround.explore.cell import Cell, Matrix, Plan, Spot
from wardround.explore.coverage import STATES, coverage, doubts, lines, share, states
from wardround.explore.families import FAMILIES, family, in_families
from wardround.findings import VerdictRow
from wardround.workspace import kit

if TYPE_CHECKING:
    from wardround.history.events import Verdict

FAULTS = ["response_lost", "latency", "our_gateway"]


def plan(**fields: object) -> Plan:
    """Two scenarios of three exchanges; the last exchange of each is not applicable."""
    matrices = []
    for name in ("one", "two"):
        spots = [Spot(n=n, role="read", method="GET", path="/", at=float(n)) for n in (1, 2, 3)]
        cells = [
            Cell(id=f"{spot.n}-{what}", scenario=name, spot=spot.n, what=what, risk=spot.n, why_not=_why_not(spot.n, what))
            for spot in spots
            for what in FAULTS
        ]
        matrices.append(Matrix(scenario=name, seed=1, spots=spots, cells=cells))
    return msgspec.convert({"matrices": matrices, "seed": 1, **fields}, Plan)


def _why_not(n: int, what: str) -> str:
    return "" if n != 3 else "not for streams" if what == "latency" else f"same situation as {len(what)} (--every tries it)"


def row(cell: str, verdict: Verdict, scenario: str = "one", invariant: str = "once") -> VerdictRow:
    """What one invariant says of one cell."""
    return VerdictRow(scenario=scenario, cell=cell, invariant=invariant, verdict=verdict)


ROWS = [
    row("1-response_lost", "holds"),
    row("1-response_lost", "broken", invariant="recovers"),
    row("1-latency", "holds"),
    row("1-latency", "could-not-tell", invariant="recovers"),
    row("1-our_gateway", "holds"),
    row("1-our_gateway", "not-checked", invariant="recovers"),
    row("2-latency", "not-checked"),
    VerdictRow(scenario="two", invariant="once", verdict="broken"),
]


def test_the_state_of_a_cell_is_its_worst_verdict() -> None:
    found = states(plan(), ROWS)
    assert found["one", "1-response_lost"] == "broken"
    assert found["one", "1-latency"] == "could-not-tell"
    assert found["one", "1-our_gateway"] == "holds"
    assert found["one", "2-response_lost"] == "not-run"
    assert found["one", "3-latency"] == "not-applicable"
    assert found["two", "1-latency"] == "not-run"


def test_a_cell_in_which_nothing_was_checked_is_no_pass() -> None:
    assert states(plan(), ROWS)["one", "2-latency"] == "could-not-tell"


def test_every_cell_is_counted_once() -> None:
    whole = plan()
    found = coverage(whole, states(whole, ROWS))
    assert sum(found.total.states.values()) == sum(len(matrix.cells) for matrix in whole.matrices) == 18
    for state in STATES:
        assert sum(tally.states[state] for _, _, tally in found.rows) == found.total.states[state]
    assert (found.total.run, found.total.possible) == (4, 12)
    assert found.total.share == pytest.approx(4 / 12)
    assert [(scenario, name) for scenario, name, _ in found.rows] == [
        (scenario, name) for scenario in ("one", "two") for name in ("lost", "slow", "own")
    ]


def test_reasons_are_counted_without_what_only_one_exchange_has() -> None:
    whole = plan()
    total = coverage(whole, states(whole, ROWS)).total
    assert total.why("not-applicable") == [("same situation as an earlier exchange (--every tries it)", 4), ("not for streams", 2)]
    assert sum(count for _, count in total.why("not-run")) == total.states["not-run"]


@pytest.mark.parametrize(
    ("fields", "interrupted", "reason"),
    [
        ({}, False, "it was not reached"),
        ({"budget_s": 300.0}, False, "the budget of 300 s was spent"),
        ({"budget_s": 300.0}, True, "the run was interrupted"),
    ],
)
def test_why_a_cell_was_not_run(fields: dict[str, object], *, interrupted: bool, reason: str) -> None:
    whole = plan(**fields)
    total = coverage(whole, states(whole, ROWS), interrupted=interrupted).total
    assert total.why("not-run") == [(reason, 8)]


def test_what_another_machine_runs_is_not_this_ones_omission() -> None:
    whole = plan(shard="2/3")
    assert len(share(whole)) == 4
    shards = [share(plan(shard=f"{part}/3")) for part in (1, 2, 3)]
    assert set.union(*shards) == share(plan())
    assert sum(len(part) for part in shards) == len(share(plan()))
    total = coverage(whole, states(whole, []), interrupted=True).total
    assert dict(total.why("not-run")) == {"left to the other shards (this is 2/3)": 8, "the run was interrupted": 4}


def test_nothing_possible_is_all_of_it() -> None:
    empty = Plan(matrices=[], seed=1)
    total = coverage(empty, {}).total
    assert (total.possible, total.share) == (0, 1.0)


def test_it_is_told_in_lines() -> None:
    whole = plan(budget_s=90.0)
    told = lines(coverage(whole, states(whole, ROWS), doubts(ROWS)))
    assert told[0] == "4 of 12 possible cells run (33 %): 1 broken, 2 could not tell, 1 holds, 6 not applicable, 8 not run"
    assert told[1].split() == ["one", "lost", "1/2", "1", "broken,", "1", "not", "applicable,", "1", "not", "run"]
    assert told[-5:] == [
        "  could not tell: 1 x no reason given",
        "  could not tell: 1 x nothing could be checked",
        "  not run: 8 x the budget of 90 s was spent",
        "  not applicable: 4 x same situation as an earlier exchange (--every tries it)",
        "  not applicable: 2 x not for streams",
    ]


def test_the_reason_that_most_invariants_give_is_the_cells() -> None:
    unmet = "not-met: latency found nothing to act on at exchange 07 this time"
    rows = [msgspec.structs.replace(row("1-latency", "could-not-tell", invariant=name), reason=unmet) for name in ("a", "b")]
    rows.append(msgspec.structs.replace(row("1-latency", "could-not-tell", invariant="c"), reason="another: reason"))
    whole = plan()
    assert doubts(rows) == {("one", "1-latency"): unmet}
    total = coverage(whole, states(whole, rows), doubts(rows)).total
    assert total.why("could-not-tell") == [("not-met: latency found nothing to act on at its exchange this time", 1)]


def test_nearly_all_is_not_all() -> None:
    spots = [Spot(n=1, role="read", method="GET", path="/")]
    cells = [Cell(id=str(number), scenario="s", spot=1, what="latency") for number in range(1000)]
    whole = Plan(matrices=[Matrix(scenario="s", seed=1, spots=spots, cells=cells)], seed=1)
    rows = [row(str(number), "holds", "s") for number in range(999)]
    assert "(99 %)" in lines(coverage(whole, states(whole, rows)))[0]


def test_every_fault_of_ours_has_a_family() -> None:
    ours = {path.stem for path in (kit() / "proxies").glob("*.py") if not path.stem.startswith("_")} - {"none"}
    assert {name for name in ours if family(name) == "own"} == set()
    listed = [fault for faults in FAMILIES.values() for fault in faults]
    assert len(listed) == len(set(listed))


def test_families_stand_in_the_order_of_the_manual() -> None:
    found = in_families({"our_gateway", "latency", "another", "request_lost", "response_lost", "browser-order"})
    assert found == {
        "lost": ["response_lost", "request_lost"],
        "slow": ["latency"],
        "order": ["browser-order"],
        "own": ["another", "our_gateway"],
    }
