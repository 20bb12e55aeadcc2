"""Findings of many cells, grouped by what is likely one cause: ``causes.json`` in the run's folder.

One cause is: the same invariant, broken in the same way; the same role of the exchange that was hit; the same first
divergence from the fault-free run (``divergence.py``). What breaks without any fault, too, is one cause wherever it is seen
again. The id says all that, so the same input has the same ids, whatever the order of the cells.
"""

from __future__ import annotations

import hashlib
import shlex
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from wardround.errors import UserError
from wardround.explore import cell as matrix_file
from wardround.explore.divergence import Differences, Divergence, Healthy
from wardround.result import scenarios

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wardround.explore.cell import Cell, Matrix
    from wardround.findings import FindingRow, Findings
    from wardround.result import Scenario, ScenarioFinding

NAME = "causes.json"
_UNKNOWN = Divergence("the fault-free run cannot be read, so nothing can be compared")
THEN = ">"
_TWICE = "written-twice-by-"
"""What a cause of the invariant ``once`` begins with; the rest says who did it."""


class Seen(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One finding in one cell."""

    weight: int
    """How much there is to read; the least is the example."""
    at: float
    """Virtual seconds into the scenario at which the exchange is sent that was hit."""
    scenario: str
    cell: str
    what: str
    """The fault, or the order."""
    finding: str
    """Id of the finding."""


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Findings that are likely one trouble."""

    id: str
    """``written-twice-by-application.write.3fa9c1``; what breaks without a fault keeps the invariant's own cause."""
    invariant: str
    role: str
    """Of the exchange that was hit; two roles for an order; empty where no fault is needed."""
    sentence: str
    repeated_by: str = ""
    """Who repeated a request: ``transport``, ``network``, ``application``, ``clinician``, ``portal``; empty: nobody did."""
    seen: list[Seen]
    """Simplest first."""

    @property
    def example(self) -> Seen:
        """The simplest cell that shows it."""
        return self.seen[0]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """(scenario, cell), each once, simplest first."""
        return list(dict.fromkeys((seen.scenario, seen.cell) for seen in self.seen))

    @property
    def faults(self) -> list[str]:
        """What brings it about, most frequent first."""
        names = [seen.what for seen in self.seen]
        return sorted(set(names), key=lambda name: (-names.count(name), name))


class Causes(msgspec.Struct, frozen=True, kw_only=True):
    """``causes.json``."""

    causes: list[Cause]


@dataclass(frozen=True)
class Trace:
    """One finding of one cell with what groups it."""

    invariant: str
    slug: str
    """The invariant's own name for what is broken: ``refresh-presented-twice``."""
    role: str
    """Of the exchange that was hit; ``refresh+write`` where an order was turned round, ``refresh>write`` where both were hit."""
    divergence: Divergence
    seen: Seen
    without_fault: bool = False
    """The fault-free run breaks the same invariant in the same way."""


def trace(finding: ScenarioFinding, cell: Cell, matrix: Matrix, divergence: Divergence, broken_anyway: Iterable[tuple[str, str]]) -> Trace:
    """What groups one finding.

    Args:
        finding: of that cell.
        cell: which.
        matrix: that it belongs to.
        divergence: see ``divergence.Differences``.
        broken_anyway: (invariant, cause) of the findings of the fault-free run.
    """
    spot = matrix.spot(cell.spot)
    role = spot.role if cell.second is None else f"{spot.role}{THEN if cell.kind == 'pair' else '+'}{matrix.spot(cell.second).role}"
    seen = Seen(weight=len(finding.evidence) or 1000, at=spot.at, scenario=cell.scenario, cell=cell.id, what=cell.what, finding=finding.id)
    return Trace(finding.invariant, finding.cause, role, divergence, seen, (finding.invariant, finding.cause) in set(broken_anyway))


def group(traces: Iterable[Trace]) -> list[Cause]:
    """The causes, those with the most cells first. Pure; the order of the traces does not matter."""
    groups: dict[tuple[str, ...], list[Trace]] = defaultdict(list)
    told = sorted(traces, key=lambda one: THEN in one.role)
    for one in told:
        groups[_known(one, groups)].append(one)
    causes = [_cause(found) for found in groups.values()]
    return sorted(causes, key=lambda cause: (-len(cause.cells), cause.invariant, cause.id))


def _key(one: Trace) -> tuple[str, ...]:
    if one.without_fault:
        return (one.invariant, one.slug)
    return (one.invariant, one.slug, one.role, one.divergence.text)


def _known(one: Trace, groups: Mapping[tuple[str, ...], list[Trace]]) -> tuple[str, ...]:
    """What one of two faults does alone is no cause of its own when both come."""
    alone = [_key(replace(one, role=role)) for role in one.role.split(THEN)]
    return next((key for key in alone if key in groups), _key(one))


def _cause(found: list[Trace]) -> Cause:
    # a pair never stands for what one fault does
    one = min(found, key=lambda each: (THEN in each.role, each.seen))
    digits = hashlib.sha256("\0".join(_key(one)).encode()).hexdigest()[:6]
    repeated_by = one.slug.removeprefix(_TWICE) if one.slug.startswith(_TWICE) else "" if one.without_fault else one.divergence.repeated_by
    return Cause(
        id=one.slug if one.without_fault else f"{one.slug}.{one.role}.{digits}",
        invariant=one.invariant,
        role="" if one.without_fault else one.role,
        sentence=_sentence(one, repeated_by),
        repeated_by=repeated_by,
        seen=[each.seen for each in sorted(found, key=lambda each: (THEN in each.role, each.seen))],
    )


def _sentence(one: Trace, repeated_by: str) -> str:
    if one.without_fault:
        return "It breaks without any fault, too: no fault is its cause."
    when = f"When a {one.role} is disturbed"
    if "+" in one.role:
        when = "When a {} and a {} of two tabs change places".format(*one.role.split("+"))
    if THEN in one.role:
        when = "When a {} and then a {} are disturbed".format(*one.role.split(THEN))
    who = f" Repeated by the {repeated_by}." if repeated_by and repeated_by != one.divergence.repeated_by else ""
    return f"{when}, {one.divergence.text}.{who}"


def grouped(folder: Path, findings: Findings) -> tuple[Findings, Causes | None]:
    """Group the findings of a run's cells: each finding gets its group's id and the command that plays its cell again.

    A run without a fault matrix is handed back as it is. One history is in memory at a time, besides the fault-free one.

    Raises:
        UserError: ``not-a-matrix``: the folder's matrix is damaged.
    """
    if not (folder / matrix_file.NAME).is_file():
        return findings, None
    ran: dict[str, list[Scenario]] = defaultdict(list)
    for one, _ in scenarios(folder):
        ran[one.facts.scenario].append(one)
    traces = [each for matrix in matrix_file.read(folder).matrices for each in _traces(matrix, ran[matrix.scenario])]
    causes = group(traces)
    ids = {seen.finding: cause.id for cause in causes for seen in cause.seen}
    rows = [
        row if row.cell is None else msgspec.structs.replace(row, cause=ids.get(row.id, row.cause), replay=replay(folder, row))
        for row in findings.findings
    ]
    return msgspec.structs.replace(findings, findings=rows), Causes(causes=causes)


def replay(folder: Path, row: FindingRow) -> str:
    """The command that plays a finding's cell again, as one line for a shell."""
    return shlex.join(["wardround", "replay", str(folder), f"{row.scenario}/{row.cell}"])


def _traces(matrix: Matrix, ran: list[Scenario]) -> Iterator[Trace]:
    cells = {cell.id: cell for cell in matrix.cells}
    without = next((one for one in ran if one.facts.cell is None), None)
    healthy = Healthy(without.history) if without and without.history else None
    anyway = {(finding.invariant, finding.cause) for finding in without.facts.findings} if without else set()
    for one in ran:
        if one.facts.cell not in cells or not one.facts.findings:
            continue
        history = one.read_history()
        changed = Differences(history, healthy) if history and healthy else None
        for finding in one.facts.findings:
            yield trace(finding, cells[one.facts.cell], matrix, changed.first(finding.evidence) if changed else _UNKNOWN, anyway)


def read(folder: Path) -> list[Cause]:
    """The causes of a run; none where no matrix was explored.

    Raises:
        UserError: ``not-a-run``: the file is damaged.
    """
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Causes).causes
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError) as error:
        raise UserError("not-a-run", f"{folder / NAME} cannot be read: {error}", "Run `wardround judge` on the folder.") from error
