"""A child that outlives Ctrl-C: it is handed on exactly once, and the child may finish its report."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE = 2
"""How often Ctrl-C is handed on before the child is killed: once to end the run, once more to end it at once."""


def start(command: list[str], environment: Mapping[str, str], log: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start it in a group of its own: the terminal's Ctrl-C comes to us alone."""
    if sys.platform == "win32":
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP)
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log, process_group=0)


@contextmanager
def interruptible() -> Iterator[None]:
    """A CI that ends the job asks with SIGTERM; without this the child would go on alone.

    A shell without job control starts what ends in ``&`` with Ctrl-C ignored, and a child inherits that: it could not be interrupted.
    """
    asked = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, signal.default_int_handler) for one in asked]
    try:
        yield
    finally:
        for one, handler in zip(asked, before, strict=True):
            signal.signal(one, handler)


def wait(process: subprocess.Popen[bytes], last_s: float | None = None) -> tuple[int, int]:
    """Wait for it to end. Ctrl-C is handed on, and the wait goes on: the report has still to be written.

    Args:
        process: the child.
        last_s: so long it may take for that; then it is as if Ctrl-C were pressed once more. None: as long as it wants.

    Returns:
        Exit status, and how often Ctrl-C was pressed.
    """
    interrupts = 0
    while True:
        try:
            return process.wait(last_s if interrupts else None), interrupts
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            interrupts += 1
            _interrupt(process, at_once=interrupts > PATIENCE)


def _interrupt(process: subprocess.Popen[bytes], *, at_once: bool) -> None:
    if at_once:
        process.kill()
    elif sys.platform == "win32":
        process.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        process.send_signal(signal.SIGINT)
