"""Start GNU Health on loopback, on a fresh copy of the seeded database: ``serve.py --port 8001``.

The first start installs everything and makes the database, some minutes; later ones take seconds. Passwords come from the
environment: ``GNUHEALTH_ADMIN_PASSWORD`` and those that ``seed.py`` names. Linux, with Debian's PostgreSQL 15, Node 20 and npm.
``--prepare`` only makes the database.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cluster import DATABASE, Cluster  # beside this file, which is run by path
from install import server
from places import Missing
from template import configured, template

if TYPE_CHECKING:
    from types import FrameType


def main() -> int:
    """Serve until told to stop. 0: stopped; 2: something is missing (one line says what)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--prepare", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    try:
        seeded = template()
        if options.prepare:
            return 0
        _serve(seeded, options.port)
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    except (KeyboardInterrupt, SystemExit):
        return 0
    return 0


def _serve(seeded: Path, port: int) -> None:
    scratch = Path(tempfile.mkdtemp(prefix="gnuhealth-"))
    scratch.chmod(0o711)  # PostgreSQL's account passes through to its own folder; nobody reads this one
    try:
        cluster = Cluster(scratch / "data", port)
        cluster.copy_of(seeded)
        settings = configured(scratch / "trytond.conf", cluster, port)
        settings.chmod(0o600)
        with cluster.running(), subprocess.Popen([str(server() / "trytond"), "-c", str(settings), "-d", DATABASE]) as trytond:
            try:
                trytond.wait()
            finally:
                trytond.terminate()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit


if __name__ == "__main__":
    sys.exit(main())
