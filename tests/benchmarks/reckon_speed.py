"""How long reconciling millions of events takes, and in how much memory: ``python -m tests.benchmarks.reckon_speed 1 2 5``.

For each number of millions the evidence of one run is made with a seed: exchanges for the most part, with one write in ten, its
answer, its row and its audit row, refreshes, alerts, and a few of each planted violation. A process of its own reckons it; its
time (wall and CPU) and its greatest memory are printed, with the verdicts, which must find exactly what was planted.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.load.runs import START, facts
from wardround.load.evidence import Alerted, Audited, Line, Meant, Member, Over, Reading, Recorded, Sent, Told, Triggered
from wardround.load.reckoning import reckon
from wardround.load.store import Store
from wardround.load.writer import Writer

USERS = 1000
SECONDS = 3600.0
PLANTED = ("acknowledged-is-recorded", "audited", "no-silent-logout", "once", "refresh-once", "right-patient")
FLUSH = 20_000
SELDOM = 100_000
"""One event in so many is a planted violation."""


class Maker:
    """Makes the evidence of one run.

    Args:
        writer: takes the lines.
        step: seconds between two events.
        seed: of every choice.
    """

    def __init__(self, writer: Writer, step: float, seed: int) -> None:
        self.written = self._number = self._place = 0
        self._writer = writer
        self._step = step
        self._dice = random.Random(seed)  # noqa: S311 (invented traffic)

    def put(self, line: Line) -> None:
        """Write a line."""
        self._writer.put(line)
        self.written += 1
        if self.written % FLUSH == 0:
            self._writer.flush()

    def event(self) -> None:
        """The next exchange of somebody: one in ten is a write."""
        self._number += 1
        at, user, ms = START + self._step * self.written, self._dice.randrange(USERS), self._dice.lognormvariate(3, 0.7)
        common = {"at": at, "user": user, "session": 1, "status": 200, "ms": ms}
        if self._number % 10:
            role, route = ("heartbeat", "/api/session") if self._number % 10 == 1 else ("read", "/api/patients/{id}")
            shown = {"flow": "review_chart", "step": "chart", "role": role, "route": route, "bytes": 900, "presented": f"{user:012x}"}
            self.put(Sent(**common, **shown))
            return
        bad = PLANTED[self._number // SELDOM % len(PLANTED)] if self._number % SELDOM == 0 else ""
        self._write(at, user, ms, bad)
        if self._number % 50 == 0:
            token = {"presented": f"r{self._number}", "issued": f"r{self._number}+"}
            for _ in range(2 if bad == "refresh-once" else 1):
                self.put(Sent(**common, **token, role="refresh", method="POST", route="/auth/token"))
        if self._number % 1000 == 0:
            self.put(Triggered(at=at, alert=str(self._number), whom=[user]))
            self.put(Alerted(at=at + 0.4, alert=str(self._number), user=user))
        if bad == "no-silent-logout":
            self.put(Over(at=at, user=user, session=1, how="ended-untold"))

    def _write(self, at: float, user: int, ms: float, bad: str) -> None:
        marker, patient = f"WR-0A1B-{self._number:09}", f"P{self._number % 40}"
        self.put(Meant(at=at, user=user, marker=marker, patient=patient, what="order", session=1, flow="order_medication"))
        sent = {"flow": "order_medication", "step": "order", "role": "write", "method": "POST", "route": "/api/orders"}
        self.put(Sent(at=at, user=user, session=1, status=200, ms=ms, marker=marker, presented=f"{user:012x}", **sent))
        self.put(Told(at=at + ms / 1000, user=user, marker=marker, outcome="acknowledged", status=200))
        for row in range({"acknowledged-is-recorded": 0, "once": 2}.get(bad, 1)):
            kept = {"at": START + SECONDS, "patient": "P99" if bad == "right-patient" else patient, "clinician": f"nurse-{user}"}
            self.put(Recorded(id=f"{self._number}-{row}", what="order", marker=marker, **kept))
            if bad != "audited":
                self._place += 1
                self.put(Audited(id=str(self._place), place=self._place, action="order", recorded_at=at, **kept))


def make(folder: Path, events: int, seed: int = 7) -> int:
    """Write about so many lines; how many they are."""
    with Writer(folder, "a") as writer:
        maker = Maker(writer, SECONDS / events, seed)
        for user in range(USERS):
            maker.put(Member(at=START, user=user, worker="a", clinician=f"nurse-{user}"))
        while maker.written < events:
            maker.event()
        maker.put(Reading(at=START + SECONDS + 1, of="record", complete=True))
        maker.put(Reading(at=START + SECONDS + 1, of="audit", complete=True))
        return maker.written


def measure(folder: Path) -> dict[str, object]:
    """Reckon, in this process."""
    began, cpu = time.perf_counter(), time.process_time()
    with Store(folder, folder / "scratch.duckdb") as store:
        found = {one.invariant: one for one in reckon(store, facts(START + SECONDS + 1))}
    return {
        "wall_s": round(time.perf_counter() - began, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "broken": sorted(name for name, one in found.items() if one.judgement.verdict == "broken"),
        "crashed": sorted(name for name, one in found.items() if (one.judgement.reason or "").startswith("check-crashed")),
    }


def main(millions: list[float]) -> None:
    """One line for each size."""
    for size in millions:
        with tempfile.TemporaryDirectory() as folder:
            count = make(Path(folder), int(size * 1e6))
            command = [sys.executable, "-m", "tests.benchmarks.reckon_speed", "--measure", folder]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            sys.stdout.write(f"{count / 1e6:.1f} million events: {json.dumps(told)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        sys.stdout.write(json.dumps(measure(Path(sys.argv[2]))))
    else:
        main([float(size) for size in sys.argv[1:]] or [1, 2, 5])
