"""The table of faults: every fault has a row that can be run, the verdicts of a row, and some rows on real runs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, get_args

import pytest

from wardround import cli, workspace
from wardround.browser.find import find
from wardround.docs.faults import fault_names
from wardround.errors import UserError
from wardround.fault_trials import Row, Run, Seen, Verdict, carry_out, chosen
from wardround.faults_table import PAGE, markdown, summary
from wardround.invariants import all_invariants
from wardround.marked import markers
from wardround.reference.defects import NETWORK, Defect, named
from wardround.reference.defects.exposures import CONTROL, EXPOSURES, Exposure
from wardround.suite_process import every_suite
from wardround.wire.spoken import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEFECT = Defect(name="d", breaks="a", also=(("b", "one does not go without the other"),), says="", hint="", report="", scenarios=())
EXPOSURE = Exposure(fault="latency", scenario="order", defect="d")


def scenarios() -> Iterator[tuple[str, str]]:
    """Names of the suite's scenarios as pytest makes them, each with its fault in words."""
    for file in (workspace.kit() / "suites" / "faults").glob("test_*.py"):
        for name, function in vars(importlib.import_module(f"suites.faults.{file.stem}")).items():
            for mark in getattr(function, "pytestmark", []):
                yield from ((f"{name}[{mark.kwargs['ids'](text)}]", text) for text in mark.args[1])


def test_every_fault_has_a_row() -> None:
    assert {exposure.fault for exposure in EXPOSURES} == set(fault_names()) - {CONTROL}


@pytest.mark.parametrize("exposure", EXPOSURES, ids=lambda one: f"{one.fault}-{one.defect}")
def test_a_row_names_what_exists(exposure: Exposure) -> None:
    known = dict(scenarios())
    assert exposure.control_test in known
    assert parse(known[exposure.test]).name == exposure.fault
    (defect,) = named([exposure.defect])
    assert exposure.style in defect.styles
    assert {defect.breaks, *(invariant for invariant, _ in defect.also)} <= {invariant.ID for invariant in all_invariants()}


def test_every_scenario_of_the_suite_is_in_the_table() -> None:
    tried = {name for exposure in EXPOSURES for name in (exposure.test, exposure.control_test)}
    assert tried == dict(scenarios()).keys()


def test_every_defect_that_needs_a_fault_is_in_the_table() -> None:
    assert {defect.name for defect in NETWORK} <= {exposure.defect for exposure in EXPOSURES}


def test_the_suite_runs_only_when_it_is_named(tmp_path: Path) -> None:
    assert "faults" in workspace.names("suites", tmp_path)
    assert "faults" not in every_suite(tmp_path)


def seen(*broken: str, hits: int = 1, judged: bool = True) -> Seen:
    return Seen(broken=frozenset(broken), aim="1st write", hits=hits, judged=judged, wall_s=2.0)


@pytest.mark.parametrize(
    ("planted", "control", "healthy", "verdict"),
    [
        (seen("a"), seen(hits=0), seen(), "ok"),
        (seen("a", "b"), seen(hits=0), seen(), "ok"),
        (seen("b"), seen(hits=0), seen(), "missed"),
        (seen("a", "c"), seen(hits=0), seen(), "unrelated"),
        (seen("a"), seen("a", hits=0), seen(), "shows-anyway"),
        (seen("a"), seen(hits=0), seen("c"), "false-alarm"),
        (seen("a", hits=0), seen(hits=0), seen(), "not-met"),
        (seen("a"), seen(hits=0), seen(hits=0), "not-met"),
        (seen("a"), seen(judged=False), seen(), "cut-short"),
        (seen("a", judged=False), seen(), seen(), "cut-short"),
    ],
)
def test_verdicts(planted: Seen, control: Seen, healthy: Seen, verdict: Verdict) -> None:
    assert Row(EXPOSURE, DEFECT, planted, control, healthy).verdict == verdict
    assert verdict in get_args(Verdict)


def test_the_table_in_words() -> None:
    rows = [Row(EXPOSURE, DEFECT, seen("a"), seen(), seen()), Row(EXPOSURE, DEFECT, seen(), seen(), seen())]
    assert "| latency | 1st write | tokens | d | a | a | nothing | nothing | ok |" in markdown(rows)
    assert summary(rows) == "1 of 2 judged rightly, 1 missed; 1 faults; 4.0 s for a pair (with the defect, and healthy)."


def test_the_page_is_there_to_be_filled_in() -> None:
    begin, end = markers("faults")
    written = (workspace.kit() / PAGE).read_text()
    table = written.partition(begin)[2].partition(end)[0]
    assert [name for name in fault_names() if name != CONTROL and f"| {name} |" not in table] == []


def test_choosing() -> None:
    assert {exposure.fault for exposure in chosen("stream")} == {"stream_dropped", "stream_half_open", "stream_stalled"}
    assert {exposure.style for exposure in chosen(style="cookie")} == {"cookie"}
    assert {exposure.fault for exposure in chosen(defects=["body-not-guarded"])} == {"connection_reset", "truncated_json"}
    with pytest.raises(UserError, match="no fault of the table"):
        chosen("no_such_fault")
    with pytest.raises(UserError, match="Did you mean 'body-not-guarded'"):
        chosen(defects=["body-not-guard"])


def test_what_is_run_on_a_portal() -> None:
    assert Run("tokens", "d", (EXPOSURE,)).tests == ["test_order[latency]", "test_order[none]"]
    assert Run("tokens", None, (EXPOSURE,)).tests == ["test_order[latency]"]


@pytest.mark.skipif(find() is None, reason="needs a browser")
@pytest.mark.parametrize(("fault", "defect"), [("html_instead", "status-is-enough"), ("dns_failure", "start-up-failure-shows-sign-in")])
def test_a_fault_brings_its_defect_to_light(fault: str, defect: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (row,) = carry_out(chosen(fault, defects=[defect]), tmp_path / "out")
    assert row.verdict == "ok", row
    (again,) = carry_out(chosen(fault, defects=[defect]), tmp_path / "out", again=True)
    assert (again.verdict, again.planted.broken) == (row.verdict, row.planted.broken)


@pytest.mark.parametrize("words", [["-k", "slow"], ["--write-docs"], ["--faults", "--write-readme"], ["--faults", "--all-scenarios"]])
def test_options_of_the_other_table_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["defects", *words]) == 2
    assert "with --faults" in capsys.readouterr().err
