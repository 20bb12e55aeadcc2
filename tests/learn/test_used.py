"""A profile as it was learnt is good for a run at once: nothing is broken on the healthy portal, and a planted defect is found."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.learn.portals import learn, nurse
from tests.learn.shapes import station, ward
from tests.learn.shapes.running import served
from wardround.result import load

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = nurse(ward.USER, ward.PASSWORD)
SCENARIOS = "idle_expiry or idle_warned_and_extended or sign_out_everywhere or sign_out_and_back"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Learnt on the healthy portal."""
    path = tmp_path_factory.mktemp("learnt") / "portal.toml"
    with served(station.portal("")) as url:
        status, said = learn(url, path, SECRETS)
    assert status == 0, said
    return path


def verdicts(profile: Path, url: str, folder: Path) -> dict[str, set[str]]:
    """Of a run on the portal that is at this address now."""
    (folder / "portal.toml").write_text(re.sub(r"127\.0\.0\.1:\d+", url.removeprefix("http://"), profile.read_text()))
    done = subprocess.run(
        [sys.executable, "-m", "wardround.cli", "run", "portal.toml", "-k", SCENARIOS, "--out", "run"],
        cwd=folder,
        env={**os.environ, **SECRETS},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    found: dict[str, set[str]] = defaultdict(set)
    for row in load(folder / "run").findings.verdicts:
        found[row.invariant].add(row.verdict)
    return found


def test_on_the_healthy_portal_nothing_is_broken_and_much_is_judged(profile: Path, tmp_path: Path) -> None:
    with served(station.portal("")) as url:
        found = verdicts(profile, url, tmp_path)
    assert [name for name, said in found.items() if "broken" in said] == []
    judged = {name for name, said in found.items() if "holds" in said}
    assert {"no-silent-logout", "logout-everywhere", "no-data-on-screen-after-end", "who-is-shown-is-who-acts"} <= judged


def test_a_session_that_outlives_its_sign_out_is_found(profile: Path, tmp_path: Path) -> None:
    with served(station.portal("", lasting=True)) as url:
        found = verdicts(profile, url, tmp_path)
    assert "broken" in found["ended-means-ended"]
