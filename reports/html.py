"""The report for people: one HTML file that opens offline, on a phone, and on paper."""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from wardround.history.events import Picture, Started
from wardround.history.telling import clock_time, span
from wardround.invariants.judgement import merge
from wardround.report.matrixview import MatrixView, matrix_view
from wardround.report.sequence import sequence
from wardround.report.steps import Story, story

if TYPE_CHECKING:
    from wardround.findings import FindingRow, VerdictRow
    from wardround.history.events import Verdict
    from wardround.result import InvariantFacts, Result, Scenario

NAME = "html"
FILE = "report.html"

WORDS = {"broken": "broken", "could-not-tell": "could not tell", "holds": "holds", "not-checked": "not checked"}
_TEMPLATES = Path(__file__).parent / "html_templates"
_PICTURES = 2
"""Per finding: what the clinician saw, not an album."""
_MIME = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


@dataclass(frozen=True)
class Shot:
    """A screenshot to show."""

    source: str
    caption: str


@dataclass(frozen=True)
class Group:
    """All findings of one invariant with one cause: the first told in full, the others listed."""

    ident: str
    invariant: InvariantFacts
    cause: str
    first: FindingRow
    others: list[FindingRow]
    story: Story | None
    picture: Markup
    shots: list[Shot]


def render(result: Result) -> str:
    """The whole page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters.update(span=span, clock=clock_time, words=WORDS.__getitem__)
    matrix = matrix_view(result)
    groups = _groups(result, matrix)
    counts = Counter(row.verdict for row in result.merged)
    return environment.get_template("report.html.j2").render(
        result=result,
        facts=result.facts,
        headline=_headline(result, counts),
        matrix=matrix,
        article_of={(group.invariant.id, group.cause): group.ident for group in groups},
        counts=counts,
        groups=groups,
        group_of={group.invariant.id: group.ident for group in reversed(groups)},
        needs=_needs(result, "not-checked"),
        unsure=_needs(result, "could-not-tell"),
        scenarios=sorted(
            ((scenario, *_verdict(result, scenario)) for scenario in result.scenarios if scenario.facts.cell is None),
            key=lambda each: list(WORDS).index(each[1]),
        ),
        started=_started(result),
        invariants=sorted(result.merged, key=lambda each: list(WORDS).index(each.verdict)),
        style=Markup("".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in _styles(matrix))),  # noqa: S704 - our own files
        script=Markup((_TEMPLATES / "report.js").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )


def _styles(matrix: MatrixView | None) -> list[str]:
    return ["report.css", "matrix.css"] if matrix else ["report.css"]


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _headline(result: Result, counts: Counter[Verdict]) -> str:
    """What actually happened, in one sentence."""
    ran = [scenario.facts.cell is not None for scenario in result.scenarios]
    scenarios = _plural(ran.count(False), "scenario")
    broken = {(row.scenario, row.cell) for row in result.findings.verdicts if row.verdict == "broken"}
    where = f"{len(broken)} of {scenarios}"
    if any(ran):
        healthy = any(cell is None for _, cell in broken)
        scenarios = _plural(sum(ran), "cell")
        where = f"{sum(cell is not None for _, cell in broken)} of {scenarios}" + (", and without any fault, too" if healthy else "")
    checked = counts["broken"] + counts["holds"] + counts["could-not-tell"]
    if counts["broken"]:
        were = "was" if counts["broken"] == 1 else "were"
        return f"{_plural(counts['broken'], 'promise')} to the clinician {were} broken, in {where}."
    if not checked:
        return f"Nothing could be checked in {scenarios}."
    if counts["could-not-tell"]:
        return f"Nothing was seen to break in {scenarios}, but {_plural(counts['could-not-tell'], 'check')} could not tell."
    return f"Nothing broke: {_plural(counts['holds'], 'check')} held in {scenarios}."


def _groups(result: Result, matrix: MatrixView | None) -> list[Group]:
    by_cause: dict[tuple[str, str], list[FindingRow]] = {}
    for row in result.findings.findings:
        by_cause.setdefault((row.invariant, row.cause), []).append(row)
    order = [facts.id for facts in result.facts.invariants]
    causes = [(line.cause.invariant, line.cause.id) for block in matrix.blocks for line in block.lines] if matrix else []

    def place(key: tuple[str, str]) -> tuple[int, int, str]:
        """As the causes stand above the map; without one, as the run lists its invariants."""
        return (causes.index(key) if key in causes else -1, order.index(key[0]) if key[0] in order else len(order), key[1])

    keys = sorted(by_cause, key=place)
    simplest = {line.cause.example.finding for block in matrix.blocks for line in block.lines} if matrix else set()
    return [_group(result, f"finding-{number}", by_cause[key], simplest) for number, key in enumerate(keys, 1)]


def _group(result: Result, ident: str, rows: list[FindingRow], simplest: set[str]) -> Group:
    # The shortest evidence explains the cause with the least reading; a scenario without any fault is simpler than a cell.
    first = min(rows, key=lambda row: (row.cell is not None, row.id not in simplest, len(row.evidence) or 1000))
    scenario = result.scenario(first.scenario, first.cell)
    told, picture, shots = None, Markup(), list[Shot]()
    if scenario and scenario.history:
        evidence = next((found.evidence for found in scenario.facts.findings if found.id == first.id), [])
        told = story(scenario.history, evidence)
        picture = Markup(sequence(told, f"Sequence: {first.summary}", ident)) if told.steps else picture  # noqa: S704 - every piece is escaped in report/svg.py
        shots = _shots(scenario, evidence)
    others = [row for row in rows if row is not first]
    return Group(ident, result.invariant(first.invariant), first.cause, first, others, told, picture, shots)


def _shots(scenario: Scenario, evidence: list[int]) -> list[Shot]:
    """The pictures nearest to the evidence, those of the tabs in it first."""
    history = scenario.history
    if history is None:
        return []
    shown = [event for event in history.events if event.seq in evidence]
    tabs = {(getattr(event, "clinician", None), getattr(event, "tab", None)) for event in shown}
    last = shown[-1].at if shown else history.end_at
    pictures = sorted(history.of(Picture), key=lambda picture: ((picture.clinician, picture.tab) not in tabs, abs(picture.at - last)))
    shots: list[Shot] = []
    for picture in pictures:
        path = (scenario.folder / picture.file).resolve()
        kind = _MIME.get(path.suffix.lower())
        if kind and path.is_file() and path.is_relative_to(scenario.folder.resolve()) and len(shots) < _PICTURES:
            source = f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
            why = f", {picture.why}" if picture.why else ""
            shots.append(Shot(source, f"Tab {picture.tab} at {clock_time(picture.at)}{why}. Patients are covered."))
    return shots


def _needs(result: Result, verdict: str) -> list[tuple[str, list[str], int]]:
    """(reason, invariants, scenarios) of every reason for a verdict, the most frequent first."""
    rows: dict[str, list[VerdictRow]] = {}
    for row in result.findings.verdicts:
        if row.verdict == verdict:
            rows.setdefault(row.reason or "no reason given", []).append(row)
    told = [
        (reason, list(dict.fromkeys(row.invariant for row in found)), len({(row.scenario, row.cell) for row in found}))
        for reason, found in rows.items()
    ]
    return sorted(told, key=lambda each: -len(each[1]) * each[2])


def _verdict(result: Result, scenario: Scenario) -> tuple[str, Counter[str]]:
    rows = [row.verdict for row in result.verdicts(scenario)]
    return merge(rows), Counter(rows)


def _started(result: Result) -> Started | None:
    """What the first scenario says about portal, clock and server."""
    for scenario in result.scenarios:
        if scenario.history and (found := scenario.history.of(Started)):
            return found[0]
    return None
