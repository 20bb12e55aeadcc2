"""JUnit XML for build servers: a suite for each file, a test case for each scenario and invariant, and for each cell of a matrix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar
from xml.etree import ElementTree as ET

from wardround.findings import FindingRow, ScreenRow, VerdictRow
from wardround.invariants.judgement import merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.result import Result, Scenario

NAME = "junit"
FILE = "junit.xml"

Of = TypeVar("Of", FindingRow, VerdictRow)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def render(result: Result) -> str:
    """The whole file, in the shape that Jenkins and its kin read.

    Broken is a failure with the findings as its text. Could-not-tell and not-checked are skipped, with the reason: a build
    server knows no third verdict, and neither may look like a pass. In a strict run could-not-tell is an error.
    """
    root = ET.Element("testsuites", name=f"wardround: {_xml(result.facts.portal)}")
    rows = _by_scenario(result.findings.verdicts)
    findings = _by_scenario(result.findings.findings)
    by_file: dict[str, list[Scenario]] = {}
    for scenario in result.scenarios:
        by_file.setdefault(scenario.facts.file or "wardround", []).append(scenario)
    for file, scenarios in by_file.items():
        suite = _suite(result, file)
        for scenario in scenarios:
            place = (scenario.facts.scenario, scenario.facts.cell)
            make = _cases if scenario.facts.cell is None else _cell
            suite.extend(make(scenario, rows.get(place, []), findings.get(place, []), strict=result.facts.strict))
        _count(suite, suite.findall("testcase"))
        root.append(suite)
    if result.findings.screens:
        suite = _suite(result, "screens")
        suite.extend(map(_screen, result.findings.screens))
        _count(suite, suite.findall("testcase"))
        root.append(suite)
    _count(root, list(root.iter("testcase")))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _by_scenario(rows: Iterable[Of]) -> dict[tuple[str, str | None], list[Of]]:
    """A matrix has hundreds of cells: looked up, not searched for."""
    found: dict[tuple[str, str | None], list[Of]] = {}
    for row in rows:
        found.setdefault((row.scenario, row.cell), []).append(row)
    return found


def _suite(result: Result, file: str) -> ET.Element:
    suite = ET.Element("testsuite", name=_xml(file), timestamp=result.facts.started.removesuffix("Z"), hostname="localhost")
    properties = ET.SubElement(suite, "properties")
    facts = result.facts
    for name, value in {
        "seed": str(facts.seed),
        "command": facts.command,
        "commit": facts.commit,
        "wardround": facts.wardround,
        **facts.versions,
    }.items():
        ET.SubElement(properties, "property", name=_xml(name), value=_xml(value))
    return suite


def _cases(scenario: Scenario, rows: list[VerdictRow], findings: list[FindingRow], *, strict: bool) -> list[ET.Element]:
    """A case for each invariant."""
    cases = []
    for number, row in enumerate(rows):
        # The scenario ran once for all its invariants: its time stands at the first, so that the sums are true.
        case = _case(scenario, f"{row.scenario}: {row.invariant}", scenario.facts.wall_s if number == 0 else 0.0)
        _tell(case, [row], [found for found in findings if found.invariant == row.invariant], strict=strict)
        cases.append(case)
    return cases


def _cell(scenario: Scenario, rows: list[VerdictRow], findings: list[FindingRow], *, strict: bool) -> list[ET.Element]:
    """One case for a cell: a matrix with a case for each invariant of each cell is more than a build server can show."""
    case = _case(scenario, f"{scenario.facts.scenario}[{scenario.facts.cell}]", scenario.facts.wall_s)
    worst = merge(row.verdict for row in rows)
    _tell(case, [row for row in rows if row.verdict == worst], findings, strict=strict)
    return [case]


def _screen(row: ScreenRow) -> ET.Element:
    """One case for what a rule says of one control: a question, and what the baseline knows, is skipped with its words."""
    case = ET.Element("testcase", classname=_xml(f"screens.{row.page}"), name=_xml(f"{row.rule}: {row.control}"), time="0.000")
    if row.known:
        ET.SubElement(case, "skipped", message=_xml(f"known: {row.known}"))
    elif row.outcome == "fail":
        failure = ET.SubElement(case, "failure", message=_xml(row.says or row.reason), type=_xml(row.rule))
        states = [f"also in: {state}" for state in row.states]
        failure.text = _xml("\n".join([row.says, *row.evidence, *states, *row.clauses, f"fingerprint: {row.fingerprint}"]))
    elif row.outcome == "review":
        ET.SubElement(case, "skipped", message=_xml(f"to be reviewed: {row.says}"))
    return case


def _case(scenario: Scenario, name: str, wall_s: float) -> ET.Element:
    file = scenario.facts.file or "wardround"
    return ET.Element("testcase", classname=_xml(file.removesuffix(".py").replace("/", ".")), name=_xml(name), time=f"{wall_s:.3f}")


def _tell(case: ET.Element, rows: list[VerdictRow], findings: list[FindingRow], *, strict: bool) -> None:
    """Put what is not a pass into the case. ``rows`` have one verdict."""
    verdict = rows[0].verdict if rows else "could-not-tell"
    reasons = dict.fromkeys(row.reason or "no reason given" for row in rows) or ["never judged"]
    reason = _xml(f"{verdict.replace('-', ' ')}: {'; '.join(reasons)}")
    if verdict == "broken":
        summary = findings[0].summary if findings else rows[0].reason or f"{rows[0].invariant} is broken"
        failure = ET.SubElement(case, "failure", message=_xml(summary), type=_xml(findings[0].cause if findings else rows[0].invariant))
        failure.text = _xml("\n\n".join("\n".join([found.summary, *found.evidence, f"replay: {found.replay}"]) for found in findings))
    elif verdict == "could-not-tell" and strict:
        ET.SubElement(case, "error", message=reason, type=_xml(next(iter(reasons)).partition(":")[0]))
    elif verdict != "holds":
        ET.SubElement(case, "skipped", message=reason)


def _count(suite: ET.Element, cases: list[ET.Element]) -> None:
    """The totals of a suite."""
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))
    if suite.tag == "testsuite":
        suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    suite.set("time", f"{sum(float(case.get('time', '0')) for case in cases):.3f}")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
