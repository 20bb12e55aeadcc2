"""Judging a run again: yesterday's histories, today's invariants."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import msgspec
import pytest

from tests.invariants.story import Story
from wardround.errors import UserError
from wardround.history.events import Ended
from wardround.history.journal import Journal
from wardround.history.redaction import Redactor
from wardround.invariants import all_invariants, judge_all
from wardround.invariants.judgement import Judgement
from wardround.judging import judge_again
from wardround.provenance import begin_facts
from wardround.result import InvariantFacts
from wardround.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.findings import Findings

Outcome = Literal["complete", "interrupted", "crashed", "not-checked"]


def leave(run: Run, name: str, outcome: Outcome | None, reason: str = "") -> dict[str, Judgement]:
    """Leave a scenario as a run would have, and say what its invariants really say."""
    told = Story().signs_in("A").at(30).reads("A").history()
    events = [event for event in told.events if not isinstance(event, Ended)]
    events[0] = msgspec.structs.replace(told.started, scenario=name)
    if outcome:
        events.append(Ended(at=events[-1].at, outcome=outcome, reason=reason))
    with Journal(run.journal_path(name), Redactor(b"k")) as journal:
        for event in events:
            journal.write(event)
        return judge_all(journal.history())


@pytest.fixture
def run(tmp_path: Path) -> Run:
    facts = begin_facts(
        command=["wardround"], replay=["wardround", "run"], seed=7, portal="p", invariants=[InvariantFacts(id="an-old-one")]
    )
    return Run.start(facts, out=tmp_path / "run")


def verdicts(findings: Findings, scenario: str) -> dict[str, str]:
    return {row.invariant: row.verdict for row in findings.verdicts if row.scenario == scenario}


def test_todays_invariants_take_the_place_of_yesterdays(run: Run) -> None:
    today = leave(run, "a", "complete")
    run.write_verdicts("a", {"an-old-one": Judgement.holds()}, file="session/test_a.py", wall_s=1.5)
    run.finish(wall_s=9.0)
    findings = judge_again(run.folder)
    assert verdicts(findings, "a") == {name: judgement.verdict for name, judgement in today.items()}
    assert len(today) == len(all_invariants()) > 1
    kept = json.loads((run.scenario_folder("a") / "verdicts.json").read_text())
    assert (kept["file"], kept["wall_s"]) == ("session/test_a.py", 1.5)
    assert findings.wall_s == 9.0
    assert json.loads((run.folder / "findings.json").read_text())["verdicts"]


def test_judging_twice_says_the_same_twice(run: Run) -> None:
    leave(run, "a", "complete")
    run.finish()
    assert judge_again(run.folder) == judge_again(run.folder)


def test_what_was_not_checked_stays_not_checked(run: Run) -> None:
    leave(run, "b", "not-checked", "needs sign:warned")
    run.finish()
    findings = judge_again(run.folder)
    assert set(verdicts(findings, "b").values()) == {"not-checked"}
    assert {row.reason for row in findings.verdicts} == {"needs sign:warned"}


@pytest.mark.parametrize("outcome", ["interrupted", "crashed", None])
def test_what_was_cut_short_stays_could_not_tell(run: Run, outcome: Outcome | None) -> None:
    leave(run, "c", outcome)
    run.finish(interrupted=True)
    assert set(verdicts(judge_again(run.folder), "c").values()) == {"could-not-tell"}
    assert json.loads((run.folder / "run.json").read_text())["interrupted"] is True


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        judge_again(tmp_path)
    assert error.value.slug == "not-a-run"
