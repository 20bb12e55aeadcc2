"""SARIF 2.1.0 for code-scanning services: findings on screens, and broken invariants of sessions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from wardround.findings import FindingRow, ScreenRow
    from wardround.result import Result

NAME = "sarif"
FILE = "wardround.sarif"
_LEVEL = {"critical": "error", "serious": "error", "moderate": "warning", "minor": "warning"}
_HOME = "docs/reference"


def render(result: Result) -> str:
    """The whole log.

    A fail is an error or a warning; what a human must answer has the kind ``review`` (and no level, as 3.27.10 asks); a pass is left
    out. What the baseline knows is suppressed with its reason. Fingerprints survive changes of layout.
    """
    rows = [row for row in result.findings.screens if row.outcome != "pass"]
    rules = _rules(result, rows)
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    results = [_screen(row, places) for row in rows] + [_finding(row, places) for row in result.findings.findings]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "wardround", "version": result.facts.wardround, "rules": rules}},
        "automationDetails": {"id": f"wardround/{result.facts.portal}/"},
        "invocations": [
            {"commandLine": result.facts.command, "executionSuccessful": not result.facts.interrupted, "startTimeUtc": result.facts.started}
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, ensure_ascii=False) + "\n"


def _rules(result: Result, rows: list[ScreenRow]) -> list[dict[str, Any]]:
    """Metadata of each rule and invariant that has a result."""
    ours = {rule.ID: rule for rule in all_rules()}
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        rule = ours.get(row.rule)
        about: dict[str, Any] = {
            "id": row.rule,
            "shortDescription": {"text": rule.TITLE if rule else row.says.partition(".")[0] or row.rule},
        }
        if rule:
            about["fullDescription"] = {"text": rule.HAZARD}
            about["help"] = {"text": f"{rule.HAZARD} {rule.SATISFIED} Sources: {'; '.join(rule.CLAUSES)}"}
        if row.help:
            about["helpUri"] = row.help
        # a helpUri is absolute (3.49.12), and our manual is wherever wardround is installed
        manual = {"manual": f"{_HOME}/rules.md#{row.rule}"} if rule else {}
        about["properties"] = {"tags": ["screen", *row.clauses], "severity": row.severity, **manual}
        found.setdefault(row.rule, about)
    for finding in result.findings.findings:
        facts = result.invariant(finding.invariant)
        about = {"id": finding.invariant, "shortDescription": {"text": facts.title or finding.invariant}}
        about["properties"] = {"tags": ["session", *facts.clauses], "manual": f"{_HOME}/invariants.md#{finding.invariant}"}
        found.setdefault(finding.invariant, about)
    return list(found.values())


def _screen(row: ScreenRow, places: dict[str, int]) -> dict[str, Any]:
    picture = f"screens/{row.look}/{row.viewport}.png" if row.look else row.page
    told: dict[str, Any] = {
        "ruleId": row.rule,
        "ruleIndex": places[row.rule],
        "kind": "fail" if row.outcome == "fail" else "review",
        "level": _LEVEL.get(row.severity, "warning") if row.outcome == "fail" else "none",
        "message": {"text": f"{row.says or row.reason} ({row.control})"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(picture)}},
                "logicalLocations": [{"fullyQualifiedName": f"{row.page}: {row.control}", "kind": "element"}],
            }
        ],
        "properties": {
            "reason": row.reason,
            "page": row.page,
            "evidence": row.evidence,
            "instances": row.instances,
            "states": row.states,
            "severity": row.severity,
        },
    }
    if row.states:
        told["relatedLocations"] = [
            {
                "message": {"text": "This state of the page shows it, too."},
                "logicalLocations": [{"fullyQualifiedName": f"{state}: {row.control}", "kind": "element"}],
            }
            for state in row.states
        ]
    if row.fingerprint:
        told["partialFingerprints"] = {"wardround/v1": row.fingerprint}
    if row.known:
        told["suppressions"] = [{"kind": "external", "justification": row.known}]
    return told


def _finding(row: FindingRow, places: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": row.invariant,
        "ruleIndex": places[row.invariant],
        "kind": "fail",
        "level": "error",
        "message": {"text": row.summary},
        "locations": [
            {"logicalLocations": [{"fullyQualifiedName": f"{row.scenario}{f'[{row.cell}]' if row.cell else ''}", "kind": "function"}]}
        ],
        "partialFingerprints": {"wardround/v1": row.id},
        "properties": {"evidence": row.evidence, "replay": row.replay, "cause": row.cause},
    }
