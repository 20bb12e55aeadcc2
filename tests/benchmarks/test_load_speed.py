"""A clinician with markers and evidence beside a bare FastHttpUser that sends the same requests: processor time and memory."""

from __future__ import annotations

import json
import subprocess
import sys

MOST_MEMORY = 1.3
USERS = "1000"
"""So many that the allocator's grain is small beside them."""


def measured(*words: str) -> dict[str, float]:
    """One measurement, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.load_speed", *words]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    return found


def test_evidence_costs_little_beside_the_requests_themselves() -> None:
    found = measured()
    print(f"requests a second per core: {found['bare']:.0f} bare, {found['ward']:.0f} with evidence: {found['ratio']:.2f}")  # noqa: T201
    assert found["failed"] == 0


def test_a_clinician_is_little_larger_than_a_bare_user() -> None:
    bare, ward = (measured(who, USERS)["kb_per_user"] for who in ("bare", "ward"))
    print(f"memory per user: {bare:.0f} kB bare, {ward:.0f} kB with evidence: {ward / bare:.2f}")  # noqa: T201
    assert ward / bare < MOST_MEMORY
