"""The run's folder: one place that makes it, hands out the scenarios' folders, and writes ``run.json`` and ``findings.json``.

Several processes write to one run: the one that began it, and pytest-xdist's workers, each the scenarios it ran. So a
scenario's verdicts stand in its own folder, and ``finish`` (in the first process, at the end) merges them.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wardround import findings as findings_file
from wardround.errors import UserError
from wardround.explore import causes as causes_file
from wardround.findings import FindingRow, Findings, ScreenRow, VerdictRow
from wardround.history.journal import NAME as JOURNAL
from wardround.history.journal import private_folder
from wardround.history.redaction import writable
from wardround.history.telling import clock_time, span, told
from wardround.result import FACTS, VERDICTS, RunFacts, Scenario, ScenarioFacts, ScenarioFinding, ScenarioVerdict, scenarios
from wardround.runfolder import fresh, scenario_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wardround.history.history import History
    from wardround.history.redaction import Redactor
    from wardround.invariants.judgement import Judgement

_ALL = "every-invariant"
"""Stands for the invariants in a run that lists none and judged no scenario."""


class Run:
    """One run. Made with ``Run.start`` from ``provenance.begin_facts``; a worker process gets hold of it with ``Run.join``."""

    def __init__(self, folder: Path, facts: RunFacts, redactor: Redactor | None = None) -> None:
        self.folder = folder
        self.facts = facts
        self.redactor = redactor
        self._began = time.monotonic()

    @classmethod
    def start(cls, facts: RunFacts, *, out: Path | None = None, root: Path | None = None, redactor: Redactor | None = None) -> Run:
        """Make the folder and write ``run.json``. Both fail here, in the first second, if they can.

        Args:
            facts: see ``provenance.begin_facts``.
            out: the folder; default ``ROOT/.wardround/runs/ID``. One that holds an earlier run is emptied of that run.
            root: the workspace; default the current folder.
            redactor: applied to what is written besides the histories (reasons, summaries).

        Raises:
            UserError: ``out-not-empty``: ``out`` holds something else than a run; ``out-not-writable``; ``disk-full``.
        """
        folder = fresh(out, root or Path.cwd(), facts.id)
        run = cls(folder, facts, redactor)
        run._write(folder / FACTS, _pretty(facts))
        return run

    @classmethod
    def join(cls, folder: Path, redactor: Redactor | None = None) -> Run:
        """Take part in a run that another process has started."""
        return cls(folder, msgspec.json.decode((folder / FACTS).read_bytes(), type=RunFacts), redactor)

    def scenario_folder(self, name: str, cell: str | None = None) -> Path:
        """The folder of a scenario, or of one cell of it (made, mode 0700). Different names never share one, whatever they hold."""
        return private_folder(scenario_path(self.folder, name, cell))

    def journal_path(self, name: str, cell: str | None = None) -> Path:
        """Where a scenario's journal stands."""
        return self.scenario_folder(name, cell) / JOURNAL

    def write_verdicts(  # noqa: PLR0913 - what is known of a scenario
        self,
        scenario: str,
        judgements: Mapping[str, Judgement],
        *,
        history: History | None = None,
        cell: str | None = None,
        file: str = "",
        wall_s: float = 0.0,
    ) -> ScenarioFacts:
        """Write what the invariants say of one scenario.

        Args:
            scenario: its name, as ``pytest -k`` finds it.
            judgements: by invariant id.
            history: what was judged; its events are told as evidence.
            cell: of the fault matrix, if it is one.
            file: the suite's file.
            wall_s: real seconds that the scenario took.
        """
        lines = _evidence_lines(history)
        facts = ScenarioFacts(
            scenario=scenario,
            cell=cell,
            file=file,
            wall_s=wall_s,
            verdicts=[
                ScenarioVerdict(invariant=invariant, verdict=judgement.verdict, reason=self._clean(judgement.reason))
                for invariant, judgement in judgements.items()
            ],
            findings=[
                ScenarioFinding(
                    id=_finding_id(scenario, cell, invariant, finding.cause, number),
                    invariant=invariant,
                    summary=self._clean(finding.summary) or "",
                    cause=finding.cause,
                    evidence=list(finding.evidence),
                    told=[lines[seq] for seq in finding.evidence if seq in lines],
                    tab=finding.tab,
                )
                for invariant, judgement in judgements.items()
                for number, finding in enumerate(judgement.findings)
            ],
        )
        self._write(self.scenario_folder(scenario, cell) / VERDICTS, _pretty(facts))
        return facts

    def not_checked(self, scenario: str, needs: str, *, cell: str | None = None, file: str = "") -> None:
        """A scenario that this profile does not support: not checked, by any invariant."""
        from wardround.invariants.judgement import Judgement

        judgements = {invariant.id: Judgement.not_checked(needs) for invariant in self.facts.invariants}
        self.write_verdicts(scenario, judgements, cell=cell, file=file)

    def finish(self, *, interrupted: bool = False, screens: Sequence[ScreenRow] = (), wall_s: float | None = None) -> Findings:
        """Merge all scenarios, also those that other processes wrote, and write ``findings.json``.

        A scenario that was cut short is could-not-tell for every invariant, with how far it got.
        ``wall_s``: how long the run took, when it is not this process that ran it (judging again).
        """
        took = time.monotonic() - self._began if wall_s is None else wall_s
        self.facts = msgspec.structs.replace(self.facts, wall_s=round(took, 3), interrupted=interrupted)
        found = scenarios(self.folder)
        known = list(
            dict.fromkeys(
                [
                    *(facts.id for facts in self.facts.invariants),
                    *(row.invariant for scenario, _ in found for row in scenario.facts.verdicts),
                ]
            )
        )
        verdicts: list[VerdictRow] = []
        for scenario, judged in found:
            facts = scenario.facts if judged else _cut_short(scenario, known or [_ALL])
            verdicts += self._verdict_rows(facts)
        findings = Findings(
            wardround=self.facts.wardround,
            command=self.facts.command,
            seed=self.facts.seed,
            portal=self.facts.portal,
            started=self.facts.started,
            wall_s=self.facts.wall_s or 0.0,
            virtual_s=round(sum(scenario.virtual_s for scenario, _ in found), 3),
            verdicts=verdicts,
            findings=[row for scenario, _ in found for row in self._finding_rows(scenario.facts)],
            screens=list(screens),
        )
        findings, causes = causes_file.grouped(self.folder, findings)
        if causes:
            self._write(self.folder / causes_file.NAME, _pretty(causes))
        self._write(self.folder / FACTS, _pretty(self.facts))
        self._write(self.folder / findings_file.NAME, findings.encode())
        return findings

    def replay(self, scenario: str) -> str:
        """The command that runs one scenario again, as one line for a shell."""
        return f"{self.facts.replay} -k {shlex.quote(_keyword(scenario))}"

    def _verdict_rows(self, facts: ScenarioFacts) -> list[VerdictRow]:
        clauses = {invariant.id: invariant.clauses for invariant in self.facts.invariants}
        return [
            msgspec.convert(
                {
                    "scenario": facts.scenario,
                    "cell": facts.cell,
                    "invariant": row.invariant,
                    "verdict": row.verdict,
                    "reason": row.reason,
                    "clauses": clauses.get(row.invariant, []),
                },
                VerdictRow,
            )
            for row in facts.verdicts
        ]

    def _finding_rows(self, facts: ScenarioFacts) -> list[FindingRow]:
        return [
            FindingRow(
                id=finding.id,
                invariant=finding.invariant,
                scenario=facts.scenario,
                cell=facts.cell,
                summary=finding.summary,
                cause=finding.cause,
                evidence=finding.told,
                replay=self.replay(facts.scenario),
            )
            for finding in facts.findings
        ]

    def _clean(self, text: str | None) -> str | None:
        if not text:
            return text
        return self.redactor.text(text) if self.redactor else writable(text)

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all: a reader (another process, tomorrow's report) never meets half of one."""
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_bytes(content)
            beside.chmod(0o600)
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise UserError(
                "disk-full",
                f"{path}: {error.strerror}: what was written before is kept in {self.folder}",
                "Free some space, or write elsewhere with --out DIR.",
            ) from error


def _keyword(scenario: str) -> str:
    """A scenario's name as an expression for ``pytest -k``, which takes only some characters in a name."""
    parts = re.findall(r"[\w:+.\[\]/-]+", scenario)
    return " and ".join(dict.fromkeys(part for part in parts if part not in {"and", "or", "not"}))


def _evidence_lines(history: History | None) -> dict[int, str]:
    if history is None:
        return {}
    sentences = told(history)
    return {event.seq: f"#{event.seq} {clock_time(event.at)} {sentences[event.seq]}" for event in history.events}


def _finding_id(*parts: str | int | None) -> str:
    """Ten hex digits: the same finding in the next run has the same id."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:10]


def _cut_short(scenario: Scenario, invariants: Iterable[str]) -> ScenarioFacts:
    history = scenario.history
    if history is None:
        reason = "cut-short: the scenario was ended before its first event"
    else:
        how = f" ({history.ended.outcome}: {history.ended.reason or 'no reason given'})" if history.ended else ""
        after = f"after {span(scenario.virtual_s)} of virtual time"
        reason = f"cut-short: the scenario was ended {after}, before it was judged{how}; its history is kept"
    return msgspec.structs.replace(
        scenario.facts, verdicts=[ScenarioVerdict(invariant=invariant, verdict="could-not-tell", reason=reason) for invariant in invariants]
    )


def _pretty(value: msgspec.Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
