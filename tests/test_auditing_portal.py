"""`wardround audit` of a portal: refused before anything is opened, cut short, and with a session that ends on the way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.team import PROFILE, environment, run
from wardround.findings import NAME, read
from wardround.screen.audit.judged import NOT_SEEN
from wardround.screen.audit.looks import LOOK, kept

if TYPE_CHECKING:
    from pathlib import Path

SHORT_S = 20
"""Less than the walk takes (30 s of ward time), more than one of its flows."""
QUICK = ["--viewport", "wide", "--no-axe", "--no-probes", "--rule", "trailing-zero"]


def main(words: list[str], folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as a user starts it."""
    command = [sys.executable, "-m", "wardround.cli", *words]
    return subprocess.run(command, cwd=folder, env=environment(**changed), capture_output=True, text=True, timeout=240, check=False)


@pytest.mark.parametrize("command", ["audit", "run", "explore", "times", "check", "pytest"])
@pytest.mark.parametrize(
    ("was", "instead", "slug"),
    [('"local"', '"production"', "production-refused"), ('hosts = ["127.0.0.1:{port}"]', 'hosts = ["10.0.0.9"]', "host-not-listed")],
)
def test_no_command_opens_a_portal_that_must_not_be_tested(command: str, was: str, instead: str, slug: str, tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text(PROFILE.read_text().replace(was, instead))
    if command == "pytest":
        ended = run(tmp_path, "def test_first(ward):\n    pass\n", "--portal", "portal.toml")
        status, said = ended.status, ended.said
    else:
        done = main([command, "portal.toml"], tmp_path)
        status, said = done.returncode, done.stdout + done.stderr
    assert status != 0, said
    assert (status, command) in {(2, command), (4, "pytest")}, said
    assert len([line for line in said.splitlines() if f"[{slug}]" in line]) == 1, said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("**/history.jsonl"))


def test_a_wrong_password_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text(PROFILE.read_text())
    done = main(
        ["audit", "portal.toml", *QUICK, "-k", "screens_of_work", "--out", str(tmp_path / "run")],
        tmp_path,
        **{f"WARDROUND_DEMO_{who}_PASSWORD": "wrong on purpose" for who in ("NURSE_1", "NURSE_2", "NURSE_3", "PHYSICIAN_1", "PHYSICIAN_2")},
    )
    said = done.stdout + done.stderr
    assert done.returncode == 2, said
    (line,) = [line for line in said.splitlines() if "[sign-in-refused]" in line]
    assert "POST /auth/sign-in with 403" in line
    assert "wrong on purpose" not in said
    assert "Traceback" not in said


def test_ctrl_c_leaves_what_was_seen_judged_and_told(tmp_path: Path) -> None:
    out = tmp_path / "run"
    command = [sys.executable, "-m", "wardround.cli", "audit", *QUICK, "-k", "screens_of_work", "--out", str(out)]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0
    )
    deadline = time.monotonic() + 120
    while len(list(out.glob(f"screens/*/{LOOK}"))) < 3 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)  # the other process has nothing to wait on but its files
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=420)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    looks = kept(out)
    assert len(looks) >= 3
    assert read(out / NAME).screens is not None
    assert f"on {len(looks)} screens" in said
    assert {"ux-review.html", "wardround.sarif", "junit.xml"} <= {path.name for path in out.iterdir()}
    assert "stale" not in said


def test_a_session_that_ends_on_the_way_is_signed_in_again_and_nothing_is_lost(tmp_path: Path) -> None:
    """The portal ends every session before the walk is over: the screens are all the same, and none is taken for another."""
    short = PROFILE.read_text().replace("--test-clock", f"--test-clock --absolute {SHORT_S} --warning 5")
    short = short.replace("absolute_s = 43200", f"absolute_s = {SHORT_S}").replace("warning_s = 60", "warning_s = 5")
    (tmp_path / "portal.toml").write_text(short)
    out = tmp_path / "run"
    done = main(["audit", "portal.toml", *QUICK, "-k", "screens_of_work", "--out", str(out)], tmp_path)
    assert "Traceback" not in done.stdout + done.stderr
    assert "ended early" not in done.stdout
    keys = [one.look.key for one in kept(out)]
    assert len(keys) == len(set(keys))
    assert {"/sign-in", "/ward", "/patients/{id}", "/patients/{id}/notes", "/patients/{id}/order", "/patients/{id}/mar", "/alerts"} <= set(
        keys
    )
    assert [key for key in keys if "Your session ended" in key]


def test_a_flow_that_cannot_be_done_is_told_with_what_was_not_seen(tmp_path: Path) -> None:
    changed = PROFILE.read_text().replace('{ click = { testid = "give-first" } }', '{ click = { testid = "give-frist" } }')
    (tmp_path / "portal.toml").write_text(changed)
    out = tmp_path / "run"
    done = main(["audit", "portal.toml", *QUICK, "-k", "screens_of_work", "--out", str(out)], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (told,) = [row for row in read(out / NAME).screens if row.rule == NOT_SEEN]
    assert (told.outcome, told.page) == ("review", "administer")
    assert "give-frist" in told.says
    assert f"on {len(kept(out)) - 1} screens" in done.stdout


TWICE = """
from flows.open_ward_list import open_ward_list
from flows.sign_in import sign_in


def look(ward, screens):
    tab = ward.clinician().tab("A")
    sign_in(tab)
    open_ward_list(tab)
    screens.begin("ward list")
    screens.look(tab)


def test_first(ward, screens):
    look(ward, screens)


def test_second(ward, screens):
    look(ward, screens)
"""


def test_workers_share_the_walk(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text(
        PROFILE.read_text() + "\n[screen]\nviewports = ['wide']\naxe = false\nrules = ['trailing-zero']\n"
    )
    ended = run(tmp_path, TWICE, "--portal", "portal.toml", "-n", "2")
    assert ended.status == 0, ended.said
    assert [one.look.key for one in kept(ended.folder)] == ["/ward"]
