"""Cells a minute of ``wardround explore``, as a ratio to plain pytest-playwright doing the same page actions on the same machine.

The *floor* is the same browser without wire, clock and history; the other is a full Chromium, if there is one (``BENCHMARK_CHROMIUM``).
Each has the processes and the portals that the other has, and its time counts from the start of pytest to its end.

It takes minutes, so it is no part of the test run: ``pytest -s tests/benchmarks/explore_speed.py``.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wardround.browser import find
from wardround.exploring import cores
from wardround.suite_process import Order, run

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

CELLS = int(os.environ.get("BENCHMARK_CELLS", "24"))
ROUNDS = int(os.environ.get("BENCHMARK_ROUNDS", "1"))
SCENARIO = ["--suite", "work", "-k", "order_medication"]
PLAIN = Path(__file__).with_name("plain.py")
FULL = os.environ.get("BENCHMARK_CHROMIUM") or shutil.which("chromium")


@dataclass
class Taken:
    """What one of them took for CELLS cells, seconds: on the wall, and of processors."""

    wall_s: float = 0.0
    cpu_s: float = 0.0

    def add(self, work: Callable[[], object]) -> None:
        """Do it, and add what it took."""
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        work()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.wall_s += (time.monotonic() - began) / ROUNDS
        self.cpu_s += (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / ROUNDS

    def __str__(self) -> str:
        """For the reader."""
        return f"{CELLS / self.wall_s * 60:.0f} a minute, {self.cpu_s / CELLS:.2f} CPU-s each"


def sample(folder: Path) -> Path:
    """A list of CELLS cells from all over the matrix, beside its plan."""
    command = [sys.executable, "-m", "wardround.cli", "explore", "--style", "tokens", *SCENARIO, "--budget", "1s", "--out", str(folder)]
    subprocess.run(command, capture_output=True, check=False)
    every = json.loads((folder / "cells.json").read_bytes())
    chosen = folder / "chosen.json"
    chosen.write_text(json.dumps(every[:: len(every) // CELLS][:CELLS]))
    return chosen


def plain(browser: str) -> None:
    """As many tests as cells, with pytest-playwright alone."""
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider", "-n", str(cores())]
    environment = {**os.environ, "PLAIN_TESTS": str(CELLS), "PLAIN_BROWSER": browser}
    done = subprocess.run([*command, str(PLAIN)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_cells_against_plain_playwright(tmp_path: Path, record_property: pytest.RecordProperty) -> None:
    """Prints the rates and their ratios (``pytest -s``), taken in turns."""
    chosen = sample(tmp_path / "run")
    log = tmp_path / "cells.log"
    more = ["--maxschedchunk=1", "-q"]
    order = Order(command=["benchmark"], suites=["work"], style="tokens", cells=chosen, workers=cores(), log=log, pytest=more)
    rivals = {"floor": str(find.require().path)} | ({"full Chromium": FULL} if FULL else {})
    taken = {name: Taken() for name in ["wardround", *rivals]}
    for _ in range(ROUNDS):
        taken["wardround"].add(lambda: run(order))
        for name, browser in rivals.items():
            taken[name].add(lambda browser=browser: plain(browser))  # type: ignore[misc]  # a default argument is how a loop's value is kept
    assert f"{CELLS} passed" in log.read_text(), log.read_text()[-2000:]
    ours = taken["wardround"]
    print(f"\nwardround: {ours}")  # noqa: T201  # the measurement is the result
    for name in rivals:
        other = taken[name]
        record_property(f"ratio {name}", round(other.wall_s / ours.wall_s, 2))
        print(f"{name}: {other}; ratio {other.wall_s / ours.wall_s:.2f} (CPU {other.cpu_s / ours.cpu_s:.2f})")  # noqa: T201  # as above
    if not FULL:
        print("full Chromium: not installed, not compared (`apt-get install chromium`, or BENCHMARK_CHROMIUM=/path)")  # noqa: T201  # as above
