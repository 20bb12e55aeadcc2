"""The plugin in a team's hands: scenarios and tests of their own, what is told, and what ends a run."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.team import PROFILE, Outcome, command, environment, run
from wardround.browser.find import find
from wardround.reference.people import credentials

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(find() is None, reason="needs a browser")

TEAM = """
import json, os, re
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import expect

from flows.open_ward_list import open_ward_list
from flows.sign_in import sign_in
from flows.sign_out import sign_out

TOKENS = Path(__file__).with_name("tokens.txt")


def enter(page, at):
    page.on("response", lambda answer: answer.url.endswith("/auth/sign-in") and TOKENS.write_text(answer.json()["access_token"]))
    page.goto("/")
    page.get_by_label("User name").fill("a.okafor")
    page.get_by_label("Password").fill(os.environ["WARDROUND_DEMO_NURSE_1_PASSWORD"])
    page.get_by_label("One-time code").fill(pyotp.TOTP(os.environ["WARDROUND_DEMO_NURSE_1_TOTP"]).at(int(at)))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Edith Marlowe").first).to_be_visible()


def test_untouched(page):
    page.goto("data:text/html,<p>hello</p>")
    assert "__wardround" not in page.evaluate("() => Object.getOwnPropertyNames(globalThis).join()")


def test_timed(page, clock, history):
    began = clock.now()
    enter(page, began)
    clock.idle(16 * 60)
    expect(page.get_by_text("Edith Marlowe")).to_have_count(0)
    assert clock.now() - began > 16 * 60
    assert [act.flow for act in history().acts if act.phase == "end"].count("by_hand") > 1


