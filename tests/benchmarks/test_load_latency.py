"""Latency figures of the evidence agree with Locust's own CSV on the same requests.

Beside wrk: ``python -m tests.benchmarks.load_latency wrk``.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

APART = 0.05


def test_our_figures_are_those_of_locusts_csv() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.load_latency"]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    assert set(said) == {"/api/patients/{patient}", "/api/patients/{patient}/notes"}
    for route, figures in said.items():
        print(route, figures)  # noqa: T201
        assert set(figures) == {"average", "p50", "p95", "p99"}
        for name, (ours, theirs) in figures.items():
            assert ours == pytest.approx(theirs, rel=APART), f"{name} of {route}"
