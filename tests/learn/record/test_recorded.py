"""`wardround learn --record`: what a person does in the window becomes a flow that runs, and writes with a marker of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.learn.portals import nurse
from tests.learn.record.person import SLOWLY_MS, press, recorded, write
from tests.learn.record.portal import PROFILE, TYPED, portal
from tests.learn.shapes import ward
from tests.learn.shapes.running import served
from wardround.portal.profile import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

SECRETS = nurse(ward.USER, ward.PASSWORD)


@pytest.fixture
def notes() -> list[dict[str, str]]:
    return []


@pytest.fixture
def profile(notes: list[dict[str, str]], tmp_path: Path) -> Iterator[Path]:
    """Of a portal that runs."""
    with served(portal(notes)) as url:
        path = tmp_path / "portal.toml"
        path.write_text(PROFILE.format(url=url, host=url.removeprefix("http://"), user=ward.USER))
        yield path


def signs_in(page: Page) -> None:
    page.wait_for_url("**/login")
    write(page.get_by_label("User name"), ward.USER)
    write(page.get_by_label("Password"), ward.PASSWORD)
    press(page.get_by_role("button", name="Log in"))
    page.get_by_role("link", name="Log out").wait_for()
    page.wait_for_timeout(SLOWLY_MS)


def writes(page: Page) -> None:
    signs_in(page)
    press(page.get_by_role("link", name="Agnes Vollmer"))
    write(page.get_by_label("Note"), TYPED)
    page.get_by_label("Kind").select_option("Urgent")
    press(page.get_by_role("button", name="Sign note"))
    page.wait_for_timeout(SLOWLY_MS)
    page.mouse.move(636, 16)
    page.wait_for_timeout(500)
    page.mouse.click(636, 16)
    press(page.get_by_text("Note is saved"))
    page.wait_for_timeout(SLOWLY_MS)
    press(page.get_by_role("link", name="Log out"))
    page.get_by_label("User name").wait_for()


def test_what_a_person_writes_becomes_a_flow_that_writes(
    playwright: Playwright, profile: Path, notes: list[dict[str, str]], tmp_path: Path
) -> None:
    before = profile.read_text()
    status, said = recorded(playwright, ["portal.toml", "--record", "write_note"], tmp_path, SECRETS, writes)
    assert status == 0, said
    assert "its write: POST /prescriptions/renew" in said
    assert notes == [{"patient": "4711", "kind": "Urgent", "text": TYPED}]
    kept = profile.read_text()
    assert kept.startswith(before.rstrip())
    assert ward.PASSWORD not in "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file() and path.name != "browser")
    flow = tomllib.loads(kept)["flows"]["write_note"]
    assert flow["steps"] == [
        {"goto": "/"},
        {"click": {"role": "link", "name": "{patient_name}"}},
        {"fill": {"role": "textbox", "name": "Note"}, "value": "{text} {marker}"},
        {"select": {"label": flow["steps"][3]["select"]["label"]}, "value": "Urgent"},
        {"click": {"role": "button", "name": "Sign note"}},
    ]
    assert (flow["open"], flow["draft"], flow["submit"]) == (flow["steps"][:2], flow["steps"][2:4], flow["steps"][4:])
    assert load(profile).routes[-1].role == "write"  # its path alone says that it extends a session
    run = subprocess.run(
        [sys.executable, "-m", "wardround.cli", "run", "portal.toml", "-k", "patient_switched_in_another_tab", "--out", "run"],
        cwd=tmp_path,
        env={**os.environ, **SECRETS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    assert any("WR-" in note["text"] for note in notes[1:]), notes


def test_a_flow_of_the_teams_own_gets_a_file(playwright: Playwright, profile: Path, tmp_path: Path) -> None:
    status, said = recorded(playwright, ["portal.toml", "--record", "record_sleep"], tmp_path, SECRETS, writes)
    assert status == 0, said
    written = (tmp_path / "flows" / "record_sleep.py").read_text()
    compile(written, "record_sleep.py", "exec")
    assert f'text: str = "{TYPED}"' in written
    assert 'write(tab, patient, "record_sleep", "note", text=text)' in written
    assert profile.read_text().count("[flows.record_sleep]") == 1


def test_a_flow_that_types_nothing_reads(playwright: Playwright, profile: Path, tmp_path: Path) -> None:
    def reads(page: Page) -> None:
        signs_in(page)
        press(page.get_by_role("link", name="Bernard Osei"))
        page.get_by_role("heading", name="Notes").wait_for()

    status, said = recorded(playwright, ["portal.toml", "--record", "open_notes"], tmp_path, SECRETS, reads)
    assert status == 0, said
    assert "it is a flow that reads" in said
    assert 'perform(tab, "open_notes"' in (tmp_path / "flows" / "open_notes.py").read_text()
    assert tomllib.loads(profile.read_text())["flows"]["open_notes"]["steps"][-1] == {"click": {"role": "link", "name": "{patient_name}"}}


def test_a_window_that_is_closed_at_once_leaves_nothing(playwright: Playwright, profile: Path, tmp_path: Path) -> None:
    before = profile.read_text()
    status, said = recorded(playwright, ["portal.toml", "--record", "write_note"], tmp_path, SECRETS, signs_in)
    assert (status, "[nothing-recorded]" in said) == (2, True), said
    assert profile.read_text() == before
    assert not (tmp_path / "flows").exists()


@pytest.mark.parametrize(
    ("flow", "slug"),
    [("Write Note", "flow-name"), ("sign_in", "flow-name"), ("review_chart", "flow-exists")],
)
def test_a_name_that_cannot_be_is_said_before_anything_opens(flow: str, slug: str, tmp_path: Path) -> None:
    profile = tmp_path / "portal.toml"
    profile.write_text(PROFILE.format(url="http://127.0.0.1:9", host="127.0.0.1:9", user=ward.USER))
    done = subprocess.run(
        [sys.executable, "-m", "wardround.cli", "learn", "portal.toml", "--record", flow],
        cwd=tmp_path,
        env={**os.environ, **SECRETS},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert (done.returncode, f"[{slug}]" in said, "Traceback" in said) == (2, True, False), said


def test_a_recorder_that_does_not_open_is_said_in_one_line(profile: Path, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Chromium 140.0.1 || exit 1\n')
    browser.chmod(0o755)
    before = profile.read_text()
    done = subprocess.run(
        [sys.executable, "-m", "wardround.cli", "learn", "portal.toml", "--record", "write_note"],
        cwd=tmp_path,
        env={**os.environ, **SECRETS, "WARDROUND_BROWSER": str(browser)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert (done.returncode, "[recorder-failed]" in said, "Traceback" in said) == (2, True, False), said
    assert profile.read_text() == before
