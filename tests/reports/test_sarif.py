"""SARIF 2.1.0: kinds, levels, rules, fingerprints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from fluidattacks_core.sarif import SarifLog
from pydantic import ValidationError

from reports.sarif import render
from tests.reports.sample import build
from tests.reports.screens import made
from wardround.report import find
from wardround.result import load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def log(tmp_path: Path) -> dict[str, Any]:
    return dict(json.loads(render(load(made(tmp_path / "run")))))


def test_a_fail_has_a_level_and_a_question_the_kind_review(log: dict[str, Any]) -> None:
    results = log["runs"][0]["results"]
    by_kind = {kind: [one for one in results if one["kind"] == kind] for kind in ("fail", "review")}
    assert any(one["ruleId"] == "trailing-zero" for one in by_kind["fail"])
    assert {one["level"] for one in by_kind["fail"]} <= {"error", "warning"}
    assert {one["level"] for one in by_kind["review"]} <= {"none"}
    assert "pass" not in {one["kind"] for one in results}


def test_each_result_has_its_rule_and_its_fingerprint(log: dict[str, Any]) -> None:
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        assert len(one["partialFingerprints"]["wardround/v1"]) >= 10
        assert one["message"]["text"]
    zero = next(rule for rule in rules if rule["id"] == "trailing-zero")
    assert zero["help"]["text"]
    assert zero["properties"]["manual"].endswith("rules.md#trailing-zero")
    assert "helpUri" not in zero
    assert next(rule for rule in rules if rule["id"] == "axe/region")["helpUri"] == "https://axe.example/region"


def test_it_is_what_the_standards_schema_asks(log: dict[str, Any], tmp_path: Path) -> None:
    """The models are made from the official JSON schema of SARIF 2.1.0: no word that it does not know, no value that it does not allow."""
    SarifLog.model_validate(log)
    SarifLog.model_validate_json(render(load(build(tmp_path / "sessions").folder)))
    result = log["runs"][0]["results"][0]
    for wrong in ({"kind": "perhaps"}, {"level": "fatal"}, {"outcome": "fail"}, {"message": {}}):
        with pytest.raises(ValidationError):
            SarifLog.model_validate({**log, "runs": [{**log["runs"][0], "results": [{**result, **wrong}]}]})


def test_what_the_baseline_knows_is_suppressed_with_its_reason(tmp_path: Path) -> None:
    result = load(made(tmp_path / "run"))
    known = [msgspec.structs.replace(row, known="later (ward, until 2027-03-31)") for row in result.findings.screens]
    result = type(result)(result.folder, result.facts, msgspec.structs.replace(result.findings, screens=known), [])
    one = json.loads(render(result))["runs"][0]["results"][0]
    assert one["suppressions"] == [{"kind": "external", "justification": "later (ward, until 2027-03-31)"}]


def test_the_other_states_that_show_it_are_related_places(tmp_path: Path) -> None:
    result = load(made(tmp_path / "run"))
    shown = [msgspec.structs.replace(row, states=["/orders (dialog: Sign)"]) for row in result.findings.screens]
    result = type(result)(result.folder, result.facts, msgspec.structs.replace(result.findings, screens=shown), [])
    told = json.loads(render(result))
    SarifLog.model_validate(told)
    (other,) = told["runs"][0]["results"][0]["relatedLocations"]
    assert other["logicalLocations"][0]["fullyQualifiedName"].startswith("/orders (dialog: Sign): ")
    assert ET.fromstring(find("junit").render(result)).findtext(".//failure", "").count("also in: /orders (dialog: Sign)") == 1  # noqa: S314 - our own
    assert "<dt>Also in</dt><dd>/orders (dialog: Sign)</dd>" in find("ux_review").render(result)


def test_broken_promises_of_sessions_are_in_it_too(tmp_path: Path) -> None:
    results = json.loads(render(load(build(tmp_path / "run").folder)))["runs"][0]["results"]
    assert {"refresh-once"} <= {one["ruleId"] for one in results}
    assert all(one["locations"][0]["logicalLocations"] for one in results)
