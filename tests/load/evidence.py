"""A portal of our own, a run on it, and its evidence as a test reads it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from wardround.load.evidence import FOLDER, KINDS
from wardround.portal import profile as profiles
from wardround.portal.start import started
from wardround.reference.people import credentials
from wardround.workspace import kit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wardround.portal.start import PortalProcess

PROFILES = kit() / "src/wardround/reference/profiles"


@contextmanager
def portal(folder: Path, style: str = "tokens", options: str = "", more: str = "") -> Iterator[tuple[Path, PortalProcess]]:
    """The reference portal, running, and a profile that only says where it is."""
    os.environ.update(credentials())
    shipped = profiles.load(PROFILES / f"{style}.toml")
    start = shipped.portal.start
    assert start is not None
    changed = start.model_copy(update={"command": f"{start.command} {options}"})
    shipped = shipped.model_copy(update={"portal": shipped.portal.model_copy(update={"start": changed})})
    with started(shipped, PROFILES / f"{style}.toml") as running:
        text = (PROFILES / f"{style}.toml").read_text()
        head, _, rest = text.partition("[portal.start]")
        port = running.base_url.rpartition(":")[2]
        path = folder / "portal.toml"
        path.write_text((head + rest[rest.index("\n[") :]).replace("{port}", port) + more)
        yield path, running


def command(profile: Path, out: Path, *words: str) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "wardround.cli", "load", str(profile), "--out", str(out), *words]


def run(profile: Path, out: Path, *words: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(command(profile, out, *words), capture_output=True, text=True, timeout=timeout, check=False)


def lines(out: Path, kind: str) -> list[Any]:
    """All whole lines of a kind, of all workers."""
    found = []
    for path in sorted((out / FOLDER).glob(f"{kind}-*.ndjson")):
        whole = path.read_bytes().rpartition(b"\n")[0]
        found += [msgspec.json.decode(line, type=KINDS[kind]) for line in whole.split(b"\n") if line]
    return found
