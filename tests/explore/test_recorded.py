"""Cells are found by what a user types; what is wrong with it is said in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.explore.stories import SIGN_IN
from tests.reports.sample import build
from wardround.errors import UserError
from wardround.explore.recorded import find
from wardround.history.events import Act, Ended, Limits, Started
from wardround.history.journal import Journal
from wardround.history.redaction import Redactor
from wardround.invariants.judgement import Finding, Judgement
from wardround.run import Run

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = {
    "once": Judgement.broken([Finding("twice", "written-twice", [2]), Finding("twice again", "written-twice", [3])]),
    "recovers": Judgement.broken([Finding("stuck", "stuck")]),
    "no-storm": Judgement.holds(),
}


def cell(run: Run, scenario: str, name: str | None, *, outcome: str = "complete") -> None:
    """A sign-in of ten seconds."""
    with Journal(run.journal_path(scenario, name), Redactor(b"k" * 32)) as journal:
        started = {"scenario": scenario, "seed": 7, "portal": "p", "style": "tokens", "clock": "virtual", "server": "hooked"}
        journal.write(Started(at=0.0, limits=Limits(), **started))  # type: ignore[arg-type] # words of their kinds
        journal.write(Act(at=0.0, act=1, clinician="nurse-1", tab="A", flow="sign_in", phase="start"))
        journal.write(Act(at=10.0, act=1, clinician="nurse-1", tab="A", flow="sign_in", phase="end", outcome="done"))
        journal.write(Ended(at=10.5, outcome=outcome))  # type: ignore[arg-type] # one of its words
    run.write_verdicts(scenario, BROKEN if name else {}, cell=name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run of the matrix: one scenario with two cells, another with one of the same id."""
    run = build(tmp_path / "run", broken=False)
    cell(run, "order", None)
    cell(run, "order", "07-write-A-response_lost")
    cell(run, "order", "08-read-A-latency", outcome="interrupted")
    cell(run, "shift", "08-read-A-latency")
    return run.folder


def test_a_cell_and_what_it_broke(folder: Path) -> None:
    found = find(folder, "07-write-A-response_lost")
    assert found.name == "order/07-write-A-response_lost"
    assert found.causes == [("once", "written-twice"), ("recovers", "stuck")]
    assert found.story().steps == (SIGN_IN,)
    assert find(folder, "order/07-write-A-response_lost") == found
    assert find(folder, "order").causes == [], "the run without fault"


@pytest.mark.parametrize(
    ("wanted", "slug", "said"),
    [
        ("07-write-A-response_lots", "unknown-cell", r"has no cell '07-write-A-response_lots'. Did you mean '07-write-A-response_lost'\?"),
        ("08-read-A-latency", "ambiguous-cell", "of several scenarios: order/08-read-A-latency, shift/08-read-A-latency"),
    ],
)
def test_a_name_that_is_none(folder: Path, wanted: str, slug: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as error:
        find(folder, wanted)
    assert error.value.slug == slug


def test_a_matrix_is_not_listed_in_an_error(folder: Path) -> None:
    run = Run.join(folder)
    for number in range(20):
        cell(run, "order", f"{number:02d}-x")
    with pytest.raises(UserError) as error:
        find(folder, "07-writ-A-response_lost")
    assert "07-write-A-response_lost" in error.value.hint
    assert len(error.value.hint) < 120


def test_a_folder_that_is_no_run_and_a_run_without_cells(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"run\.json cannot be read") as error:
        find(tmp_path, "x")
    assert error.value.slug == "not-a-run"
    run = build(tmp_path / "run", broken=False)
    for inner in (run.folder / "scenarios").iterdir():
        inner.rename(tmp_path / inner.name)
    with pytest.raises(UserError, match="holds no cell and no scenario") as error:
        find(run.folder, "x")
    assert error.value.slug == "no-cells"


def test_what_a_history_does_not_tell_is_said_with_what_to_do(folder: Path) -> None:
    with pytest.raises(UserError, match="does not tell all of it: the scenario was interrupted") as error:
        find(folder, "order/08-read-A-latency").story()
    assert error.value.slug == "story-untold"
    assert error.value.hint.startswith("Run the scenario itself again: `wardround ")
    (find(folder, "order/08-read-A-latency").scenario.folder / "history.jsonl").unlink()
    with pytest.raises(UserError, match="never began: it has no history"):
        find(folder, "order/08-read-A-latency").story()
