"""The same suite with the same seed, again and again: every verdict must be the same every time.

It takes long, so it is no part of the test run: ``BENCHMARK_RUNS=20 pytest -s tests/benchmarks/same_verdicts.py``. ``BENCHMARK_K`` chooses
scenarios, ``BENCHMARK_STYLE`` the session style, ``BENCHMARK_WORKERS`` how many processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wardround.findings import NAME, read

if TYPE_CHECKING:
    from collections.abc import Iterable

RUNS = int(os.environ.get("BENCHMARK_RUNS", "3"))
STYLE = os.environ.get("BENCHMARK_STYLE", "tokens")
WORKERS = os.environ.get("BENCHMARK_WORKERS", "2")
CHOSEN = os.environ.get("BENCHMARK_K", "")
NOT_RUN = "not run"


def differences(folders: Iterable[Path]) -> list[str]:
    """One line for each scenario and invariant on which the runs in these folders do not agree."""
    runs = [{(row.scenario, row.cell or "", row.invariant): row.verdict for row in read(folder / NAME).verdicts} for folder in folders]
    told = {key: [run.get(key, NOT_RUN) for run in runs] for key in sorted({key for run in runs for key in run})}
    return [f"{' '.join(filter(None, key))}: {', '.join(verdicts)}" for key, verdicts in told.items() if len(set(verdicts)) > 1]


def test_each_run_says_the_same(tmp_path: Path) -> None:
    """Prints each difference (``pytest -s``)."""
    folders = [tmp_path / str(number) for number in range(RUNS)]
    choice = ["-k", CHOSEN] if CHOSEN else []
    for folder in folders:
        command = [str(Path(sys.executable).with_name("wardround")), "demo", "--suite", "session", "--style", STYLE, "-n", WORKERS]
        done = subprocess.run([*command, *choice, "--out", str(folder)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    found = differences(folders)
    print(f"\n{RUNS} runs of {STYLE}: {len(found)} differences", *found, sep="\n  ")  # noqa: T201  # the measurement is the result
    assert found == []
