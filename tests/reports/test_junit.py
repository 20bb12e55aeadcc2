"""The JUnit report, against the shape that Jenkins' published schema asks for."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.reports.sample import INVARIANTS, build
from wardround.invariants.judgement import Finding, Judgement
from wardround.report import find, write
from wardround.result import load

ROOT = Path(__file__).parents[2]
# element: (attributes allowed, attributes required, children allowed)
SHAPE = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "time", "skipped", "timestamp", "hostname"},
        {"name", "tests"},
        {"properties", "testcase"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, {"name", "value"}, set()),
    "testcase": ({"name", "classname", "time"}, {"name", "classname"}, {"skipped", "failure", "error"}),
    "skipped": ({"message"}, set(), set()),
    "error": ({"message", "type"}, set(), set()),
    "failure": ({"message", "type"}, set(), set()),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> ET.Element:
    """The sample's file, read back."""
    folder = tmp_path_factory.mktemp("run")
    build(folder)
    return ET.fromstring(write(folder, "junit", root=ROOT).read_text(encoding="utf-8"))  # noqa: S314 - our own file


def test_its_shape_is_the_published_one(root: ET.Element) -> None:
    assert root.tag == "testsuites"
    for element in root.iter():
        allowed, required, children = SHAPE[element.tag]
        assert required <= element.attrib.keys() <= allowed, element.tag
        assert {child.tag for child in element} <= children, element.tag


def test_a_case_for_each_scenario_and_invariant(root: ET.Element) -> None:
    cases = list(root.iter("testcase"))
    assert len(cases) == 5 * len(INVARIANTS)
    assert len({case.get("name") for case in cases}) == len(cases)
    for suite in root.iter("testsuite"):
        inner = suite.findall("testcase")
        assert int(suite.get("tests", "")) == len(inner)
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))
    assert float(root.get("time", "")) == pytest.approx(3 * 1.25)


def test_only_what_held_is_a_pass(root: ET.Element) -> None:
    cases = {case.get("name"): case for case in root.iter("testcase")}
    broken = cases["idle_expiry_without_touch: no-silent-logout"].find("failure")
    assert broken is not None
    assert broken.get("type") == "no-warning-before-end"
    assert "replay: wardround demo" in (broken.text or "")
    unsure = cases["idle_expiry_without_touch: draft-survives"].find("skipped")
    assert unsure is not None
    assert (unsure.get("message") or "").startswith("could not tell: not-signed-in-again")
    unchecked = cases["idle_expiry_without_touch: right-patient"].find("skipped")
    assert unchecked is not None
    assert (unchecked.get("message") or "").startswith("not checked: needs-record")
    assert list(cases["idle_expiry_without_touch: idle-is-enforced"]) == []
    assert root.get("failures") == "4"


def test_screens_have_a_case_for_each_finding(tmp_path: Path) -> None:
    from tests.reports.screens import made

    result = load(made(tmp_path / "screens"))
    suite = next(one for one in ET.fromstring(find("junit").render(result)).iter("testsuite") if one.get("name") == "screens")  # noqa: S314 - our own
    assert suite.get("tests") == str(len(result.findings.screens))
    assert suite.get("failures") == str(sum(row.outcome == "fail" for row in result.findings.screens))
    assert any("trailing-zero" in str(case.get("name")) and case.find("failure") is not None for case in suite)


def test_characters_that_xml_cannot_hold(tmp_path: Path) -> None:
    run = build(tmp_path, broken=False)
    run.write_verdicts("odd", {"once": Judgement.broken([Finding("a\x00b \x1b[31m ]]> \ud83d\ufffe", "c")])})
    run.finish()
    ET.fromstring(find("junit", ROOT).render(load(tmp_path)))  # noqa: S314 - our own file


def test_in_a_strict_run_could_not_tell_is_an_error(tmp_path: Path) -> None:
    run = build(tmp_path)
    run.facts = msgspec.structs.replace(run.facts, strict=True)
    run.finish()
    root = ET.fromstring(find("junit", ROOT).render(load(tmp_path)))  # noqa: S314 - our own file
    assert root.get("errors") == str(len(root.findall(".//error"))) == str(1 + len(INVARIANTS))
