"""Sieve and judge together say what judging everything says; each way to spoil a run is found, and a healthy one is not."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.load.runs import Ward, facts, write
from wardround.invariants import all_invariants, judge_safely
from wardround.load.evidence import Line, Member
from wardround.load.rebuilding import rebuild
from wardround.load.reckoning import SIEVES, Reckoned, reckon
from wardround.load.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

DEEDS: dict[str, Callable[[Ward, int], object]] = {
    "write": lambda ward, user: ward.writes(user),
    "lost": lambda ward, user: ward.writes(user, rows=0),
    "twice": lambda ward, user: ward.writes(user, rows=2),
    "unknown": lambda ward, user: ward.writes(user, outcome="unknown", status=0),
    "unknown and not there": lambda ward, user: ward.writes(user, outcome="unknown", status=0, rows=0),
    "saved without an answer": lambda ward, user: ward.writes(user, status=0),
    "not saved but there": lambda ward, user: ward.writes(user, outcome="refused", status=503),
    "refused": lambda ward, user: ward.writes(user, outcome="refused", status=409, rows=0),
    "astray": lambda ward, user: ward.writes(user, went_to="P2"),
    "unaudited": lambda ward, user: ward.writes(user, audits=0),
    "audited twice": lambda ward, user: ward.writes(user, audits=2),
    "audited late": lambda ward, user: (ward.writes(user, audits=0), ward.audits("order", user, "P1", recorded_at=ward.now - 5)),
    "seen by others": lambda ward, user: ward.sees(user, ward.writes(user + 1, "P2"), "P1"),
    "others' own": lambda ward, user: ward.sees(user, ward.writes(user + 1), ""),
    "alert": lambda ward, user: ward.alarms(user, 0.3),
    "late alert": lambda ward, user: ward.alarms(user, 8.0),
    "no alert": lambda ward, user: ward.alarms(user, None),
    "refresh": lambda ward, user: ward.sends(user, "refresh", presented=f"r{ward.now}", issued=f"i{ward.now}"),
    "refresh twice": lambda ward, user: [ward.sends(user, "refresh", presented="r", issued=f"i{n}") for n in range(2)],
    "storm": lambda ward, user: [ward.sends(user, "refresh", presented=f"s{n}{ward.now}", status=401) for n in range(8)],
    "poll": lambda ward, user: ward.sends(user, "heartbeat", presented="t"),
    "read": lambda ward, user: ward.sends(user, "read", presented="t"),
    "signs out": lambda ward, user: ward.ends(user, "signed-out"),
    "thrown out": lambda ward, user: ward.ends(user, "ended-untold"),
}
HEALTHY = ["write", "unknown", "unknown and not there", "refused", "alert", "refresh", "poll", "read", "signs out"]
BREAKS = {
    "lost": "acknowledged-is-recorded",
    "twice": "once",
    "saved without an answer": "unknown-is-said",
    "not saved but there": "unknown-is-said",
    "astray": "right-patient",
    "unaudited": "audited",
    "audited twice": "audited",
    "audited late": "audit-ordered",
    "seen by others": "others-data-never",
    "others' own": "others-data-never",
    "late alert": "alert-in-time",
    "no alert": "alert-in-time",
    "refresh twice": "refresh-once",
    "storm": "no-storm",
    "thrown out": "no-silent-logout",
}


def run(deeds: list[tuple[str, int]], *, complete: bool = True) -> list[Line]:
    ward = Ward()
    for user in (1, 2, 3, 4):
        ward.joins(user)
    ended: set[int] = set()
    for deed, user in deeds:
        if user in ended:
            continue
        DEEDS[deed](ward, user)
        if deed in {"signs out", "thrown out"}:
            ended.add(user)
    return ward.finish(complete=complete)


def reckoned(lines: list[Line]) -> dict[str, Reckoned]:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), lines)
        with Store(Path(folder)) as store:
            return {one.invariant: one for one in reckon(store, facts(max(line.at for line in lines)))}


def broken(found: dict[str, Reckoned]) -> dict[str, set[str]]:
    return {name: {finding.cause for finding in one.judgement.findings} for name, one in found.items() if one.judgement.verdict == "broken"}


def all_at_once(lines: list[Line]) -> dict[str, set[str]]:
    members = {line.user: line for line in lines if isinstance(line, Member)}
    history = rebuild(facts(max(line.at for line in lines)), lines, members=members)
    told = {one.ID: judge_safely(one, history) for one in all_invariants() if one.ID in SIEVES}
    return {name: {finding.cause for finding in one.findings} for name, one in told.items() if one.verdict == "broken"}


# a stretch of storm is judged within all that its user did, so that both ways see the same
@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(1, 3)), max_size=14), st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_sieve_and_judge_say_what_judging_everything_says(deeds: list[tuple[str, int]], complete: bool) -> None:  # noqa: FBT001 (drawn)
    lines = run(deeds, complete=complete)
    assert broken(reckoned(lines)) == all_at_once(lines)


@pytest.mark.parametrize("deed", sorted(BREAKS))
def test_each_way_to_spoil_a_run_is_found_and_named(deed: str) -> None:
    found = broken(reckoned(run([("write", 1), (deed, 2), ("write", 3)])))
    assert BREAKS[deed] in found


def test_a_healthy_run_is_not_broken() -> None:
    lines = run([(deed, user) for user in (1, 2, 3) for deed in HEALTHY])
    found = reckoned(lines)
    assert not broken(found)
    assert {one.judgement.verdict for one in found.values()} == {"holds"}
    assert set(found) == set(SIEVES)


@pytest.mark.parametrize("most", [2, None])
def test_a_limit_that_puts_out_the_oldest_is_told_by_their_order(most: int | None) -> None:
    ward = Ward()
    there: list[int] = []
    for user in range(1, 7):
        ward.joins(user)
        there.append(user)
        if most and len(there) > most:
            ward.sends(there[0], "read", presented=f"t{there[0]}-0", status=401)
            ward.ends(there.pop(0), "ended-untold")
        for one in there:
            ward.sends(one, "read", presented=f"t{one}-0")
    found = broken(reckoned(ward.finish()))
    assert found.get("side-by-side") == ({"oldest-makes-room"} if most else None)
    assert ("no-silent-logout" in found) == bool(most)


def test_a_record_that_was_not_read_to_its_end_cannot_tell() -> None:
    found = reckoned(run([("write", 1)], complete=False))
    assert {found[name].judgement.verdict for name in ("acknowledged-is-recorded", "once", "audited")} == {"could-not-tell"}
    assert found["no-storm"].judgement.verdict == "holds"


def test_a_killed_workers_half_line_is_told_and_the_rest_is_judged(tmp_path: Path) -> None:
    write(tmp_path, run([("write", 1), ("twice", 2)]))
    with (tmp_path / "exchanges-a.ndjson").open("ab") as file:
        file.write(b'{"at":1790000000.1,"user":3,"ro')
    with Store(tmp_path) as store:
        assert store.torn == 1
        assert "once" in broken({one.invariant: one for one in reckon(store, facts(1.79e9 + 100))})


def test_workers_whose_clocks_are_apart_are_put_on_the_masters_time(tmp_path: Path) -> None:
    from wardround.load.evidence import Clock, Triggered
    from wardround.load.writer import Writer

    for name, ahead in (("a", 0.0), ("b", 100.0)):
        with Writer(tmp_path, name) as writer:
            writer.put(Clock(at=1.0, worker=name, master_s=-ahead))
            writer.put(Triggered(at=500.0 + ahead, alert=name))
    with Store(tmp_path) as store:
        assert store.rows("select distinct round(t, 3) from triggers") == [(500.0,)]
