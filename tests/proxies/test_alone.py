"""A fault file works by itself under mitmdump."""

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

from wardround import workspace

if TYPE_CHECKING:
    from tests.wire.upstream import Upstream

MITMDUMP = shutil.which("mitmdump", path=str(Path(sys.executable).parent))


@pytest.mark.skipif(MITMDUMP is None, reason="needs mitmdump beside Python")
def test_response_lost_under_mitmdump(upstream: Upstream, tmp_path: Path) -> None:
    """Every answer is lost; a repetition within half a second is cut before the portal."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = workspace.find("proxies", "response_lost")
    command = [str(MITMDUMP), "-q", "-p", str(port), "--listen-host", "127.0.0.1", "--set", f"confdir={tmp_path}", "-s", str(script)]
    with subprocess.Popen(command) as running:
        try:
            _await_port(port)
            with httpx.Client(proxy=f"http://127.0.0.1:{port}", trust_env=False) as client:
                for _ in range(2):
                    with pytest.raises(httpx.RemoteProtocolError):
                        client.post(upstream.url + "/order", content="dose=1")
        finally:
            running.terminate()
    assert upstream.paths("POST") == ["/order"]


def _await_port(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)  # a child process says nothing when it begins to listen
    pytest.fail("mitmdump did not listen within 20 s")
