"""Runs a command, and ends it when whoever started this is gone: a run that is killed leaves no portal behind.

Called by path as ``python guard.py COMMAND…`` with a pipe as its standard input, in a process group of its own. Imports
nothing of ours, so that it costs a few milliseconds.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

NOT_FOUND = 127


def main(command: list[str]) -> int:
    """Run the command to its end.

    Returns:
        Its exit status; a signal that ended it ends this, too.
    """
    # the group is asked to end as a whole; this stays until the portal has ended, to hand on how
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    except OSError as error:
        sys.stdout.write(f"{command[0]}: {error.strerror or error}\n")
        return NOT_FOUND
    threading.Thread(target=_watch, args=(child,), daemon=True).start()
    status = child.wait()
    if status < 0:
        with suppress(OSError):  # SIGKILL has no handler to put back
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


def _watch(child: subprocess.Popen[bytes]) -> None:
    """Wait for the other end of the pipe to close, however it came to that; then end the group."""
    while os.read(0, 1024):
        continue
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
