"""Faults of streams under mitmdump: the same file, mitmproxy's own events, real seconds."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.proxies.alone import Stable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.wire.upstream import Upstream

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

FILE = "from wardround.wire.catalogue import make\naddons = [make({name!r}, {given!r})]\n"


@pytest.fixture(scope="module")
def stable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stable]:
    """Many mitmdumps at the price of one."""
    with Stable(tmp_path_factory.mktemp("mitm")) as stable:
        yield stable


@pytest.mark.parametrize(
    ("name", "given", "heard", "least_s"),
    [
        ("stream_stalled", {"stall_s": 0}, [0, 1, 2], 0.0),
        ("stream_dropped", {"after_messages": 2}, [0, 1, "cut"], 0.0),
        ("stream_dropped", {"after_messages": 0}, ["cut"], 0.0),
        ("reconnect_storm", {"times": 1}, ["cut"], 0.0),
        ("stream_stalled", {"stall_s": 0.7}, [0, 1, 2], 0.7),
        ("stream_half_open", {}, ["silent"], 0.0),
    ],
)
def test_a_stream_fault_works_alone(  # noqa: PLR0913, PLR0917  # a table
    stable: Stable, upstream: Upstream, tmp_path: Path, name: str, given: dict[str, float], heard: list[object], least_s: float
) -> None:
    """What is heard of an event stream that brings a number every 50 ms."""
    script = tmp_path / "fault.py"
    script.write_text(FILE.format(name=name, given=given))
    log = tmp_path / "log"
    with stable.run(script, log) as proxy:
        began = time.monotonic()
        assert _listen(proxy, upstream.url) == heard
        assert time.monotonic() - began >= least_s
        if name == "reconnect_storm":
            assert _listen(proxy, upstream.url) == [0, 1, 2]
    assert "Traceback" not in log.read_text()


def _listen(proxy: str, url: str) -> list[object]:
    heard: list[object] = []
    with httpx.Client(proxy=proxy, trust_env=False, timeout=1.5) as client:
        try:
            with client.stream("GET", url + "/events") as answer:
                for line in answer.iter_lines():
                    heard.extend([int("".join(filter(str.isdigit, line)))] if line.startswith("data") else [])
                    if len(heard) == 3:
                        break
        except httpx.ReadTimeout:
            heard.append("silent")
        except httpx.RemoteProtocolError:
            heard.append("cut")
    return heard
