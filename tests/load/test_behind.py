"""Clinicians behind the wire: told apart, excused for what the network did, and for nothing else."""

from __future__ import annotations

import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from tests.load.evidence import lines, portal, run
from tests.load.runs import Ward, facts, write
from wardround import findings
from wardround.errors import UserError
from wardround.history.redaction import Redactor
from wardround.load import wire_process
from wardround.load.behind import share, wanted
from wardround.load.evidence import Line, Member, Over, Sent, Stood, Touched, Triggered
from wardround.load.network import groups, spans
from wardround.load.order import LoadOrder
from wardround.load.plan import Plan, Way
from wardround.load.reckoning import Reckoned, reckon
from wardround.load.store import Store
from wardround.load.writer import Writer
from wardround.portal import profile as profiles
from wardround.throughout import Planned, Throughout
from wardround.wire import Wire
from wardround.wire.condition import Condition, Known, Step
from wardround.wire.spoken import parse
from wardround.workspace import kit

WRITING = "\n[load.roles.nurse]\nwrite_note = 1\n[load.roles.physician]\nwrite_note = 1\n[load.roles.pharmacist]\nwrite_note = 1\n"
CONDITION = '''"""For a test."""

from wardround.wire.condition import Condition, Step

CONDITION = Condition((Step(0, 600, "{fault}"),))
'''
WAY = Way(port=1, tab="t", at="a", network="n")


def bad(folder: Path, fault: str) -> None:
    (folder / "proxies" / "conditions").mkdir(parents=True)
    (folder / "proxies" / "conditions" / "bad.py").write_text(CONDITION.format(fault=fault))


def verdicts(out: Path) -> dict[str, str]:
    rows = findings.read(out / findings.NAME).verdicts
    return {row.invariant: row.verdict for row in rows if row.scenario == "load"}


def test_a_write_behind_a_lost_answer_is_unknown_and_the_record_decides(tmp_path: Path) -> None:
    bad(tmp_path, "response_lost on write")
    out = tmp_path / "run"
    words = ("-u", "6", "-r", "6", "-t", "10s", "--behind-wire", "50%", "--condition", "bad after 0")
    with portal(tmp_path, more=WRITING) as (profile, _):
        ended = run(profile, out, *words)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "behind the wire: bad after 0: 3 clinicians" in ended.stdout
    behind = {member.user for member in lines(out, "users") if member.wire}
    assert len(behind) == 3
    told = lines(out, "outcomes")
    assert {one.outcome for one in told if one.user in behind} <= {"unknown", "refused"}
    assert {one.outcome for one in told if one.user not in behind} == {"acknowledged"}
    rows = Counter(row.marker for row in lines(out, "record") if row.marker)
    arrived = {one.marker for one in told if one.user in behind and one.outcome == "unknown"}
    assert arrived & set(rows)
    assert max(rows.values()) == 1
    assert {line.outcome for line in lines(out, "touched")} <= {"response-lost", "request-lost"}
    assert verdicts(out)["once"] == "holds"


def test_what_the_network_says_in_the_portals_place_is_no_acknowledgement(tmp_path: Path) -> None:
    bad(tmp_path, "captive_portal")
    out = tmp_path / "run"
    words = ("-u", "4", "-r", "4", "-t", "15s", "--behind-wire", "50", "--condition", "bad after 6")
    with portal(tmp_path, "cookie", more=WRITING) as (profile, _):
        assert run(profile, out, *words).returncode == 0
    behind = {member.user for member in lines(out, "users") if member.wire}
    strange = [one for one in lines(out, "exchanges") if one.failure == "strange"]
    assert strange
    assert {one.user for one in strange} <= behind
    rows = {row.marker for row in lines(out, "record") if row.marker}
    assert {one.marker for one in lines(out, "outcomes") if one.outcome == "acknowledged"} <= rows


