"""Our latency figures beside Locust's own CSV on the same requests: ``python -m tests.benchmarks.load_latency``.

With the word ``wrk`` (Debian's, installed): beside what wrk measures on the same portal, whose answers take 40 to 400 ms, evenly
spread. Prints one line of JSON: for each route and figure ours and theirs, milliseconds.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import gevent
from locust.stats import PERCENTILES_TO_REPORT, StatsCSV

from tests.benchmarks.load_speed import THINK_S, USERS, opened
from wardround.load.evidence import FOLDER
from wardround.load.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from locust.env import Environment

DELAYS_MS = (40, 400)
RUN_S = 12.0
FLUSHED_S = 2.5
READ = "/api/patients/{patient}"
LOCUSTS = {"average": "Average Response Time", "p50": "50%", "p95": "95%", "p99": "99%"}
WRKS = {"average": "Latency", "p50": "50%", "p99": "99%"}
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}
OURS = """
    select route, avg(ms), quantile_cont(ms, 0.5), quantile_cont(ms, 0.95), quantile_cont(ms, 0.99)
    from exchanges where role in ('read', 'write') group by route"""

Figures = dict[str, dict[str, float]]
"""Milliseconds by route and name."""


def main(beside: str = "locust") -> dict[str, dict[str, tuple[float, float]]]:
    """Measure.

    Args:
        beside: ``locust`` or ``wrk``.

    Returns:
        By route and figure: ours and theirs.
    """
    with opened("ward", (THINK_S, 0.0), *DELAYS_MS) as (environment, host, folder):
        environment.runner.start(USERS, spawn_rate=100)
        gevent.sleep(RUN_S)
        environment.runner.stop()
        gevent.sleep(FLUSHED_S)
        theirs = _wrk(host) if beside == "wrk" else _locust(environment, folder)
        with Store(folder / FOLDER) as store:
            ours = {route: dict(zip(LOCUSTS, figures, strict=True)) for route, *figures in store.rows(OURS)}
    return {route: {name: (ours[route][name], value) for name, value in said.items()} for route, said in theirs.items() if route in ours}


def _locust(environment: Environment, folder: Path) -> Figures:
    """As Locust writes it with ``--csv``."""
    path = folder / "stats.csv"
    with path.open("w", newline="") as file:
        StatsCSV(environment, PERCENTILES_TO_REPORT).requests_csv(csv.writer(file))
    with path.open(newline="") as file:
        return {row["Name"]: {name: float(row[column]) for name, column in LOCUSTS.items()} for row in csv.DictReader(file)}


def _wrk(host: str) -> Figures:
    command = ["wrk", "--latency", "-t1", f"-c{USERS}", f"-d{RUN_S:.0f}s", f"{host}{READ.replace('{patient}', 'p1')}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = {name: re.search(rf"{word} +([0-9.]+)(us|ms|s)", said) for name, word in WRKS.items()}
    return {READ: {name: float(one[1]) * UNITS[one[2]] for name, one in found.items() if one}}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - a benchmark's result
