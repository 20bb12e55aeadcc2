"""What happened in each cell of the matrix: one line, or, where something broke or could not be told, the story in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.history.events import Fault
from wardround.report.steps import Story, story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.findings import FindingRow
    from wardround.report.heatmap import HeatMap, Mark
    from wardround.result import Result, Scenario

_TOLD = frozenset({"broken", "could-not-tell"})
_STEPS = 14
"""Hundreds of cells are on one page; the whole story of a cause's example stands above, with its picture."""


@dataclass(frozen=True)
class CellStory:
    """One cell that was run."""

    mark: Mark
    exchange: str
    """The exchange's label."""
    wall_s: float
    findings: list[FindingRow]
    reasons: list[tuple[str, list[str]]]
    """Why it could not be told, each with the invariants."""
    story: Story | None
    """None where one line is enough, or where the history cannot be read."""


def cell_stories(result: Result, heat: HeatMap) -> Iterator[CellStory]:
    """The stories of a scenario's cells, row by row. One history is in memory at a time."""
    ran = {one.facts.cell: one for one in result.scenarios if one.facts.scenario == heat.scenario and one.facts.cell}
    findings: dict[str | None, list[FindingRow]] = defaultdict(list)
    for found in result.findings.findings:
        if found.scenario == heat.scenario:
            findings[found.cell].append(found)
    for row in heat.rows:
        for mark in (mark for marks in row.marks for mark in marks):
            if mark.state in {"not-applicable", "not-run"} or mark.cell.id not in ran:
                continue
            yield _told(mark, row.spot.label, ran[mark.cell.id], findings[mark.cell.id])


def _told(mark: Mark, label: str, ran: Scenario, findings: list[FindingRow]) -> CellStory:
    told = None
    reasons: dict[str, list[str]] = defaultdict(list)
    if mark.state in _TOLD:
        for row in ran.facts.verdicts:
            if row.verdict == "could-not-tell":
                reasons[row.reason or "no reason given"].append(row.invariant)
        history = ran.read_history()
        if history:
            evidence = {seq for finding in ran.facts.findings for seq in finding.evidence}
            hits = {event.seq for event in history.events if isinstance(event, Fault) and event.phase == "hit"}
            told = story(history, evidence or hits, _STEPS)
    return CellStory(mark, label, ran.facts.wall_s, findings, sorted(reasons.items()), told)