def test_who_is_turned_away_by_the_network_was_not_thrown_out_by_the_portal(tmp_path: Path) -> None:
    bad(tmp_path, "unauthorized on read")
    out = tmp_path / "run"
    words = ("-u", "4", "-r", "4", "-t", "8s", "--behind-wire", "50%", "--condition", "bad after 0")
    with portal(tmp_path, "cookie", more="\n[load.roles.nurse]\nreview_chart = 1\n") as (profile, _):
        run(profile, out, *words)
    assert {one.how for one in lines(out, "ends")} <= {"given-up", "signed-out"}
    assert [one for one in lines(out, "ends") if "network" in one.reason]
    assert verdicts(out)["no-silent-logout"] == "holds"


def ward(*users: int) -> Ward:
    """Those users, of whom those from 10 on work behind the wire."""
    told = Ward()
    for user in users:
        told.joins(user)
    told.lines = [msgspec.structs.replace(one, wire="bad") if isinstance(one, Member) and one.user >= 10 else one for one in told.lines]
    for user in users:
        told.sends(user, "stream")
    return told


def reckoned(told: list[Line]) -> dict[str, Reckoned]:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), told)
        with Store(Path(folder)) as store:
            return {one.invariant: one for one in reckon(store, facts(max(line.at for line in told)))}


@pytest.mark.parametrize(("user", "stood", "verdict"), [(10, True, "not-checked"), (10, False, "broken"), (1, True, "broken")])
def test_an_alert_that_the_network_kept_away_is_not_the_portals_delay(user: int, stood: bool, verdict: str) -> None:  # noqa: FBT001 (parameter)
    told = ward(1, 10)
    began = told.now
    told.alarms(user, None)
    told.now += 60
    told.sends(user, "read")
    if stood:
        edges = ((began - 1, "start"), (began + 5, "end"))
        told.lines += [msgspec.convert({"at": at, "number": 1, "name": "offline", "phase": phase}, Stood) for at, phase in edges]
    told.lines = [msgspec.structs.replace(one, whom=[user]) if isinstance(one, Triggered) else one for one in told.lines]
    assert reckoned(told.finish())["alert-in-time"].judgement.verdict == verdict


@pytest.mark.parametrize(
    ("user", "reason", "verdict"), [(10, "token revoked", "holds"), (10, "", "broken"), (1, "token revoked", "broken")]
)
def test_behind_the_wire_a_reason_is_enough_and_direct_it_is_not(user: int, reason: str, verdict: str) -> None:
    told = ward(user)
    told.now += 30
    told.sends(user, "read", presented="t", passage=5 if user == 10 else 0, status=401)
    told.lines.append(Over(at=told.now, user=user, session=1, how="ended-untold", reason=reason))
    assert reckoned(told.finish())["no-silent-logout"].judgement.verdict == verdict


def test_the_wires_word_on_an_exchange_stands_in_the_story() -> None:
    told = ward(10)
    marker = told.writes(10, outcome="acknowledged", status=200)
    sent = next(one for one in told.lines if isinstance(one, Sent) and one.marker == marker)
    told.lines[told.lines.index(sent)] = msgspec.structs.replace(sent, passage=77, failure="reset")
    told.lines.append(Touched(at=sent.at, user=10, passage=77, faults="response_lost", outcome="response-lost", arrived=True))
    told.lines += [
        Stood(at=sent.at - 1, number=3, name="response_lost", phase="start"),
        Stood(at=sent.at, number=3, name="response_lost", phase="hit", user=10, passage=77),
    ]
    (story,) = reckoned(told.finish())["unknown-is-said"].stories
    (exchange,) = [one for one in story.history.exchanges if one.markers == [marker]]
    assert (exchange.outcome, exchange.arrived, exchange.faults) == ("response-lost", True, ["response_lost"])
    assert [(one.phase, one.n) for one in story.history.faults] == [("start", None), ("hit", exchange.n)]


