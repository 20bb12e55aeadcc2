"""Runs on the reference portal: what the clinicians were told is what its record says, and a disaster leaves a true story."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.load.evidence import command, lines, portal, run
from wardround import findings
from wardround.load.evidence import FOLDER
from wardround.load.store import Store
from wardround.reference.people import CROWD

if TYPE_CHECKING:
    from pathlib import Path

APART_S = 12.0
HASTY = "\n[load.roles.nurse]\nreview_chart = 1\nwrite_note = 1\nadminister = 1\n"


@pytest.mark.parametrize(("style", "workers"), [("tokens", "0"), ("cookie", "2")])
def test_what_clinicians_were_told_is_what_the_record_says(tmp_path: Path, style: str, workers: str) -> None:
    with portal(tmp_path, style, "--access-token 3", HASTY) as (profile, _):
        ended = run(profile, tmp_path / "run", "-u", "10", "-r", "10", "-t", "10s", "--workers", workers)
    assert ended.returncode == 0, ended.stderr
    out = tmp_path / "run"
    users = {member.user: member for member in lines(out, "users")}
    intents = {intent.marker: intent for intent in lines(out, "intents")}
    told = {one.marker: one.outcome for one in lines(out, "outcomes")}
    record = Counter((row.marker, row.patient, row.clinician) for row in lines(out, "record") if row.marker)
    assert len(users) == 10
    assert len({member.clinician for member in users.values()}) == 10
    assert len(intents) > 5
    assert set(told) == set(intents)
    acknowledged = [intent for intent in intents.values() if told[intent.marker] == "acknowledged"]
    assert record == Counter((one.marker, one.patient, users[one.user].clinician) for one in acknowledged)
    assert not lines(out, "sightings")
    assert {one.how for one in lines(out, "ends")} <= {"signed-out", "given-up"}
    assert lines(out, "triggers")
    assert {one.alert for one in lines(out, "alerts")} >= {one.alert for one in lines(out, "triggers")}
    assert all(one.complete for one in lines(out, "readings"))
    exchanges = lines(out, "exchanges")
    refreshes = [one for one in exchanges if one.role == "refresh"]
    if style == "tokens":
        assert refreshes
        shown = Counter((one.user, one.session, one.presented) for one in refreshes)
        assert max(shown.values()) == 1, "tabs that share a session refresh once for all"
    if workers == "2":
        assert {one.worker for one in lines(out, "clocks") if one.master_s is not None} == {member.worker for member in users.values()}


def test_master_and_two_workers_say_what_one_process_says(tmp_path: Path) -> None:
    said = []
    for workers in ("0", "2"):
        out = tmp_path / f"run-{workers}"
        with portal(tmp_path, "tokens", "--access-token 5 --defect audit-in-two-queues", HASTY) as (profile, _):
            ended = run(profile, out, "-u", "10", "-r", "10", "-t", "14s", "--workers", workers, "--seed", "3")
        assert ended.returncode == 1, ended.stdout + ended.stderr
        told = findings.read(out / findings.NAME)
        said.append({row.invariant: row.verdict for row in told.verdicts if row.scenario == "load"})
        assert {one.invariant for one in told.findings} == {"audit-ordered"}
    assert said[0] == said[1]
    assert said[0]["audit-ordered"] == "broken"
    assert {name for name, verdict in said[0].items() if verdict != "holds"} <= {"audit-ordered", "alert-in-time"}


def test_some_who_cannot_sign_in_and_a_record_that_cannot_be_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOT_THE_PASSWORD", "another")
    out = tmp_path / "run"
    with portal(tmp_path, "cookie", more=HASTY) as (profile, _):
        text = profile.read_text()
        physicians = text.index('username = "load.physician.{n}"')
        text = text[:physicians] + text[physicians:].replace("WARDROUND_DEMO_LOAD_PASSWORD", "NOT_THE_PASSWORD", 1)
        profile.write_text(text.replace('url = "/service/record"', 'url = "/service/nothing"'))
        ended = run(profile, out, "-u", "6", "-r", "6", "-t", "8s")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert sum(one.clinician.startswith("load-physician-") for one in lines(out, "users")) == 2
    assert "2 of 6 clinicians never came in: load-physician-" in ended.stdout
    told = {row.invariant: row for row in findings.read(out / findings.NAME).verdicts if row.scenario == "load"}
    unread = {name for name, row in told.items() if row.verdict == "could-not-tell"}
    assert {"once", "unknown-is-said"} <= unread <= {"once", "unknown-is-said", "acknowledged-is-recorded", "right-patient"}
    assert all("record-unreadable: /service/nothing: HTTPStatusError" in (told[name].reason or "") for name in unread)
    assert told["audited"].verdict == "holds"


def test_no_secret_reaches_the_disk(tmp_path: Path) -> None:
    with portal(tmp_path) as (profile, _):
        run(profile, tmp_path / "run", "-u", "3", "-r", "3", "-t", "4s")
    written = b"".join(path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file())
    assert CROWD[0].password.encode() not in written
    assert CROWD[0].totp.encode() not in written
    assert b"Marlowe" not in written
    assert b"eyJ" not in b"".join(path.read_bytes() for path in (tmp_path / "run" / FOLDER).iterdir()), "no token either"


def test_a_portal_that_dies_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "run"
    with portal(tmp_path, more=HASTY) as (profile, running):
        process = subprocess.Popen(command(profile, out, "-u", "30", "-r", "30", "-t", "90s"), stdout=subprocess.DEVNULL)
        _until(lambda: len(lines(out, "outcomes")) > 3)
        os.killpg(running.pid, signal.SIGKILL)
        began = time.monotonic()
        assert process.wait(75) == 1, "a run that a dead portal cut short passes no gate"
    assert time.monotonic() - began < 60
    assert "had no answer" in (out / "stopped.txt").read_text()
    assert "portal-down" in {one.cause for one in findings.read(out / findings.NAME).findings}
    assert {one.failure for one in lines(out, "exchanges")} & {"refused", "reset"}
    assert {one.marker for one in lines(out, "intents")} == {one.marker for one in lines(out, "outcomes")}
    assert [(one.of, one.complete) for one in lines(out, "readings")] == [("record", False), ("audit", False)]


def test_a_killed_worker_leaves_what_it_knew_a_second_ago(tmp_path: Path) -> None:
    out = tmp_path / "run"
    with portal(tmp_path, more=HASTY) as (profile, _):
        words = command(profile, out, "-u", "8", "-r", "8", "-t", "14s", "--workers", "2")
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        _until(lambda: len({one.worker for one in lines(out, "users")}) == 2 and len(lines(out, "outcomes")) > 3)
        victim = _workers(process.pid)[0]
        os.kill(victim, signal.SIGKILL)
        said = process.communicate(timeout=60)[0]
        assert process.returncode == 0, "what died with a process is missing, and nothing is broken"
        told = {one.marker for one in lines(out, "outcomes") if one.outcome == "acknowledged"}
        kept = Counter(one.marker for one in lines(out, "record") if one.marker)
    assert told <= set(kept)
    assert set(kept.values()) == {1}
    ended = {one.user for one in lines(out, "ends")}
    cut_off = {member.worker for member in lines(out, "users") if member.user not in ended}
    assert len(cut_off) == 1, "nobody says of the killed worker's clinicians that they left"
    assert f"{cut_off.pop()} was never heard of again" in said


def test_ctrl_c_drains_and_reads_the_record_back(tmp_path: Path) -> None:
    out = tmp_path / "run"
    with portal(tmp_path, more=HASTY) as (profile, _):
        process = subprocess.Popen(command(profile, out, "-u", "4", "-r", "4", "-t", "60s"), stdout=subprocess.DEVNULL)
        _until(lambda: len(lines(out, "outcomes")) > 1)
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert {one.marker for one in lines(out, "intents")} == {one.marker for one in lines(out, "outcomes")}
    assert {one.of for one in lines(out, "readings")} == {"record", "audit"}
    assert len(lines(out, "ends")) == 4


def test_a_worker_far_away_hands_its_evidence_to_the_master_and_its_clock_may_be_apart(tmp_path: Path) -> None:
    out, far = tmp_path / "run", tmp_path / "far"
    far.mkdir()
    # what every Python there starts with; one-time codes bear half a step
    (far / "sitecustomize.py").write_text(f"import time\nreal = time.time\ntime.time = lambda: real() + {APART_S}\n")
    began = time.time()
    with portal(tmp_path, "cookie", more=HASTY) as (profile, _):
        words = ("--master", "-u", "6", "-r", "6", "-t", "8s", "--", "--expect-workers", "1", "--master-bind-host", "127.0.0.1")
        master = subprocess.Popen(command(profile, out, *words), stdout=subprocess.PIPE, text=True)
        alone = [word for word in command(profile, out, "--worker") if word not in {"--out", str(out)}]
        places = os.pathsep.join([str(far), *sys.path])
        worker = subprocess.Popen(alone, cwd=far, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": places})
        said = master.communicate(timeout=60)[0]
        assert (master.returncode, worker.wait(20)) == (0, 0), said
    kept = {one.marker for one in lines(out, "record") if one.marker}
    assert kept == {one.marker for one in lines(out, "outcomes") if one.outcome == "acknowledged"}
    assert kept
    assert len(lines(out, "ends")) == len(lines(out, "users")) == 6
    assert not [path for path in far.rglob("*.ndjson") if path.stat().st_size]
    assert min(member.at for member in lines(out, "users")) > began + APART_S, "its own clock stands in its lines"
    with Store(out / FOLDER) as store:
        assert began < store.one("select min(t) from users") < store.one("select max(t) from ends") < time.time()
    assert f" is +{APART_S:.1f} s from the master's: its times were moved" in said


def _until(holds: object, patience_s: float = 30.0) -> None:
    assert callable(holds)
    until = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


def _workers(parent: int) -> list[int]:
    words = ["/usr/bin/env", "pgrep", "-P", str(parent), "-f", "--", "--worker"]
    listed = subprocess.run(words, capture_output=True, text=True, check=True)
    return [int(word) for word in listed.stdout.split()]
