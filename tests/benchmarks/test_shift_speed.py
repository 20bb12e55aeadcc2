"""A clinician's twelve hours in two tabs: real seconds, and virtual seconds per real one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def test_virtual_to_real(tmp_path: Path, record_property: pytest.RecordProperty) -> None:
    """Prints both (``pytest -s``), from the wire's stamps of the first and the last exchange of one run."""
    out = tmp_path / "run"
    command = [str(Path(sys.executable).with_name("wardround")), "demo", "-k", "shift", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    with (out / "scenarios" / "shift" / "history.jsonl").open(encoding="utf-8") as lines:
        exchanges = [event for event in map(json.loads, lines) if event["kind"] == "exchange" and "wall" in event]
    first, last = (pick(exchanges, key=lambda event: event["wall"]) for pick in (min, max))
    real, virtual = last["wall"] - first["wall"], last["at"] - first["at"]
    ratio = virtual / real
    record_property("shift_real_s", round(real, 1))
    record_property("shift_virtual_per_real", round(ratio))
    print(f"\nshift {virtual / 3600:.1f} h in {real:.1f} s, {len(exchanges)} exchanges, ratio {ratio:.0f}")  # noqa: T201  # the measurement is the result
    assert ratio > 1
