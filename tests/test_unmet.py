"""An aim that meets nothing is said at the end of the run, and such a run does not end well."""

from __future__ import annotations

import msgspec
import pytest

from tests.team import Outcome, run
from wardround.browser.find import find
from wardround.result import FACTS, RunFacts

pytestmark = pytest.mark.skipif(find() is None, reason="needs a browser")

SCENARIOS = """
from flows.open_ward_list import open_ward_list
from flows.sign_in import sign_in


def test_one_tab(ward):
    sign_in(ward.clinician().tab("A"))
    ward.idle(30)


def test_two_tabs(ward):
    clinician = ward.clinician()
    sign_in(clinician.tab("A"))
    open_ward_list(clinician.tab("B"))


def test_not_for_this_portal(ward):
    ward.needs("flow:fly")
"""
EVERYWHERE, SOMEWHERE, NOWHERE = "latency(delay_s=0.2) on page", "latency(delay_s=0.2) on page in tab B", "offline on write"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Two scenarios with three faults and a condition, on two workers."""
    faults = [word for text in (EVERYWHERE, SOMEWHERE, NOWHERE) for word in ("--wardround-fault", text)]
    options = ["--wardround-style", "tokens", "--wardround-condition", "lift", "-n", "2"]
    return run(tmp_path_factory.mktemp("team"), SCENARIOS, *faults, *options)


def test_what_met_nothing_in_any_scenario_is_an_error(told: Outcome) -> None:
    """Nothing was broken; but what was asked for was never done."""
    (said,) = [line for line in told.said.splitlines() if "[fault-never-met]" in line]
    assert f"'{NOWHERE}' was never met" in said
    assert "any other of 2 scenarios" in said
    assert told.status == pytest.ExitCode.USAGE_ERROR
    assert "broken" not in {row.verdict for row in told.findings.verdicts}


def test_what_met_something_somewhere_says_where_it_did_not(told: Outcome) -> None:
    (said,) = [line for line in told.said.splitlines() if line.startswith("of effect in 1 of 2 scenarios") and SOMEWHERE in line]
    assert "but not 'in tab B' (tab: A)" in said
    assert EVERYWHERE not in told.said.partition("report:")[0].replace(SOMEWHERE, "")


def test_each_history_says_it_too(told: Outcome) -> None:
    assert told.journal("one_tab").count('"slug":"fault-never-met"') == 2
    assert told.journal("two_tabs").count('"slug":"fault-never-met"') == 2


def test_the_condition_was_played(told: Outcome) -> None:
    assert "the condition lift begins" in told.journal("one_tab")
    assert '"name":"offline","phase":"end"' in told.journal("one_tab")


def test_the_run_says_how_it_is_done_again(told: Outcome) -> None:
    facts = msgspec.json.decode((told.folder / FACTS).read_bytes(), type=RunFacts)
    assert facts.throughout[::2] == ["--fault", "--fault", "--fault", "--condition"]
    assert f"--fault '{SOMEWHERE}'" in facts.replay
    assert facts.replay.endswith("--condition lift")
