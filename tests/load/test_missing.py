"""What a run's evidence lacks is said, and a whole run is told nothing of the kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.load.runs import SIGN_IN, Ward, facts, write
from wardround.load.evidence import Clock, Member
from wardround.load.missing import missing
from wardround.load.reckoning import reckon
from wardround.load.store import Store
from wardround.load.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.load.evidence import Line


def told(folder: Path, lines: list[Line]) -> list[str]:
    write(folder, lines)
    with Store(folder) as store:
        return missing(store)


def ward(users: int = 3) -> Ward:
    made = Ward()
    for user in range(1, users + 1):
        made.joins(user)
        made.writes(user)
    return made


def test_a_whole_run_lacks_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, ward().finish()) == []


def test_clinicians_of_a_process_that_died_are_counted(tmp_path: Path) -> None:
    assert told(tmp_path, ward().finish(stays={2, 3})) == [
        "a was never heard of again: how the sessions of its 2 clinicians ended is not known, nor its last second"
    ]


def test_those_who_never_came_in_are_named_with_what_they_were_told(tmp_path: Path) -> None:
    made = ward(2)
    for user in range(10, 17):
        made.lines.append(Member(at=made.now, user=user, worker="a", clinician=f"nurse-{user}"))
        made.sends(user, "sign-in", route=SIGN_IN, status=403, session=0)
    stayed = set(range(10, 17))
    (sentence,) = told(tmp_path, made.finish(stays=stayed))
    assert sentence.startswith("7 of 9 clinicians never came in: nurse-10 (403), nurse-11 (403)")
    assert "nurse-14 (403) and 2 more; " in sentence


def test_clocks_that_are_apart_are_told_and_close_ones_are_not(tmp_path: Path) -> None:
    for name, apart in (("near", -0.2), ("far", -100.0)):
        with Writer(tmp_path, name) as writer:
            writer.put(Clock(at=1.0, worker=name, master_s=apart))
    assert told(tmp_path, ward().finish()) == ["the clock of far is +100.0 s from the master's: its times were moved"]


def test_rows_of_the_trail_from_a_dead_process_last_second_are_no_finding(tmp_path: Path) -> None:
    verdicts = []
    for name, stays in (("whole", None), ("cut", {1})):
        made = Ward()
        made.joins(1)
        made.writes(1)
        # one more order for the same patient, of which nothing but its row in the trail is left
        made.audits("order", 1, "P1")
        lines = made.finish(stays=stays)
        write(tmp_path / name, lines)
        with Store(tmp_path / name) as store:
            judged = {one.invariant: one.judgement.verdict for one in reckon(store, facts(max(line.at for line in lines)))}
        verdicts.append(judged["audited"])
    assert verdicts == ["broken", "holds"]
