"""What this machine has of what wardround needs, and what to do about the rest."""

from __future__ import annotations

import platform
import shutil
import socket
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from wardround.browser.find import find, how_to_install
from wardround.errors import UserError

PYTHON = (3, 11)
DISK_MB = 500
"""Below this, a run with pictures may fill the disk."""
_PACKAGES = ("playwright", "pytest", "pytest-playwright", "mitmproxy", "pyotp", "PyJWT", "msgspec", "pydantic", "uvicorn", "starlette")


@dataclass(frozen=True)
class Found:
    """One thing that was looked at. ``fix`` says what to do when it is not as it should be."""

    what: str
    ok: bool
    said: str
    fix: str = ""
    needed: bool = True


def examine(*, headed: bool = False, folder: Path | None = None) -> list[Found]:
    """Look at everything; never raises.

    Args:
        headed: look for a browser that has a window.
        folder: where runs would be written; default the current folder.
    """
    return [
        _python(),
        *(_package(name) for name in _PACKAGES),
        _browser(headed=headed),
        _loopback(),
        _keyring(),
        _disk(folder or Path.cwd()),
    ]


def table(found: list[Found]) -> str:
    """The findings as lines: a mark, what, what was found; below it what to do."""
    width = max(len(one.what) for one in found)
    lines = []
    for one in found:
        mark = "ok" if one.ok else "MISSING" if one.needed else "no"
        lines.append(f"{mark:<8}{one.what:<{width}}  {one.said}")
        if not one.ok and one.fix:
            lines.append(f"{'':<8}{'':<{width}}  {one.fix}")
    missing = [one.what for one in found if one.needed and not one.ok]
    lines.append(f"missing: {', '.join(missing)}" if missing else "ready: `wardround demo` will run")
    return "\n".join(lines)


def _python() -> Found:
    version = platform.python_version()
    wanted = ".".join(map(str, PYTHON))
    return Found("python", sys.version_info >= PYTHON, f"{version} ({sys.executable})", f"Install Python {wanted} or later.")


def _package(name: str) -> Found:
    try:
        return Found(name, ok=True, said=metadata.version(name))
    except metadata.PackageNotFoundError:
        return Found(name, ok=False, said="not installed", fix="Run `pip install wardround` again in this environment.")


def _browser(*, headed: bool) -> Found:
    what = "browser with a window" if headed else "browser"
    try:
        browser = find(headed=headed)
    except UserError as error:
        return Found(what, ok=False, said=error.message, fix=error.hint)
    if browser is None:
        return Found(what, ok=False, said="none found", fix=how_to_install(headed=headed))
    return Found(what, ok=True, said=f"{browser.kind} {browser.version} ({browser.path}): {browser.why}")


def _loopback() -> Found:
    """Whether the wire and the reference portal can listen, and be reached."""
    try:
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen(1)
            with socket.create_connection(server.getsockname(), timeout=2.0):
                return Found("loopback", ok=True, said="can listen on 127.0.0.1 and reach it")
    except OSError as error:
        return Found(
            "loopback", ok=False, said=f"{error.strerror or error}", fix="Allow programs to listen on 127.0.0.1 (firewall, sandbox)."
        )


def _keyring() -> Found:
    """Only profiles with ``keyring:`` secrets need one."""
    import keyring

    backend = keyring.get_keyring()
    ok = backend.priority > 0
    said = backend.name if ok else "none that can be opened"
    return Found("keyring", ok=ok, said=said, fix="Not needed unless a profile says keyring:…; env:NAME works without.", needed=False)


def _disk(folder: Path) -> Found:
    free = shutil.disk_usage(folder).free // 1_000_000
    return Found(
        "disk", free >= DISK_MB, f"{free} MB free in {folder}", f"Free some space ({DISK_MB} MB), or write elsewhere with --out DIR."
    )
