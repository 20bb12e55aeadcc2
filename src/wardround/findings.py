"""``findings.json``: the one result file that every command writes and every report reads. Its fields: docs/reference/findings.md."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from wardround.history.events import Verdict
from wardround.invariants.judgement import merge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "findings.json"


class VerdictRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one invariant says of one scenario."""

    scenario: str
    cell: str | None = None
    invariant: str
    verdict: Verdict
    reason: str | None = None
    clauses: list[str] = []


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One violation."""

    id: str
    invariant: str
    scenario: str
    cell: str | None = None
    summary: str
    cause: str
    evidence: list[str] = []
    """``#12 07:14:05 sentence``: number in the scenario's journal, virtual time, what happened."""
    replay: str


class ScreenRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says of one control on one screen."""

    rule: str
    outcome: Literal["fail", "review", "pass"]
    reason: str
    page: str
    control: str
    box: tuple[float, float, float, float] | None = None
    """x, y, width, height in CSS pixels of the page."""
    severity: str
    clauses: list[str] = []
    says: str = ""
    """One sentence: what stands there; of a review, the question that a human must answer."""
    evidence: list[str] = []
    """The very texts it rests on."""
    others: list[str] = []
    """Other pages and controls that it compares with."""
    instances: int = 1
    """How many like it were found."""
    states: list[str] = []
    """The page's other states that show it, too."""
    fingerprint: str = ""
    """The same finding in the next run has the same; of rule, page (whichever state shows it), way of roles and names, and evidence."""
    task: str = ""
    """The flow in which the screen was seen."""
    look: str = ""
    """Folder, in the run's ``screens``, of what was seen."""
    viewport: str = ""
    engine: str = ""
    """Of another engine's finding: ``axe-core 4.12.1``."""
    help: str = ""
    """Of another engine's finding: its own page about it."""
    known: str = ""
    """Why it may stay, by the baseline; it then does not count."""


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    schema: int = 1
    wardround: str
    command: str
    seed: int
    portal: str
    started: str
    wall_s: float
    virtual_s: float
    verdicts: list[VerdictRow] = []
    findings: list[FindingRow] = []
    screens: list[ScreenRow] = []

    def exit_status(self, *, strict: bool = False, review_as_fail: bool = False) -> int:
        """0: nothing broken or failed; 1: something is. ``strict`` counts could-not-tell, ``review_as_fail`` reviews."""
        bad_verdicts = {"broken", "could-not-tell"} if strict else {"broken"}
        bad_outcomes = {"fail", "review"} if review_as_fail else {"fail"}
        failed = any(row.outcome in bad_outcomes and not row.known for row in self.screens)
        return int(failed or any(row.verdict in bad_verdicts for row in self.verdicts))

    def encode(self) -> bytes:
        """The file's bytes, checked against the schema.

        Raises:
            jsonschema.ValidationError: a defect of wardround, not of its user.
        """
        validate(json.loads(msgspec.json.encode(self)))
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


@dataclass(frozen=True)
class Merged:
    """One invariant over all scenarios."""

    invariant: str
    verdict: Verdict
    rows: list[VerdictRow]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many scenarios have which verdict."""
        return Counter(row.verdict for row in self.rows)


def merged(rows: Iterable[VerdictRow], order: Iterable[str] = ()) -> list[Merged]:
    """The merged verdict of each invariant, in the given order (the others after it, as they come)."""
    by_id: dict[str, list[VerdictRow]] = {invariant: [] for invariant in order}
    for row in rows:
        by_id.setdefault(row.invariant, []).append(row)
    return [Merged(invariant, merge(row.verdict for row in found), found) for invariant, found in by_id.items() if found]


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of ``findings.json``."""
    text = resources.files("wardround").joinpath("schema/findings.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def validate(findings: object) -> None:
    """Check what would be written (or was read).

    Raises:
        jsonschema.ValidationError: it is not as the schema says.
    """
    import jsonschema  # type: ignore[import-untyped]  # it ships no types

    jsonschema.validate(findings, schema(), cls=jsonschema.Draft202012Validator)


def read(path: Path) -> Findings:
    """Read a ``findings.json``.

    Raises:
        OSError: there is none.
        msgspec.ValidationError: it is not one.
    """
    return msgspec.json.decode(path.read_bytes(), type=Findings)
