"""Packages from npm, by name and version, in a folder of the user's cache: fetched once, never built."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ESBUILD = "esbuild@0.28.2"
"""Bundles the browser's part of a site, which no browser could load from its many files."""
FETCH_S = 180.0
_FLAGS = ("--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--no-save", "--silent")


class Missing(Exception):  # noqa: N818 - it names what is missing
    """Node, npm or a package is not to be had."""


def node() -> str:
    """Node's program.

    Raises:
        Missing: there is none.
    """
    return _program("node")


def wanted(listing: Path, side: str) -> list[str]:
    """``name@version`` of a site's packages on one side of the fix.

    Args:
        listing: a ``packages.json``: ``{"broken": {"name": "version"}, "fixed": {...}, "both": {...}}``.
        side: ``broken`` or ``fixed``.

    Raises:
        Missing: there is no such side.
    """
    sides: dict[str, dict[str, str]] = json.loads(listing.read_text())
    if side not in {"broken", "fixed"}:
        raise Missing(f"SITE_SIDE is {side!r}: it must be broken or fixed")
    return [f"{name}@{version}" for name, version in {**sides.get("both", {}), **sides.get(side, {})}.items()]


def installed(listing: Path, side: str) -> Path:
    """The ``node_modules`` with a site's packages and esbuild.

    Raises:
        Missing: npm is not there, or could not fetch them.
    """
    names = sorted([*wanted(listing, side), ESBUILD])
    home = _cache() / hashlib.sha256(" ".join(names).encode()).hexdigest()[:16]
    if not home.exists():
        _fetch(names, home)
    return home / "node_modules"


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wardround-tests" / "npm"


def _fetch(names: list[str], home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    npm = _program("npm")
    with tempfile.TemporaryDirectory(dir=home.parent, ignore_cleanup_errors=True) as scratch:
        (Path(scratch) / "package.json").write_text('{"private": true}')
        try:
            done = subprocess.run(
                [npm, "install", *_FLAGS, *names], cwd=scratch, capture_output=True, text=True, timeout=FETCH_S, check=False
            )
        except subprocess.TimeoutExpired as late:
            raise Missing(f"npm did not fetch {', '.join(names)} within {FETCH_S:g} s") from late
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise Missing(f"npm could not fetch {', '.join(names)}: {said[0] if said else f'status {done.returncode}'}")
        # two that fetch at once: whoever comes second finds the first one's folder
        try:
            Path(scratch).rename(home)
        except OSError:
            if not home.exists():
                raise
        else:
            Path(scratch).mkdir()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Missing(f"{name} was not found: these sites need Node 20 or later with npm on the PATH")
    return found
