"""Requests per second through the wire, as a ratio to a stock mitmdump on the same machine at the same moment.

Client and portal are processes of their own for both: what is compared is the proxy.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.wire.conftest import NOON, SECRET, make_profile
from wardround.history.redaction import Redactor
from wardround.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

MITMDUMP = shutil.which("mitmdump", path=str(Path(sys.executable).parent))
REQUESTS = 500
ROUNDS = 3
TRAFFIC = [sys.executable, "-m", "tests.benchmarks.traffic"]


@contextmanager
def portal() -> Iterator[int]:
    """A portal that answers at once; its port."""
    with subprocess.Popen([*TRAFFIC, "portal"], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        try:
            yield int(running.stdout.readline())
        finally:
            running.terminate()


def rate(proxy: int, portal_port: int) -> float:
    """Requests per second of one client on one connection."""
    words = [*TRAFFIC, "client", str(proxy), str(portal_port), str(REQUESTS)]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


@contextmanager
def stock(folder: Path) -> Iterator[int]:
    """A mitmdump as it comes; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(MITMDUMP), "-q", "-p", str(port), "--listen-host", "127.0.0.1", "--set", f"confdir={folder}"]
    with subprocess.Popen(command) as running:
        try:
            end = time.monotonic() + 20
            while time.monotonic() < end:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)  # a child process says nothing when it begins to listen
            yield port
        finally:
            running.terminate()


@pytest.mark.skipif(MITMDUMP is None, reason="needs mitmdump beside Python")
def test_wire_against_stock_mitmdump(tmp_path: Path, record_property: pytest.RecordProperty) -> None:
    """Prints both rates and their ratio (``pytest -s``): the median of some rounds, taken in turns."""
    ratios = []
    seen = 0

    def count(_: object) -> None:
        nonlocal seen
        seen += 1

    with portal() as behind, stock(tmp_path) as other:
        wire = Wire(make_profile(behind), secret=SECRET)
        wire.start()
        wire.begin(count, Redactor(SECRET), server="aged", now=NOON)
        port = int(wire.proxy_url.rpartition(":")[2])
        for _ in range(ROUNDS):
            ours, theirs = rate(port, behind), rate(other, behind)
            ratios.append((ours / theirs, ours, theirs))
        wire.finish()
        wire.stop()
    ratio, ours, theirs = sorted(ratios)[len(ratios) // 2]
    record_property("wire_per_s", round(ours))
    record_property("mitmdump_per_s", round(theirs))
    print(f"\nwire {ours:.0f}/s, mitmdump {theirs:.0f}/s, ratio {ratio:.2f}")  # noqa: T201  # the measurement is the result
    assert seen > ROUNDS * REQUESTS
