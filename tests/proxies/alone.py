"""``mitmdump -s FILE`` again and again, without importing mitmproxy each time: one process imports it, and forks for each file."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

START_S = 20.0


class Stable:
    """Where mitmdumps are kept ready."""

    def __init__(self, folder: Path) -> None:
        """``folder``: for their keys, which are made once."""
        self._folder = folder
        self._parent = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @contextmanager
    def run(self, script: Path, log: Path) -> Iterator[str]:
        """One is running; gives its proxy URL."""
        assert self._parent.stdin
        assert self._parent.stdout
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        words = ["-q", "-p", str(port), "--listen-host", "127.0.0.1", "--set", f"confdir={self._folder}", "-s", str(script)]
        self._parent.stdin.write(json.dumps([str(log), *words]) + "\n")
        self._parent.stdin.flush()
        child = int(self._parent.stdout.readline())
        try:
            await_port(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.kill(child, signal.SIGTERM)
            self._parent.stdout.readline()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._parent:
            assert self._parent.stdin
            self._parent.stdin.close()


def await_port(port: int) -> None:
    """Wait until somebody listens there."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)  # a child process says nothing when it begins to listen
    raise AssertionError(f"mitmdump did not listen within {START_S} s")


def keep() -> None:
    """The process that forks: for each line a child; says its number, and when it has ended, how."""
    from mitmproxy.tools import dump, main

    assert dump
    for line in sys.stdin:
        log, *words = json.loads(line)
        child = os.fork()
        if not child:
            said = os.open(log, os.O_WRONLY | os.O_CREAT)
            os.dup2(said, 1)
            os.dup2(said, 2)
            os._exit(int(main.mitmdump(words) or 0))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        sys.stdout.write(f"{os.waitpid(child, 0)[1]}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    keep()
