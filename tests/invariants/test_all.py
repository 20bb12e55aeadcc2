"""What every invariant of the folder owes: a name, a manual page, clauses, and a verdict on whatever history it is given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
import pytest

from tests.invariants.story import Story
from tests.invariants.writing import LOST, writes
from wardround.history.events import BETWEEN_TABS
from wardround.history.history import History
from wardround.invariants import all_invariants, judge_all, judge_safely
from wardround.invariants.judgement import Finding, Invariant, Judgement

if TYPE_CHECKING:
    from types import ModuleType

    from wardround.history.events import AnyEvent

INVARIANTS = all_invariants()
each = pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.ID)


def eventful() -> list[AnyEvent]:
    """A history in which much happens at once."""
    story = Story().signs_in("A").works("B", patient="P2", patients=["P2"]).at(30).reads("A").at(100)
    number = story.fault_starts()
    story.exchange("refresh", "A", **LOST, faults=["unavailable"]).fault_hits(number).wait(5).fault_ends(number)
    story.refreshes("B").at(200).reads("B")
    writes("silent", story=story, **LOST)
    story.means("draft", draft=True).shows("A", drafts=["WR-draft"], warned=True).moves("sleep", 1000.0).locks("A").signs_in("A")
    story.signs_out("A").probes("access", "sign-out", accepted=True).stored("console", "k", "access").remarks("odd")
    story.row("order", marker="WR-order-1").record_read().audited("sign-in").record_read("audit")
    return story.ended().events


def test_the_folder_is_the_registry() -> None:
    folder = Path(cast("ModuleType", INVARIANTS[0]).__file__ or "").parent
    offering = {path.stem for path in folder.glob("*.py") if re.search(r"^ID = ", path.read_text(encoding="utf-8"), re.MULTILINE)}
    assert {invariant.ID.replace("-", "_") for invariant in INVARIANTS} == offering
    assert {"refresh-once", "once", "recovers", "right-patient"} <= {invariant.ID for invariant in INVARIANTS}


@each
def test_its_name_is_its_files_name(invariant: Invariant) -> None:
    assert Path(cast("ModuleType", invariant).__file__ or "").stem == invariant.ID.replace("-", "_")
    assert len({other.ID for other in INVARIANTS}) == len(INVARIANTS)


@each
def test_it_has_a_manual_page_a_title_and_a_test(invariant: Invariant) -> None:
    page = cast("ModuleType", invariant).__doc__ or ""
    assert len(page.split()) > 60, "a docstring says what must hold, why, from what evidence, and within which limits"
    assert invariant.TITLE.strip()
    assert isinstance(invariant.CLAUSES, tuple)
    assert all(clause.strip() for clause in invariant.CLAUSES)
    assert (Path(__file__).parent / f"test_{invariant.ID.replace('-', '_')}.py").exists()


@each
def test_a_history_with_nothing_in_it_is_not_checked(invariant: Invariant) -> None:
    assert invariant.judge(Story().history()).verdict == "not-checked"


@each
def test_a_history_cut_short_anywhere_is_judged_without_an_error(invariant: Invariant) -> None:
    events = eventful()
    for end in range(1, len(events) + 1):
        judgement = invariant.judge(History.from_events(events[:end]))
        assert (judgement.verdict == "broken") == bool(judgement.findings)
        assert judgement.verdict in {"broken", "holds"} or judgement.reason


@each
def test_judging_is_pure(invariant: Invariant) -> None:
    history = History.from_events(eventful())
    before = msgspec.json.encode(history.events)
    assert invariant.judge(history) == invariant.judge(history) == invariant.judge(History.from_events(eventful()))
    assert msgspec.json.encode(history.events) == before


@each
def test_evidence_points_at_events_of_the_history(invariant: Invariant) -> None:
    history = History.from_events(eventful())
    known = {event.seq for event in history.events}
    for finding in invariant.judge(history).findings:
        assert finding.evidence
        assert set(finding.evidence) <= known
        assert finding.summary
        assert not finding.summary.endswith("."), "the report punctuates"
        assert re.fullmatch(r"[a-z][a-z.-]*", finding.cause), "a cause groups findings: no names, numbers or times in it"


class Fixed:
    """An invariant that always says the same."""

    ID = "fixed"
    TITLE = "It always says the same."
    CLAUSES: tuple[str, ...] = ()

    def __init__(self, says: Judgement | Exception) -> None:
        self.says = says

    def judge(self, history: History) -> Judgement:
        assert history.events
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


def test_a_check_that_crashes_could_not_tell() -> None:
    judgements = judge_all(Story().history(), [Fixed(ZeroDivisionError("nothing to divide by"))])
    assert judgements == {"fixed": Judgement.could_not_tell("check-crashed: ZeroDivisionError: nothing to divide by")}


def test_a_damaged_history_loses_no_verdict() -> None:
    judgements = judge_all(History(()))
    assert set(judgements) == {invariant.ID for invariant in INVARIANTS}
    assert {judgement.verdict for judgement in judgements.values()} <= {"could-not-tell", "not-checked"}


def test_a_remark_about_it_limits_what_held_and_nothing_else() -> None:
    remarked = Story().remarks("server-clock-not-virtual", "fixed", text="the portal keeps its own time").history()
    broken = Judgement.broken([Finding("It broke.", "it-broke", (0,))])
    limited = Judgement.could_not_tell("server-clock-not-virtual: the portal keeps its own time")
    assert judge_safely(Fixed(Judgement.holds()), remarked) == limited
    assert judge_safely(Fixed(broken), remarked) == broken
    assert judge_safely(Fixed(Judgement.not_checked("needs X")), remarked) == Judgement.not_checked("needs X")
    assert (
        judge_safely(Fixed(Judgement.holds()), Story().remarks("other", "another").remarks("note", "note").history()) == Judgement.holds()
    )


def test_what_the_testers_own_clock_may_have_broken_cannot_be_told() -> None:
    remarked = Story().remarks("time-leaks", "fixed", text="the time of nurse-1 stood still").history()
    broken = Judgement.broken([Finding("It broke.", "it-broke", (0,))])
    told = judge_safely(Fixed(broken), remarked)
    assert told == Judgement.could_not_tell("time-leaks: the time of nurse-1 stood still (it looked broken: It broke.)")
    assert judge_safely(Fixed(Judgement.holds()), remarked).verdict == "could-not-tell"
    others = Story().remarks("time-leaks", *BETWEEN_TABS, text="the time of nurse-1 stood still").history()
    assert judge_safely(Fixed(broken), others) == broken, "it does not rest on what tabs tell each other"


def test_what_rests_on_other_tabs_is_an_invariant() -> None:
    assert set(BETWEEN_TABS) <= {one.ID for one in all_invariants()}


def test_a_remark_about_nothing_in_particular_limits_all() -> None:
    """The wire has failed, a barrier did not open: what was not seen, or not made, holds for nobody."""
    remarked = Story().remarks("wire-error", text="the history may lack some of it").history()
    assert judge_safely(Fixed(Judgement.holds()), remarked) == Judgement.could_not_tell("wire-error: the history may lack some of it")
