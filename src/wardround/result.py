"""A finished (or cut short) run, read back from its folder: what every report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from wardround import findings as findings_file
from wardround.errors import UserError
from wardround.findings import Findings, Merged, VerdictRow, merged
from wardround.history.journal import NAME as JOURNAL
from wardround.history.journal import read as read_journal

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.explore.cell import Cell
    from wardround.history.history import History

FACTS, VERDICTS, SCENARIOS = "run.json", "verdicts.json", "scenarios"
"""Names in the run's folder: facts of the run; verdicts of one scenario, in its folder; the folder of the scenarios' folders."""


class InvariantFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says about an invariant besides its verdict."""

    id: str
    title: str = ""
    clauses: list[str] = []


class RunFacts(msgspec.Struct, frozen=True, kw_only=True):
    """``run.json``: what would make the same run again."""

    id: str
    command: str
    replay: str
    """Command to which `` -k SCENARIO`` is added to run one scenario again."""
    seed: int
    portal: str
    profile: str = ""
    """Path of the profile as given; empty for the embedded portal."""
    style: str = ""
    clock: str = "virtual"
    server: str = "aged"
    started: str
    """UTC, ISO 8601, ends in ``Z``."""
    wall_s: float | None = None
    """Real seconds of the whole run; None while it runs, or when it was cut short."""
    throughout: list[str] = []
    """What disturbed every scenario: ``--fault`` and ``--condition`` with their words."""
    interrupted: bool = False
    strict: bool = False
    """Could-not-tell counts as broken for the exit status."""
    wardround: str
    commit: str = ""
    """Of the team's repository; ends in ``+changes`` when the work tree was not clean. Empty: not in one."""
    versions: dict[str, str] = {}
    """``python``, ``browser``, ``playwright``, ``mitmproxy``, ``platform`` ..."""
    invariants: list[InvariantFacts] = []


class ScenarioFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as kept in the scenario's folder: evidence by ``seq``."""

    id: str
    invariant: str
    summary: str
    cause: str
    evidence: list[int] = []
    told: list[str] = []
    """The evidence as lines for readers."""
    tab: str | None = None


class ScenarioVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """One invariant's verdict, as kept in the scenario's folder."""

    invariant: str
    verdict: str
    reason: str | None = None


class ScenarioFacts(msgspec.Struct, frozen=True, kw_only=True):
    """``verdicts.json`` of one scenario."""

    scenario: str
    cell: str | None = None
    file: str = ""
    """The suite's file, as pytest names it."""
    wall_s: float = 0.0
    verdicts: list[ScenarioVerdict] = []
    findings: list[ScenarioFinding] = []


@dataclass(frozen=True)
class Scenario:
    """One scenario: its facts, and its history if it got as far as that."""

    folder: Path
    facts: ScenarioFacts

    @cached_property
    def history(self) -> History | None:
        """The journal; None when the scenario never began. Kept once read."""
        return self.read_history()

    def read_history(self) -> History | None:
        """The journal, read anew and not kept: a matrix has hundreds of cells."""
        journal = self.folder / JOURNAL
        history = read_journal(journal) if journal.is_file() else None
        return history if history and history.events else None

    @cached_property
    def virtual_s(self) -> float:
        """Virtual seconds from the first event to the last."""
        history = self.__dict__.get("history") or self.read_history()
        return history.end_at - history.events[0].at if history else 0.0

    @cached_property
    def exchanges(self) -> int:
        """How many exchanges the wire saw."""
        return len(self.history.exchanges) if self.history else 0


@dataclass(frozen=True)
class Result:
    """The whole run."""

    folder: Path
    facts: RunFacts
    findings: Findings
    scenarios: list[Scenario]

    @cached_property
    def merged(self) -> list[Merged]:
        """The verdict of each invariant over all scenarios, in the order in which the run lists its invariants."""
        return merged(self.findings.verdicts, (invariant.id for invariant in self.facts.invariants))

    def invariant(self, invariant: str) -> InvariantFacts:
        """Title and clauses of an invariant."""
        return next((facts for facts in self.facts.invariants if facts.id == invariant), InvariantFacts(id=invariant))

    def scenario(self, name: str, cell: str | None = None) -> Scenario | None:
        """The scenario of that name (and cell)."""
        return next((scenario for scenario in self.scenarios if (scenario.facts.scenario, scenario.facts.cell) == (name, cell)), None)

    def verdicts(self, scenario: Scenario) -> list[VerdictRow]:
        """All verdicts on one scenario."""
        of = (scenario.facts.scenario, scenario.facts.cell)
        return [row for row in self.findings.verdicts if (row.scenario, row.cell) == of]


def load(folder: Path) -> Result:
    """Read a run's folder.

    Raises:
        UserError: ``not-a-run``: the folder holds no run, or one that wrote no findings.
    """
    facts, findings = folder / FACTS, folder / findings_file.NAME
    for needed in (facts, findings):
        if not needed.is_file():
            raise UserError(
                "not-a-run",
                f"{folder} is not the folder of a finished run: it has no {needed.name}",
                "Name a folder that --out made, or one in .wardround/runs/.",
            )
    try:
        return Result(
            folder,
            msgspec.json.decode(facts.read_bytes(), type=RunFacts),
            findings_file.read(findings),
            [scenario for scenario, _ in scenarios(folder)],
        )
    except msgspec.MsgspecError as error:
        raise UserError(
            "not-a-run", f"{folder} holds a damaged run, or one of another version of wardround: {error}", "Run again."
        ) from error


def scenarios(folder: Path) -> list[tuple[Scenario, bool]]:
    """The scenarios in a run's folder in the order of their names, each with whether it was judged."""
    found = []
    for inner in sorted(path for path in (folder / SCENARIOS).glob("*") if path.is_dir()):
        try:
            facts = msgspec.json.decode((inner / VERDICTS).read_bytes(), type=ScenarioFacts)
        except (OSError, msgspec.MsgspecError):
            found.append((_unjudged(inner), False))
        else:
            found.append((Scenario(inner, facts), True))
    return found


def _unjudged(folder: Path) -> Scenario:
    """A scenario that was cut short before its verdicts were written: its name stands in the journal, if that was begun.

    That of a cell stands in the matrix only.
    """
    history = Scenario(folder, ScenarioFacts(scenario=folder.name)).history
    wall_s = history.events[-1].wall if history else 0.0
    if cell := _planned(folder):
        return Scenario(folder, ScenarioFacts(scenario=cell.scenario, cell=cell.id, wall_s=wall_s))
    try:
        name = history.started.scenario if history else folder.name
    except ValueError:
        name = folder.name
    return Scenario(folder, ScenarioFacts(scenario=name, wall_s=wall_s))


def _planned(folder: Path) -> Cell | None:
    """The cell that has this folder; None where it is no cell's."""
    from wardround.explore.cell import NAME, read
    from wardround.runfolder import scenario_path

    run = folder.parent.parent
    if not (run / NAME).is_file():
        return None
    cells = (cell for matrix in read(run).matrices for cell in matrix.cells)
    return next((cell for cell in cells if scenario_path(run, cell.scenario, cell.id) == folder), None)
