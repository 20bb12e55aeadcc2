"""Starting the portal from ``[portal.start]`` of its profile: a free port, ready when it answers, gone when the run is over."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx

from wardround.errors import UserError, did_you_mean
from wardround.portal.secrets import fill
from wardround.portal.trust import trust

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wardround.portal.profile import Profile, Start

KEPT_LINES = 400
POLL_S = 0.05
CALL_S = 5.0
GRACE_S = 5.0
"""How long a portal may take to end by itself when asked to."""
_WORD = re.compile(r"\{(\w+)\}")
_PORT = re.compile(r"\{(port(?:_\w+)?)\}")


class PortalProcess:
    """A portal that wardround started: its address and what it has written so far."""

    def __init__(self, process: subprocess.Popen[str], profile: Profile) -> None:
        """Read the output of a process from now on.

        Args:
            process: started with its output piped.
            profile: with ``{port}`` filled in.
        """
        self.profile = profile
        self.base_url = profile.portal.base_url
        self._process = process
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._reader = threading.Thread(target=self._read, name="portal-output", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Of the process that was started: the guard, whose group holds the portal."""
        return self._process.pid

    def output(self) -> list[str]:
        """The last lines that it wrote, both streams in one. They may hold what a portal should not log: do not keep them on disk."""
        return list(self._lines)

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def check(self) -> None:
        """Make sure that it still runs; cheap enough for the beginning and the end of each scenario.

        Raises:
            UserError: ``portal-died``, with its exit status and last words.
        """
        status = self._process.poll()
        if status is not None:
            self._reader.join(timeout=1.0)
            raise UserError(
                "portal-died",
                f"the portal ended by itself during the run ({_ending(status)}){self._last_words()}",
                "See why it ends, then run again.",
            )

    def wait_ready(self, start: Start) -> None:
        """Wait until it answers below 500.

        Raises:
            UserError: ``portal-not-started``: it ended, or does not answer in time.
        """
        url = urljoin(self.base_url, start.ready)
        deadline = time.monotonic() + start.ready_s
        last = "no answer"
        with httpx.Client(verify=trust(insecure=True), trust_env=False, timeout=CALL_S) as client:  # asks only whether it is up
            while time.monotonic() < deadline:
                status = self._process.poll()
                if status is not None:
                    self._reader.join(timeout=1.0)
                    said = f"the portal ended while starting ({_ending(status)}){self._last_words()}"
                    raise UserError("portal-not-started", said, "Run portal.start.command by hand to see all that it says.")
                try:
                    answer = client.get(url)
                except httpx.HTTPError as error:
                    last = type(error).__name__
                else:
                    if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                        return
                    last = f"status {answer.status_code}"
                time.sleep(POLL_S)
        said = f"the portal did not answer at {url} within {start.ready_s:g} s (last: {last}){self._last_words()}"
        raise UserError("portal-not-started", said, "Correct portal.start.ready, or allow more time with portal.start.ready_s.")

    def stop(self) -> None:
        """End it and all its children: asked first, then made to."""
        _signal_group(self._process, signal.SIGTERM)
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            pass
        finally:
            # children that outlived their parent hold the port: the group is ended even when its leader is gone
            _signal_group(self._process, getattr(signal, "SIGKILL", signal.SIGTERM))
        self._process.wait(GRACE_S)
        if self._process.stdin:
            self._process.stdin.close()
        self._reader.join(timeout=1.0)
        if self._process.stdout and not self._reader.is_alive():
            self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.append(line.rstrip())

    def _last_words(self) -> str:
        said = [line for line in self._lines if line.strip()]
        return f"; its last line: {said[-1][:300]}" if said else "; it wrote nothing"


