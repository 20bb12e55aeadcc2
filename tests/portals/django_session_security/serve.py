"""Run the ward portal: options, database, people, server.

Options may also come from the environment (the option wins): ``WARN_AFTER``, ``EXPIRE_AFTER`` and ``SLOW_S`` in whole
seconds, ``TEST_CLOCK=1``, ``TIME_ZONE``. Passwords, the optional TOTP secret and the service token come from the
environment only (see ``ward/people.py``). Prints ``listening on http://127.0.0.1:PORT`` once it answers.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import django

if TYPE_CHECKING:
    from types import FrameType


def main() -> int:
    """Serve until told to stop. 0: stopped; 2: wrong options or a missing secret (one line says which)."""
    options = parse()
    with tempfile.TemporaryDirectory(prefix="ward-", dir=options.dir, ignore_cleanup_errors=True) as scratch:
        configure(options, Path(scratch))
        django.setup()
        return serve(options.port)


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--dir", type=Path, help="existing folder for the scratch database (default: the system's)")
    parser.add_argument("--warn-after", type=int, default=int(os.environ.get("WARN_AFTER", "840")), help="seconds of idleness")
    parser.add_argument("--expire-after", type=int, default=int(os.environ.get("EXPIRE_AFTER", "900")), help="seconds of idleness")
    parser.add_argument("--slow-s", type=int, default=int(os.environ.get("SLOW_S", "5")), help="how long the report takes, seconds")
    parser.add_argument("--scale", type=float, default=1.0, help="multiply these three times (0.02: 900 s become 18 s)")
    parser.add_argument("--time-zone", default=os.environ.get("TIME_ZONE", "UTC"))
    parser.add_argument("--test-clock", action="store_true", default=os.environ.get("TEST_CLOCK") == "1", help="obey X-Test-Now")
    options = parser.parse_args()
    # The package's script and ping view count whole seconds: a limit with a fraction would silently act as the next whole one.
    for name in ("warn_after", "expire_after", "slow_s"):
        setattr(options, name, max(1, round(getattr(options, name) * options.scale)))
    if options.warn_after >= options.expire_after:
        parser.error(f"warn-after ({options.warn_after} s) must be less than expire-after ({options.expire_after} s): scale them down less")
    return options


def configure(options: argparse.Namespace, scratch: Path) -> None:
    """Hand the options to ``ward/settings.py``."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ward.settings",
        "WARD_DATABASE": str(scratch / "ward.sqlite3"),
        "WARN_AFTER": str(options.warn_after),
        "EXPIRE_AFTER": str(options.expire_after),
        "SLOW_S": str(options.slow_s),
        "TEST_CLOCK": str(int(options.test_clock)),
        "TIME_ZONE": options.time_zone,
    }


def serve(port: int) -> int:
    """Make the tables and the people, then answer, one thread for each connection: slow requests overlap with others."""
    # Only now are there settings, which these read while they are imported.
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from ward.people import MissingSecretError, settle

    class QuietHandler(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing: a line for each request would drown the tests' output."""

    call_command("migrate", run_syncdb=True, verbosity=0)
    try:
        settle()
    except MissingSecretError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    server = ThreadedWSGIServer(("127.0.0.1", port), QuietHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"listening on http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.05)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End as Ctrl-C does, so that the scratch folder goes."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
