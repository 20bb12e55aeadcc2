"""Evidence of a worker that does not share the run's folder: handed to the master each second, through Locust itself."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from wardround.load.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from locust.env import Environment

HAND = "wardround-evidence"
_NAME = re.compile(r"[A-Za-z0-9_.]+\Z")


class Courier(Writer):
    """A writer whose lines go to the master.

    Args:
        runner: Locust's, of a worker.
        worker: name of this process.
    """

    def __init__(self, runner: Any, worker: str) -> None:  # noqa: ANN401 (locust's runners have no common typed interface)
        super().__init__(None, worker)
        self._runner = runner

    def _append(self, kind: str, buffer: bytearray) -> None:
        self._runner.send_message(HAND, {"kind": kind, "worker": self.worker, "lines": buffer.decode()})
        buffer.clear()


def receive(runner: Any, folder: Path) -> None:  # noqa: ANN401 (locust's runners have no common typed interface)
    """Write down what workers hand in, on the master: each into files of its own, as if it had written them."""

    def handed(environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG001 (locust's message)
        kind, worker, lines = (str(msg.data[key]) for key in ("kind", "worker", "lines"))
        if _NAME.match(kind) and _NAME.match(worker):
            file = os.open(folder / f"{kind}-{worker}.ndjson", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(file, lines.encode())
            finally:
                os.close(file)

    runner.register_message(HAND, handed)