@contextmanager
def started(profile: Profile, path: Path, *, scale: float = 1.0) -> Iterator[PortalProcess]:
    """Start the portal, wait until it is ready, and end it at the end whatever happens.

    Args:
        profile: has ``[portal.start]``.
        path: the profile's file; its folder is ``{here}`` and the working folder.
        scale: becomes ``{scale}``: by how much the portal should shorten its limits (0.02: 900 s become 18 s).

    Raises:
        UserError: ``portal-not-started``, ``profile-value`` (an unknown placeholder), or what ``secrets.fill`` raises.
    """
    start = profile.portal.start
    if start is None:
        raise UserError("portal-not-started", f"{path} has no [portal.start]", "Add one, or start the portal yourself.")
    here = path.resolve().parent
    with tempfile.TemporaryDirectory(prefix="wardround-portal-", ignore_cleanup_errors=True) as scratch:
        ports = {name: str(_free_port()) for name in _ports(profile)}
        words = {**ports, "python": sys.executable, "scale": f"{scale:g}", "dir": scratch, "here": str(here)}
        # split before filling in: a path with a blank stays one word
        command = [_filled(word, words, f"{path}: portal.start.command") for word in shlex.split(start.command)]
        extra = {name: fill(_filled(value, words, f"{path}: portal.start.environment.{name}")) for name, value in start.environment.items()}
        try:
            process = subprocess.Popen(
                # run by path and alone (-I -S): it has nothing to import
                [sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py")), *command],
                cwd=here,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **extra},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                # a group of its own: Ctrl-C reaches the run first, which ends the portal after the report is written
                start_new_session=True,
            )
        except OSError as error:
            said = f"{path}: portal.start.command: {command[0]!r}: {error.strerror or error}"
            raise UserError(
                "portal-not-started", said, "Correct the command; {python} is this Python, {here} the profile's folder."
            ) from error
        portal = PortalProcess(process, with_ports(profile, ports))
        try:
            portal.wait_ready(start)
            yield portal
        finally:
            portal.stop()


def _ports(profile: Profile) -> set[str]:
    """The names of all ports that a profile asks for: ``port``, and ``port_idp`` for what listens beside it."""
    return {"port", *_PORT.findall(profile.model_dump_json(exclude={"flows", "screen"}))}


def with_ports(profile: Profile, ports: Mapping[str, str]) -> Profile:
    """The profile with ``{port}`` (and ``{port_idp}``, ...) filled in where it says where the portal is."""

    def place(text: str) -> str:
        return _PORT.sub(lambda found: ports.get(found.group(1), found.group(0)), text)

    portal = profile.portal.model_copy(
        update={"base_url": place(profile.portal.base_url), "hosts": [place(host) for host in profile.portal.hosts]}
    )
    hook = profile.server.hook
    server = profile.server.model_copy(update={"hook": hook.model_copy(update={"url": place(hook.url) if hook.url else None})})
    readers = {
        name: reader.model_copy(update={"url": place(reader.url)})
        for name, reader in (("record", profile.record), ("audit", profile.audit))
        if reader
    }
    routes = [route.model_copy(update={"host": place(route.host)}) if route.host else route for route in profile.routes]
    return profile.model_copy(update={"portal": portal, "server": server, "routes": routes, **readers})


def reach(profile: Profile) -> None:
    """Make sure that a portal which wardround does not start is there. Any answer will do: an error page is an answer.

    Raises:
        UserError: ``portal-unreachable``.
    """
    url = profile.portal.base_url
    try:
        with httpx.Client(verify=trust(insecure=profile.portal.insecure_tls), trust_env=False, timeout=CALL_S) as client:
            client.get(url)
    except httpx.HTTPError as error:
        tls = " Set portal.insecure_tls = true if its certificate is a test system's own." if "CERTIFICATE" in str(error).upper() else ""
        said = f"no portal answers at {url} ({type(error).__name__}: {error})"
        raise UserError(
            "portal-unreachable", said, f"Start it, or correct portal.base_url; is {urlsplit(url).hostname} reachable from here?{tls}"
        ) from error


def _filled(text: str, words: Mapping[str, str], where: str) -> str:
    for name in _WORD.findall(text):
        if name not in words:
            raise UserError("profile-value", f"{where} has {{{name}}}", did_you_mean(name, words))
    return _WORD.sub(lambda found: words[found.group(1)], text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _signal_group(process: subprocess.Popen[str], number: int) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
    except (ProcessLookupError, PermissionError):
        return


def _ending(status: int) -> str:
    return f"exit status {status}" if status >= 0 else f"ended by signal {signal.Signals(-status).name}"
