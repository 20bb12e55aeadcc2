"""JUnit XML for build servers: a suite for each file, a test case for each scenario and invariant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from wardround.findings import FindingRow, VerdictRow
    from wardround.result import Result, Scenario

NAME = "junit"
FILE = "junit.xml"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def render(result: Result) -> str:
    """The whole file, in the shape that Jenkins and its kin read.

    Broken is a failure with the findings as its text. Could-not-tell and not-checked are skipped, with the reason: a build
    server knows no third verdict, and neither may look like a pass. In a strict run could-not-tell is an error.
    """
    root = ET.Element("testsuites", name=f"wardround: {_xml(result.facts.portal)}")
    by_file: dict[str, list[Scenario]] = {}
    for scenario in result.scenarios:
        by_file.setdefault(scenario.facts.file or "wardround", []).append(scenario)
    for file, scenarios in by_file.items():
        root.append(_suite(result, file, scenarios))
    _count(root, list(root.iter("testcase")))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(result: Result, file: str, scenarios: list[Scenario]) -> ET.Element:
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
    for scenario in scenarios:
        for number, row in enumerate(result.verdicts(scenario)):
            findings = [
                found
                for found in result.findings.findings
                if (found.scenario, found.cell, found.invariant) == (row.scenario, row.cell, row.invariant)
            ]
            # The scenario ran once for all its invariants: its time stands at the first, so that the sums are true.
            case = _case(row, file, scenario.facts.wall_s if number == 0 else 0.0)
            _tell(case, row, findings, strict=facts.strict)
            suite.append(case)
    _count(suite, suite.findall("testcase"))
    return suite


def _case(row: VerdictRow, file: str, wall_s: float) -> ET.Element:
    name = f"{row.scenario}{f' [{row.cell}]' if row.cell else ''}: {row.invariant}"
    return ET.Element("testcase", classname=_xml(file.removesuffix(".py").replace("/", ".")), name=_xml(name), time=f"{wall_s:.3f}")


def _tell(case: ET.Element, row: VerdictRow, findings: list[FindingRow], *, strict: bool) -> None:
    """Put what is not a pass into the case."""
    reason = _xml(f"{row.verdict.replace('-', ' ')}: {row.reason or 'no reason given'}")
    if row.verdict == "broken":
        summary = findings[0].summary if findings else row.reason or f"{row.invariant} is broken"
        failure = ET.SubElement(case, "failure", message=_xml(summary), type=_xml(findings[0].cause if findings else row.invariant))
        failure.text = _xml("\n\n".join("\n".join([found.summary, *found.evidence, f"replay: {found.replay}"]) for found in findings))
    elif row.verdict == "could-not-tell" and strict:
        ET.SubElement(case, "error", message=reason, type=_xml((row.reason or "").partition(":")[0] or row.invariant))
    elif row.verdict != "holds":
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
