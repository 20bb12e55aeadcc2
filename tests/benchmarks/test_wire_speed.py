"""Requests per second through the wire, as a ratio to a stock mitmdump on the same machine at the same moment."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.wire.conftest import NOON, SECRET, Recorder, make_profile
from tests.wire.upstream import Upstream
from wardround.history.redaction import Redactor
from wardround.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

MITMDUMP = shutil.which("mitmdump", path=str(Path(sys.executable).parent))
REQUESTS = 300
ROUNDS = 3


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    server.start()
    yield server
    server.stop()


def rate(proxy: str, url: str) -> float:
    """Requests per second of one client on one connection: the best of some rounds, as others use the machine too."""
    best = 0.0
    with httpx.Client(
        proxy=proxy, trust_env=False, headers={"x-wardround-tab": "nurse-1/A", "authorization": "Bearer abcdefgh1234"}
    ) as client:
        client.get(url)
        for _ in range(ROUNDS):
            began = time.perf_counter()
            for _ in range(REQUESTS):
                client.get(url)
            best = max(best, REQUESTS / (time.perf_counter() - began))
    return best


@pytest.mark.skipif(MITMDUMP is None, reason="needs mitmdump beside Python")
def test_wire_against_stock_mitmdump(upstream: Upstream, tmp_path: Path, record_property: pytest.RecordProperty) -> None:
    """Prints both rates and their ratio (``pytest -s``)."""
    url = upstream.url + "/api/chart"
    events = Recorder()
    wire = Wire(make_profile(upstream.port), secret=SECRET)
    wire.start()
    wire.begin(events, Redactor(SECRET), server="aged", now=NOON)
    ours = rate(wire.proxy_url, url)
    wire.finish()
    wire.stop()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(MITMDUMP), "-q", "-p", str(port), "--listen-host", "127.0.0.1", "--set", f"confdir={tmp_path}"]
    with subprocess.Popen(command) as running:
        try:
            end = time.monotonic() + 20
            while time.monotonic() < end:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)  # a child process says nothing when it begins to listen
            stock = rate(f"http://127.0.0.1:{port}", url)
        finally:
            running.terminate()
    record_property("wire_per_s", round(ours))
    record_property("mitmdump_per_s", round(stock))
    print(f"\nwire {ours:.0f}/s, mitmdump {stock:.0f}/s, ratio {ours / stock:.2f}")  # noqa: T201  # the measurement is the result
    assert len(events.exchanges(REQUESTS * ROUNDS + 1)) == REQUESTS * ROUNDS + 1
