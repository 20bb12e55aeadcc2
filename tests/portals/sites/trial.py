"""The suites on one of these sites: which invariants said what."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from wardround.result import load

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_S = 900.0
SECRETS = {
    "SITE_NURSE1_PASSWORD": "heron-and-reed",
    "SITE_NURSE2_PASSWORD": "otter-and-alder",
    "SITE_SERVICE_TOKEN": "ward-service",
    "SITE_IDP_SECRET": "plover-and-sedge",
}
"""Invented, for the environment of the site and of who tests it."""


def verdicts(profile: Path, side: str, out: Path, *options: str) -> dict[tuple[str, str], str]:
    """Run the suites as a user does. Returns the verdict of each (scenario, invariant).

    Args:
        profile: of the site.
        side: ``broken`` or ``fixed``.
        out: the run's folder.
        options: of ``wardround run``.
    """
    done = subprocess.run(
        [sys.executable, "-m", "wardround.cli", "run", str(profile), *options, "--out", str(out)],
        env={**os.environ, **SECRETS, "SITE_SIDE": side},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert done.returncode in {0, 1}, f"the run did not come about:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return {(row.scenario, row.invariant): row.verdict for row in load(out).findings.verdicts}
