"""Start the reference portal from the command line."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from wardround.reference.app import build
from wardround.reference.defects import ALL, UnknownDefect
from wardround.reference.people import SERVICE_TOKEN_NAME
from wardround.reference.settings import Settings
from wardround.reference.tls import self_signed

if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE = 2


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < 10**8:
        message = f"{text} is not a number of seconds, 0 or more"
        raise argparse.ArgumentTypeError(message)
    return value


def _positive(text: str) -> float:
    value = _seconds(text)
    if value == 0:
        message = "must be more than 0"
        raise argparse.ArgumentTypeError(message)
    return value


def parser() -> argparse.ArgumentParser:
    """All options; their defaults are those of ``Settings``."""
    healthy = Settings()
    options = argparse.ArgumentParser(
        "wardround portal", description="A synthetic clinician portal to test against. Loopback only.", allow_abbrev=False
    )
    options.add_argument(
        "--style", choices=("tokens", "cookie"), default=healthy.style, help="how sessions are held (default: %(default)s)"
    )
    options.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    options.add_argument("--tls", action="store_true", help="serve https with a self-signed certificate made now")
    for name, value, text in (
        ("idle", healthy.idle_s, "end a session after this long without a person's activity"),
        ("absolute", healthy.absolute_s, "end a session after this long, whatever happens"),
        ("access-token", healthy.access_token_s, "lifetime of an access token"),
        ("poll", healthy.poll_s, "heartbeat of a tab"),
        ("totp-step", healthy.totp_step_s, "time step of one-time codes"),
    ):
        options.add_argument(f"--{name}", type=_positive, default=value, metavar="S", help=f"{text}, seconds (default: %(default)g)")
    for name, value, text in (
        ("warning", healthy.warning_s, "warn this long before the end"),
        ("retry-window", healthy.retry_window_s, "repeat the answer to a refresh for this long"),
    ):
        options.add_argument(f"--{name}", type=_seconds, default=value, metavar="S", help=f"{text}, seconds (default: %(default)g)")
    options.add_argument("--scale", type=_positive, default=1.0, metavar="X", help="multiply every limit but the retry window (default: 1)")
    options.add_argument("--slow-ms", type=_seconds, default=0.0, metavar="MS", help="how long the trend of results takes, milliseconds")
    options.add_argument(
        "--test-clock", action="store_true", help="let X-Test-Now (ms since 1970) and POST /service/clock set the server's clock"
    )
    options.add_argument("--service-token", default=None, help=f"credential for /service (default: the environment's {SERVICE_TOKEN_NAME})")
    options.add_argument("--db", default=":memory:", help="SQLite file (default: in memory)")
    options.add_argument("--defect", action="append", default=[], metavar="NAME", help="plant a defect (repeatable)")
    options.add_argument("--list-defects", action="store_true", help="say what each defect breaks, and stop")
    return options


def settings_of(given: argparse.Namespace) -> Settings:
    """Settings from the parsed command line."""
    return Settings(
        style=given.style,
        idle_s=given.idle * given.scale,
        warning_s=given.warning * given.scale,
        absolute_s=given.absolute * given.scale,
        access_token_s=given.access_token * given.scale,
        retry_window_s=given.retry_window,
        poll_s=given.poll * given.scale,
        totp_step_s=given.totp_step,
        slow_ms=given.slow_ms,
        test_clock=given.test_clock,
        secure=given.tls,
        service_token=given.service_token or os.environ.get(SERVICE_TOKEN_NAME),
        defects=tuple(given.defect),
        db=given.db,
    )


def defects_table() -> str:
    """One paragraph per defect: what was done, what it breaks, when it shows, who reported it."""
    blocks = []
    for defect in ALL:
        head = f"{defect.name}  ({', '.join(defect.styles)})  breaks {defect.breaks}"
        blocks.append(f"{head}\n    {defect.says}\n    shows: {defect.hint}\n    real:  {defect.report}")
    return "\n".join(blocks)


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    # asyncio does this only for sockets whose protocol is named; without it each answer waits 40 ms for a delayed acknowledgement
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    # whoever reads the line "listening on" may connect at once, before the server takes its first connection
    listener.listen(128)
    return listener


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted. 0: stopped, 2: usage."""
    given = parser().parse_args(argv)
    if given.list_defects:
        sys.stdout.write(defects_table() + "\n")
        return 0
    try:
        app = build(settings_of(given))
    except UnknownDefect as unknown:
        sys.stderr.write(f"wardround portal: {unknown}\n")
        return _USAGE
    try:
        listener = _listen(given.port)
    except (OSError, OverflowError) as problem:
        sys.stderr.write(f"wardround portal: cannot listen on port {given.port}: {problem}. Take another --port, or 0 for a free one.\n")
        return _USAGE
    with tempfile.TemporaryDirectory(prefix="wardround-portal-") as folder, listener:
        certificate = self_signed(Path(folder)) if given.tls else None
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=60,
            server_header=False,
            # the portal's own, by its own clock
            date_header=False,
            ssl_certfile=certificate.certificate if certificate else None,
            ssl_keyfile=certificate.key if certificate else None,
        )
        scheme = "https" if given.tls else "http"
        sys.stdout.write(f"listening on {scheme}://127.0.0.1:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(config).run(sockets=[listener])
    return 0
