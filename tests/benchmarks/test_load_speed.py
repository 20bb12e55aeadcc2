"""A clinician with markers and evidence beside a bare FastHttpUser that sends the same requests: processor time and memory.

Both in turn, several times, the best of each: what else the machine does only ever makes one slower.
"""

from __future__ import annotations

import json
import subprocess
import sys

ROUNDS = 3
LEAST_SPEED = 0.85
MOST_MEMORY = 1.3


def measured(who: str, users: int = 0) -> dict[str, float]:
    """One measurement, in a process of its own."""
    words = [sys.executable, "-m", "tests.benchmarks.load_speed", who, str(users)]
    found: dict[str, float] = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    return found


def test_evidence_costs_little_beside_the_requests_themselves() -> None:
    best = {"bare": 0.0, "ward": 0.0}
    for _ in range(ROUNDS):
        for who, so_far in best.items():
            found = measured(who)
            assert found["failed"] == 0
            best[who] = max(so_far, found["per_core"])
    ratio = best["ward"] / best["bare"]
    print(f"requests a second per core: {best['bare']:.0f} bare, {best['ward']:.0f} with evidence: {ratio:.2f}")  # noqa: T201 - the figure
    assert ratio >= LEAST_SPEED


def test_a_clinician_is_little_larger_than_a_bare_user() -> None:
    bare, ward = (measured(who, 300)["kb_per_user"] for who in ("bare", "ward"))
    print(f"memory per user: {bare:.0f} kB bare, {ward:.0f} kB with evidence: {ward / bare:.2f}")  # noqa: T201 - the figure
    assert ward / bare < MOST_MEMORY
