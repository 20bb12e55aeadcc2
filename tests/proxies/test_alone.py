"""A fault file works by itself under mitmdump."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.proxies.alone import Stable, await_port
from wardround import workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

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
            await_port(port)
            with httpx.Client(proxy=f"http://127.0.0.1:{port}", trust_env=False) as client:
                for _ in range(2):
                    with pytest.raises(httpx.RemoteProtocolError):
                        client.post(upstream.url + "/order", content="dose=1")
        finally:
            running.terminate()
    assert upstream.paths("POST") == ["/order"]


@pytest.fixture(scope="module")
def stable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stable]:
    """Many mitmdumps at the price of one."""
    with Stable(tmp_path_factory.mktemp("mitm")) as stable:
        yield stable


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("name", workspace.names("proxies"))
def test_every_fault_file_runs_by_itself(name: str, stable: Stable, upstream: Upstream, tmp_path: Path) -> None:
    """It starts, an exchange meets it, and it says nothing of an error of its own."""
    log = tmp_path / "log"
    with stable.run(workspace.find("proxies", name), log) as proxy:
        with httpx.Client(proxy=proxy, trust_env=False, timeout=1.0) as client, suppress(httpx.TransportError):
            assert client.get(upstream.url + "/orders").status_code
        await_port(int(proxy.rpartition(":")[2]))
    said = log.read_text()
    assert "rror" not in said, said
    assert "Traceback" not in said, said


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("class Odd:\n    def request(self, flow):\n        1 / 0\naddons = [Odd()]\n", "ZeroDivisionError"),
        ("class Odd:\n    def request(self, flow):\n        import nothing_of_that_name\naddons = [Odd()]\n", "ModuleNotFoundError"),
    ],
)
def test_a_fault_that_raises_is_noticed(stable: Stable, upstream: Upstream, tmp_path: Path, text: str, said: str) -> None:
    """The test above can fail."""
    script, log = tmp_path / "odd.py", tmp_path / "log"
    script.write_text(text)
    with stable.run(script, log) as proxy, httpx.Client(proxy=proxy, trust_env=False) as client:
        client.get(upstream.url + "/orders")
    assert said in log.read_text()
