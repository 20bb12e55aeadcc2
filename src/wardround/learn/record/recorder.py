"""Playwright's recorder as a child: its window is the person's, its script comes through a pipe and never touches the disk."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import IO

from wardround.errors import UserError
from wardround.learn.record.script import Move, moves

_BEGINS = "import re\nfrom playwright"
_ENDS = "\n    run(playwright)"
_PIECE = 65536
_PIPE = "/dev/stdout"
_SAID = 200


@dataclass
class Recording:
    """What was done, and when each move was first heard of (seconds since 1970; the recorder tells of it some tenths of a second late)."""

    moves: list[Move] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    def hear(self, script: str, now: float) -> None:
        """The recorder wrote its script anew."""
        try:
            self.moves = moves(script)
        except (SyntaxError, StopIteration):
            return  # half of it is still on its way
        del self.at[len(self.moves) :]
        self.at += [now] * (len(self.moves) - len(self.at))


def record(url: str, proxy: str, executable: str = "") -> Recording:
    """Open the recorder's window and wait until the person closes it.

    Args:
        url: what it opens.
        proxy: the wire.
        executable: a browser other than Playwright's own.

    Raises:
        UserError: ``recorder-failed``.
    """
    if sys.platform == "win32":
        said = "what the recorder writes may hold a password, and on Windows it could only be written to the disk"
        raise UserError("recorder-failed", said, "Record in WSL, on Linux or on macOS; the flow can then be used on Windows.")
    command = [sys.executable, "-m", "playwright", "codegen", "--target", "python", "--output", _PIPE, "--proxy-server", proxy]
    # the wire stands between with an authority of its own, and looks at the portal's certificate itself
    command += ["--ignore-https-errors", url]
    environment = {**os.environ, **({"PWTEST_CLI_EXECUTABLE_PATH": executable} if executable else {})}
    heard = Recording()
    complaints: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as child:
        listener = threading.Thread(target=lambda: complaints.extend(_lines(child.stderr)), daemon=True)
        listener.start()
        try:
            _listen(child.stdout, heard)
            listener.join()
        finally:
            if child.poll() is None:
                child.terminate()
    if child.returncode and not heard.moves:
        said = next((line for line in complaints if "rror" in line), "").strip()[:_SAID] or f"exit status {child.returncode}"
        raise UserError("recorder-failed", f"the recorder did not start: {said}", "It needs a screen: is there one here?")
    return heard


def _listen(pipe: IO[bytes] | None, heard: Recording) -> None:
    """Every script comes whole, one behind the other, as soon as something was done."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    script = ""
    while pipe and (piece := os.read(pipe.fileno(), _PIECE)):
        script += decoder.decode(piece)
        script = script[max(0, script.rfind(_BEGINS)) :]
        if script.rstrip().endswith(_ENDS):
            heard.hear(script, time.time())


def _lines(pipe: IO[bytes] | None) -> list[str]:
    return [line.decode(errors="replace") for line in pipe or ()]