def test_untimed(page, context, wire, history):
    import time
    enter(page, time.time())
    with wire.fault("unavailable", "read") as fault:
        page.reload()
        page.get_by_role("heading").first.wait_for()
    other = context.new_page()
    other.goto("/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert {exchange.tab for exchange in history().exchanges} >= {"A", "B"}


def test_their_own_assertion(page, history):
    assert page.url == "about:elsewhere"


def test_lacking(ward):
    ward.needs("flow:fly", "patients:1")


def test_two_tabs(ward):
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    open_ward_list(b)
    sign_out(a)
    ward.idle(120)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run of all of them, on a portal that signs out in one tab only."""
    defect = "logout-this-tab-only"
    return run(tmp_path_factory.mktemp("team"), TEAM, "--wardround-style", "tokens", "--wardround-defect", defect, "-v")


def outcome_of(told: Outcome, test: str) -> str:
    """The word that pytest says of a test."""
    found = re.search(rf"::{test}\S* ([A-Z]+)", told.said)
    assert found, told.said
    return found.group(1)


def verdicts(told: Outcome, scenario: str) -> dict[str, str]:
    """By invariant."""
    return {row.invariant: row.verdict for row in told.findings.verdicts if row.scenario.startswith(scenario)}


def test_a_test_that_takes_none_of_our_fixtures_runs_as_before(told: Outcome) -> None:
    assert outcome_of(told, "test_untouched") == "PASSED"
    assert not verdicts(told, "untouched")


def test_a_teams_test_with_the_clock_is_judged_like_a_scenario(told: Outcome) -> None:
    assert outcome_of(told, "test_timed") == "PASSED", told.said
    found = verdicts(told, "timed")
    assert found["no-data-on-screen-after-end"] == "holds"
    assert "broken" not in found.values()


def test_a_teams_test_without_the_clock_is_judged_in_real_time(told: Outcome) -> None:
    """Both tabs and the fault are in the history; signing out by hand is the clinician's act, and tab B never hears of it."""
    journal = told.journal("untimed")
    assert '"flow":"sign_out"' in journal
    assert '"clock":"real"' in journal
    assert "broken" not in {verdict for name, verdict in verdicts(told, "untimed").items() if name != "logout-everywhere"}


def test_a_teams_own_assertion_fails_as_ever(told: Outcome) -> None:
    assert outcome_of(told, "test_their_own_assertion") == "FAILED"
    assert "about:elsewhere" in told.said
    assert set(verdicts(told, "their_own_assertion").values()) == {"could-not-tell"}


def test_what_the_profile_lacks_is_skipped_and_listed(told: Outcome) -> None:
    assert outcome_of(told, "test_lacking") == "SKIPPED"
    rows = [row for row in told.findings.verdicts if row.scenario == "lacking"]
    assert {(row.verdict, row.reason) for row in rows} == {("not-checked", "needs flow:fly")}


def test_what_is_broken_fails_and_is_told(told: Outcome) -> None:
    assert outcome_of(told, "test_two_tabs") == "FAILED"
    assert verdicts(told, "two_tabs")["logout-everywhere"] == "broken"
    assert "logout-everywhere: " in told.said
    assert told.status == 1


def test_nothing_of_ours_will_break_with_the_next_pytest(told: Outcome) -> None:
    warned = re.findall(r"defined as instance methods.*\n\s+Instance attributes set in the '(\w+)'", told.said)
    assert "stage" not in warned


def test_the_runs_folder_holds_no_secret_and_no_patient(told: Outcome) -> None:
    """Everything that was planted: passwords, TOTP secrets, a token, names and numbers of patients."""
    import tomllib

    patients = tomllib.loads(PROFILE.read_text())["patients"]
    token = (told.folder.parent / "tokens.txt").read_text()
    planted = [
        *credentials().values(),
        token,
        token.split(".")[2],
        *(word for one in patients for word in (one["name"], *one["identifiers"])),
    ]
    files = [path for path in told.folder.rglob("*") if path.is_file()]
    assert {"report.html", "findings.json", "junit.xml", "history.jsonl"} <= {path.name for path in files}
    found = [(path.name, word) for path in files for word in planted if word.encode() in path.read_bytes()]
    assert not found


SCENARIO = """
from flows.sign_in import sign_in
from flows.open_ward_list import open_ward_list


def test_first(ward):
    tab = ward.clinician("nurse-1").tab("A")
    sign_in(tab)
    open_ward_list(tab)


def test_second(ward):
    sign_in(ward.clinician().tab("A"))
"""


@pytest.mark.parametrize(
    ("changed", "profile", "slug", "words"),
    [
        ({"WARDROUND_DEMO_NURSE_1_PASSWORD": "wrong-on-purpose"}, ("", ""), "sign-in-refused", "textbox 'Password'"),
        ({}, ('label = "User name"', 'label = "Usr name"'), "control-missing", "Did you mean 'User name'?"),
    ],
)
def test_a_profile_with_which_nobody_can_sign_in_ends_the_run_with_one_line(
    tmp_path: Path, changed: dict[str, str], profile: tuple[str, str], slug: str, words: str
) -> None:
    (tmp_path / "portal.toml").write_text(PROFILE.read_text().replace(*profile) if profile[0] else PROFILE.read_text())
    ended = run(tmp_path, SCENARIO, "--portal", "portal.toml", **changed)
    lines = [line for line in ended.said.splitlines() if f"[{slug}]" in line]
    assert ended.status == 2, ended.said
    assert len(lines) == 1, ended.said
    assert words in lines[0]
    assert "wrong-on-purpose" not in ended.said
    assert '"flow":"sign_in"' in ended.journal("first")
    assert "Traceback" not in ended.said


ENDLESS = """
from pathlib import Path

from flows.sign_in import sign_in


def test_endless(ward):
    tab = ward.clinician().tab("A")
    sign_in(tab)
    Path(__file__).with_name("under-way").touch()
    while True:
        ward.idle(10)
"""


def test_ctrl_c_keeps_the_history_and_writes_the_report(tmp_path: Path) -> None:
    (tmp_path / "test_endless.py").write_text(ENDLESS)
    ordered = command(tmp_path, "--wardround-style", "tokens")
    process = subprocess.Popen(
        ordered, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "under-way").exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)  # the other process has nothing to wait on but this file
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    ended = Outcome(process.returncode, said, tmp_path / "run")
    assert ended.status == 2, said
    assert (ended.folder / "report.html").is_file()
    assert '"outcome":"interrupted"' in ended.journal("endless")
    assert {row.verdict for row in ended.findings.verdicts} == {"could-not-tell"}
    assert all("cut-short" in (row.reason or "") for row in ended.findings.verdicts)
