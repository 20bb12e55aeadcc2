"""How much of the matrix was run, and why the rest was not: by scenario and family of faults."""

from __future__ import annotations

import re
import textwrap
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from wardround.explore.families import FAMILIES, family_of
from wardround.invariants.judgement import merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wardround.explore.cell import Plan
    from wardround.findings import VerdictRow
    from wardround.history.events import Verdict

State = Literal["holds", "broken", "could-not-tell", "not-applicable", "not-run"]
STATES: tuple[State, ...] = ("broken", "could-not-tell", "holds", "not-applicable", "not-run")
WORDS: dict[State, str] = {
    "broken": "broken",
    "could-not-tell": "could not tell",
    "holds": "holds",
    "not-applicable": "not applicable",
    "not-run": "not run",
}
_RUN: tuple[State, ...] = ("broken", "could-not-tell", "holds")
_BY_VERDICT: dict[Verdict, State] = {
    "broken": "broken",
    "could-not-tell": "could-not-tell",
    "holds": "holds",
    "not-checked": "could-not-tell",
}
_LONGEST = 160
"""Characters of a reason in the terminal; the report has all of it."""
_MOST = 5
"""Reasons of one kind that a terminal shows."""
Place = tuple[str, str]
"""(scenario, cell)"""


@dataclass
class Tally:
    """What became of some cells."""

    states: Counter[State] = field(default_factory=Counter)
    reasons: Counter[tuple[State, str]] = field(default_factory=Counter)
    """Why not told, why not applicable, why not run."""

    @property
    def run(self) -> int:
        """Cells that were run and judged."""
        return sum(self.states[state] for state in _RUN)

    @property
    def possible(self) -> int:
        """Cells that could be run."""
        return self.run + self.states["not-run"]

    @property
    def share(self) -> float:
        """Part of the possible cells that was run, 0 to 1; 1 where none is possible."""
        return self.run / self.possible if self.possible else 1.0

    def why(self, state: State) -> list[tuple[str, int]]:
        """The reasons for a state, the most frequent first."""
        found = [(reason, count) for (of, reason), count in self.reasons.items() if of == state]
        return sorted(found, key=lambda each: (-each[1], each[0]))

    def add(self, state: State, reason: str) -> None:
        """Count one cell."""
        self.states[state] += 1
        if reason:
            self.reasons[state, reason] += 1


@dataclass(frozen=True)
class Coverage:
    """The tallies of a run."""

    rows: list[tuple[str, str, Tally]]
    """(scenario, family, tally), scenarios in the plan's order, families in the manual's."""
    total: Tally


def states(plan: Plan, verdicts: Iterable[VerdictRow]) -> dict[Place, State]:
    """The state of every cell of a plan.

    A cell in which nothing could be checked counts as could-not-tell: it must not look like one that held.
    """
    said: dict[Place, list[Verdict]] = defaultdict(list)
    for row in verdicts:
        if row.cell is not None:
            said[row.scenario, row.cell].append(row.verdict)
    found: dict[Place, State] = {}
    for matrix in plan.matrices:
        for cell in matrix.cells:
            place = (matrix.scenario, cell.id)
            found[place] = "not-applicable" if cell.why_not else _BY_VERDICT[merge(said[place])] if said.get(place) else "not-run"
    return found


def doubts(verdicts: Iterable[VerdictRow]) -> dict[Place, str]:
    """For each cell that could not be told, the reason that most invariants give."""
    given: dict[Place, Counter[str]] = defaultdict(Counter)
    for row in verdicts:
        if row.cell is not None and row.verdict == "could-not-tell":
            given[row.scenario, row.cell][row.reason or "no reason given"] += 1
    return {place: min(reasons, key=lambda reason: (-reasons[reason], reason)) for place, reasons in given.items()}


def coverage(plan: Plan, of: Mapping[Place, State], why: Mapping[Place, str] | None = None, *, interrupted: bool = False) -> Coverage:
    """Count the cells.

    Args:
        plan: all cells.
        of: see ``states``.
        why: see ``doubts``.
        interrupted: the run was ended before its end.
    """
    mine = share(plan)
    total = Tally()
    rows: list[tuple[str, str, Tally]] = []
    for matrix in plan.matrices:
        by_family: dict[str, Tally] = defaultdict(Tally)
        for cell in matrix.cells:
            place = (matrix.scenario, cell.id)
            state = of[place]
            reason = general(cell.why_not) if state == "not-applicable" else ""
            if state == "could-not-tell":
                reason = general((why or {}).get(place, "nothing could be checked"))
            if state == "not-run":
                reason = why_not_run(plan, in_share=place in mine, interrupted=interrupted)
            for tally in (by_family[family_of(cell)], total):
                tally.add(state, reason)
        rows += [(matrix.scenario, name, by_family[name]) for name in FAMILIES if name in by_family]
    return Coverage(rows, total)


def general(reason: str) -> str:
    """A reason without what only its exchange has, so that its like are counted together."""
    return re.sub(r"; charset=\S+", "", re.sub(r"\bexchange \d+", "its exchange", re.sub(r"\bas \d+\b", "as an earlier exchange", reason)))


def share(plan: Plan) -> set[Place]:
    """The cells that this machine was to run: all, or those of its shard."""
    cells = sorted((cell for matrix in plan.matrices for cell in matrix.applicable), key=lambda cell: cell.risk)
    if plan.shard:
        part, _, parts = plan.shard.partition("/")
        cells = cells[int(part) - 1 :: int(parts)]
    return {(cell.scenario, cell.id) for cell in cells}


def why_not_run(plan: Plan, *, in_share: bool, interrupted: bool) -> str:
    """Why an applicable cell was not run."""
    if not in_share:
        return f"left to the other shards (this is {plan.shard})"
    if interrupted:
        return "the run was interrupted"
    if plan.budget_s is not None:
        return f"the budget of {plan.budget_s:g} s was spent"
    return "it was not reached"


def lines(found: Coverage) -> list[str]:
    """The coverage for a terminal."""
    total = found.total
    told = [f"{_said(total)}: {', '.join(f'{total.states[state]} {WORDS[state]}' for state in STATES if total.states[state])}"]
    width = max((len(f"{scenario}  {name}") for scenario, name, _ in found.rows), default=0)
    for scenario, name, tally in found.rows:
        each = ", ".join(f"{tally.states[state]} {WORDS[state]}" for state in STATES if tally.states[state])
        told.append(f"  {scenario + '  ' + name:<{width}}  {f'{tally.run}/{tally.possible}':>9}  {each}")
    for state in ("could-not-tell", "not-run", "not-applicable"):
        why = total.why(state)
        told += [f"  {WORDS[state]}: {count} x {textwrap.shorten(reason, _LONGEST, placeholder=' ...')}" for reason, count in why[:_MOST]]
        if len(why) > _MOST:
            rest = sum(count for _, count in why[_MOST:])
            told.append(f"  {WORDS[state]}: {rest} x {len(why) - _MOST} other reasons, listed in the report")
    return told


def _said(total: Tally) -> str:
    # Rounded down: 99.9 % is not all of it.
    return f"{total.run} of {total.possible} possible cells run ({int(total.share * 100)} %)"
