"""Suites with profiles as they were learnt: `python -m tests.learn.used [NAME ...]` writes its table in `what-learn-finds.md`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.learn.portals import KNOWN, learn
from tests.learn.table import PAGE
from wardround.result import load

if TYPE_CHECKING:
    from wardround.findings import VerdictRow

USED = ("php", "code_flow", "kept_memory", "site_medplum")
"""Of shapes as different as can be."""
_LONGEST_S = 1200.0
_VERDICTS = ("holds", "could-not-tell", "not-checked", "broken")
_BEGIN, _END = "<!-- used -->\n", "<!-- /used -->"


def judged(name: str, folder: Path) -> list[VerdictRow]:
    """Learn a portal, run the session suite with what was learnt, and nothing else."""
    known = KNOWN[name]
    with known.start() as place:
        words = [*(word for host in place.hosts for word in ("--host", host)), *place.words]
        status, said = learn(place.url, folder / "portal.toml", known.secrets, *words)
        assert status == 0, said
        done = subprocess.run(
            [sys.executable, "-m", "wardround.cli", "run", "portal.toml", "--suite", "session", "--out", "run"],
            cwd=folder,
            env={**os.environ, **known.secrets},
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return load(folder / "run").findings.verdicts


def row(name: str, verdicts: list[VerdictRow]) -> str:
    """A portal's line of the table."""
    counted = Counter(one.verdict for one in verdicts)
    ended = Counter(one.invariant for one in verdicts if one.verdict == "broken")
    broken = [f"`{invariant}` in {number}" for invariant, number in sorted(ended.items())]
    holding = len({one.invariant for one in verdicts if one.verdict == "holds"})
    numbers = " | ".join(str(counted[verdict]) for verdict in _VERDICTS)
    return f"| {name} | {len({one.scenario for one in verdicts})} | {numbers} | {holding} | {', '.join(broken) or 'nothing'} |"


def rows(page: str) -> dict[str, str]:
    """The table's lines by portal, as the page has them."""
    lines = page.partition(_BEGIN)[2].partition(_END)[0].splitlines()[2:]
    return {line.split("|")[1].strip(): line for line in lines}


def main(names: list[str]) -> int:
    """Learn, run, and write the table."""
    known = rows(PAGE.read_text())
    for name in names or USED:
        with tempfile.TemporaryDirectory() as folder:
            known[name] = row(name, judged(name, Path(folder)))
        sys.stdout.write(f"{known[name]}\n")
        sys.stdout.flush()
        head = "| portal | scenarios | holds | could not tell | not checked | broken | invariants that held | what is broken |\n"
        table = f"{head}|{' --- |' * 8}\n" + "".join(f"{known[one]}\n" for one in USED if one in known)
        before, _, rest = PAGE.read_text().partition(_BEGIN)
        PAGE.write_text(f"{before}{_BEGIN}{table}{_END}{rest.partition(_END)[2]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