@pytest.mark.parametrize(("rows", "verdict"), [(1, "holds"), (2, "broken")])
def test_a_lost_answer_excuses_no_second_row(rows: int, verdict: str) -> None:
    told = ward(10)
    marker = told.writes(10, outcome="unknown", status=0, rows=rows)
    for passage in (1, 2):
        told.sends(10, "write", marker=marker, status=0, failure="reset", passage=passage)
        told.lines.append(Touched(at=told.now, user=10, passage=passage, faults="response_lost", outcome="response-lost", arrived=True))
    assert reckoned(told.finish())["once"].judgement.verdict == verdict


def test_the_groups_are_told_apart(tmp_path: Path) -> None:
    told = ward(1, 2, 10)
    told.writes(1)
    told.writes(10, outcome="unknown", status=0)
    told.lines += [
        Stood(at=told.now, number=1, name="offline", phase="start"),
        Stood(at=told.now + 4, number=1, name="offline", phase="end"),
    ]
    write(tmp_path, told.finish())
    with Store(tmp_path) as store:
        direct, behind = groups(store)
        (span,) = spans(store)
    assert (direct.name, direct.users, direct.acknowledged, direct.unknown) == ("direct", 2, 1, 0)
    assert (behind.name, behind.users, behind.unknown, behind.unknown_recorded) == ("behind the wire: bad", 1, 1, 1)
    assert behind.unanswered == 1
    assert span.until_s == pytest.approx(span.since_s + 4)


def test_the_same_seed_puts_the_same_share_behind_the_wire() -> None:
    plan = Plan(profile="", base_url="", run="0A1B", seed=7, users=40, rate=1, run_time_s=1, share=0.2, way=WAY)
    assert len(plan.behind) == 8
    assert plan.behind == plan.behind
    assert plan.behind != msgspec.structs.replace(plan, seed=8).behind
    assert len(msgspec.structs.replace(plan, users=3).behind) == 1
    assert not msgspec.structs.replace(plan, way=None).behind


def test_a_condition_that_is_over_comes_again_and_its_faults_have_numbers_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire_process, "PAUSE_S", 0.2)
    begun: list[int] = []
    closed = threading.Event()
    short = Known("short", "", Condition((Step(0.0, 0.2, "offline"),)), (parse("offline"),))
    throughout = Throughout(conditions=(Planned("short after 0", short, after_s=0.0),))
    wire = Wire(profiles.load(kit() / "src/wardround/reference/profiles/tokens.toml"), secret=b"k" * 16)
    with Writer(tmp_path / "evidence", "wire_1") as writer:
        notes = wire_process.Notes(writer)

        def begin() -> None:
            notes.again()
            begun.append(len(begun))
            wire.begin(notes.take, Redactor(b"k" * 16), server="real", now=time.time())
            if len(begun) > 2:
                closed.set()

        begin()
        wire_process._play(wire, throughout, notes, begin, closed)
        wire.finish()
    stood = lines(tmp_path, "faults")
    assert [one.phase for one in stood] == ["start", "end"] * (len(stood) // 2)
    assert [one.number for one in stood if one.phase == "start"] == list(range(1, len(stood) // 2 + 1))
    assert len(stood) >= 4


@pytest.mark.parametrize(("text", "part"), [("20%", 0.2), ("20", 0.2), (" 2.5 % ", 0.025), ("100%", 1.0)])
def test_a_share_is_a_per_cent(text: str, part: float) -> None:
    assert share(text) == pytest.approx(part)


@pytest.mark.parametrize("text", ["0", "101%", "many", "-5", ""])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="no share") as caught:
        share(text)
    assert caught.value.slug == "behind-wire"


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ({"behind": 0.2}, "behind-wire"),
        ({"conditions": ["wifi_rooming"]}, "unknown-condition"),
        ({"conditions": ["wifi_roaming"], "part": "worker"}, "load-parts"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(given: dict[str, object], slug: str) -> None:
    profile = profiles.load(kit() / "src/wardround/reference/profiles/tokens.toml")
    order = LoadOrder(**{"command": [], "users": 5, "rate": 1.0, "run_time_s": 5.0, **given})  # type: ignore[arg-type] # drawn from a table
    with pytest.raises(UserError) as caught:
        wanted(order, profile, None)
    assert caught.value.slug == slug
