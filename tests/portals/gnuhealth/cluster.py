"""A PostgreSQL cluster of GNU Health's own. It listens on a socket in a folder, and on no network at all."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from places import Missing, account, program  # beside this file, which is run by path

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "gnuhealth"
DATABASE = "health"
READY_S = 60.0
POLL_S = 0.1
SOCKETS = Path(tempfile.gettempdir())
"""Where the socket is made. Only its own account (and root) may open it."""


@dataclass(frozen=True)
class Cluster:
    """One cluster.

    Attributes:
        folder: its data.
        port: number in the socket's name. It is no TCP port, so it may be the web server's.
    """

    folder: Path
    port: int

    @property
    def uri(self) -> str:
        """As trytond wants it."""
        return f"postgresql://{USER}@{str(SOCKETS).replace('/', '%2F')}:{self.port}/"

    def make(self) -> None:
        """An empty cluster with an empty database.

        Raises:
            Missing: PostgreSQL is not there, or says no.
        """
        self._own_folder()
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._call("initdb", "--auth=trust", f"--username={USER}", *locale, "-D", str(self.folder))
        with self.running():
            self._call("createdb", "-h", str(SOCKETS), "-p", str(self.port), "-U", USER, DATABASE)

    def copy_of(self, template: Path) -> None:
        """Take over the data of a cluster that is not running."""
        self._own_folder()
        # cp: it shares blocks where the file system can, and runs as the account that must own the copy
        self._call("cp", "-a", "--reflink=auto", f"{template}/.", str(self.folder))

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it, wait until it answers, stop it at the end.

        Raises:
            Missing: it does not start.
        """
        # nothing here outlives a crash of the machine: no waiting for the disk
        options = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "unix_socket_permissions=0700")
        command = [program("postgres"), "-D", str(self.folder), "-k", str(SOCKETS), "-p", str(self.port)]
        with subprocess.Popen(
            [*command, *(word for option in options for word in ("-c", option))],
            cwd=self.folder,
            user=account(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                self._wait(process)
                yield
            finally:
                process.send_signal(signal.SIGINT)  # its "fast" shutdown: clients are sent away

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_S
        asking = [program("pg_isready"), "-q", "-h", str(SOCKETS), "-p", str(self.port)]
        while process.poll() is None and time.monotonic() < deadline:
            if subprocess.run(asking, check=False).returncode == 0:
                return
            time.sleep(POLL_S)
        raise Missing(f"PostgreSQL did not start on {self.folder}: run `postgres -D` on it by hand to see why")

    def _own_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if owner := account():
            shutil.chown(self.folder, owner)

    def _call(self, name: str, *options: str) -> None:
        done = subprocess.run(
            [program(name), *options], cwd=self.folder, user=account(), capture_output=True, text=True, check=False, timeout=READY_S
        )
        if done.returncode:
            raise Missing(f"{name}: {done.stderr.strip().splitlines()[-1:] or done.returncode}")
