"""GNU Health in wardround's hands: signed in, a note written and found in its record, its screens read. Run by ``make test-portals``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "gnuhealth"
SECRETS = {
    "GNUHEALTH_ADMIN_PASSWORD": "tern-and-marram",
    "GNUHEALTH_DOCTOR_1_PASSWORD": "plover-and-sedge",
    "GNUHEALTH_DOCTOR_2_PASSWORD": "heron-and-reed",
    "GNUHEALTH_NURSE_1_PASSWORD": "otter-and-alder",
}
"""Invented, for the environment of the portal and of who tests it."""

pytestmark = pytest.mark.portals


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """With GNU Health installed and its database made: some minutes the first time."""
    environment = {**os.environ, **SECRETS}
    made = subprocess.run(
        [sys.executable, str(HERE / "serve.py"), "--prepare"], env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr.strip().splitlines()[-1:]
    return environment


def findings(out: Path, environment: dict[str, str], *command: str) -> dict[str, Any]:
    """What a command found."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("wardround")), *command, "--out", str(out)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found: dict[str, Any] = json.loads((out / "findings.json").read_text())
    return found


def test_the_session_suite_finds_what_is_true_of_it(environment: dict[str, str], tmp_path: Path) -> None:
    """Each of these was seen by hand (docs/explanation/case-gnu-health.md)."""
    found = findings(tmp_path / "run", environment, "run", str(HERE / "portal.toml"), "--suite", "session", "-k", "sign_out_everywhere")
    verdicts = {(one["scenario"], one["invariant"]): one["verdict"] for one in found["verdicts"]}
    assert verdicts["sign_out_everywhere", "logout-everywhere"] == "broken"
    assert verdicts["sign_out_everywhere", "no-data-on-screen-after-end"] == "broken"
    assert verdicts["sign_out_everywhere", "ended-means-ended"] == "holds"
    assert verdicts["sign_out_everywhere", "credentials-kept-well"] == "holds"


def test_what_is_written_is_found_in_the_record(environment: dict[str, str], tmp_path: Path) -> None:
    """The client moves the focus while somebody may already type; the profile's hands wait for it."""
    found = findings(tmp_path / "run", environment, "run", str(HERE / "portal.toml"), "-k", "patient_switched_in_another_tab")
    verdicts = {one["invariant"]: one["verdict"] for one in found["verdicts"]}
    assert (verdicts["acknowledged-is-recorded"], verdicts["right-patient"], verdicts["once"]) == ("holds", "holds", "holds")


def test_more_than_ten_screens_are_read(environment: dict[str, str], tmp_path: Path) -> None:
    """Without what takes longest: axe, the rules that press and type, and the smaller windows."""
    quick = ("--no-axe", "--no-probes", "--viewport", "wide")
    found = findings(tmp_path / "audit", environment, "audit", str(HERE / "portal.toml"), *quick)
    pages = {one["page"].partition(" (")[0] for one in found["screens"]}
    assert len(pages) >= 10
    prescription = "/#health/model/gnuhealth.prescription.order/{id}"
    failed = {(one["rule"], one["page"].partition(" (")[0]) for one in found["screens"] if one["outcome"] == "fail"}
    assert {("destructive-adjacent-routine", prescription), ("date-ambiguous", "/#health/model/gnuhealth.patient/{id}")} <= failed
