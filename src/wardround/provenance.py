"""Where a run comes from: versions and commit, as they stand at the top of each report."""

from __future__ import annotations

import platform
import secrets
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING

from wardround.result import InvariantFacts, RunFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TOOLS = ("playwright", "mitmproxy", "pytest")
_GIT_S = 5.0
"""A git that hangs (a dead network drive) must not hold up the run."""


def begin_facts(  # noqa: PLR0913 - they are the facts
    *,
    command: Sequence[str],
    replay: Sequence[str],
    seed: int,
    portal: str,
    invariants: Iterable[InvariantFacts] = (),
    versions: Mapping[str, str] | None = None,
    profile: str = "",
    style: str = "",
    clock: str = "virtual",
    server: str = "aged",
    strict: bool = False,
    throughout: Sequence[str] = (),
) -> RunFacts:
    """The facts of a run that begins now: its id, the time, the versions, the team's commit.

    Args:
        command: the exact command, as typed.
        replay: the command that runs the same again, without ``-k``: ``["wardround", "run", "portal.toml", "--seed", "7"]``.
        seed: of every choice.
        portal: name of the portal.
        invariants: what will judge, in the order of the report.
        versions: of what only the caller knows (``browser``); the others are found here.
        profile: its path as given; empty for the embedded portal.
        style: ``tokens`` or ``cookie``.
        clock: as in ``history.events.Started``.
        server: as there.
        throughout: what disturbs every scenario, as the command line takes it.
        strict: whether could-not-tell counts for the exit status.
    """
    now = datetime.now(UTC)
    return RunFacts(
        id=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
        command=shlex.join(command),
        replay=shlex.join(replay),
        seed=seed,
        portal=portal,
        started=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        wardround=own_version(),
        commit=commit(),
        versions={**tool_versions(), **(versions or {})},
        invariants=list(invariants),
        profile=profile,
        style=style,
        clock=clock,
        server=server,
        strict=strict,
        throughout=list(throughout),
    )


def own_version() -> str:
    """The version of wardround itself."""
    try:
        return metadata.version("wardround")
    except metadata.PackageNotFoundError:
        return "0+uninstalled"


def tool_versions() -> dict[str, str]:
    """Python, the platform, and the tools that a verdict may depend on."""
    found = {"python": platform.python_version(), "platform": f"{platform.system()} {platform.machine()}"}
    for tool in _TOOLS:
        try:
            found[tool] = metadata.version(tool)
        except metadata.PackageNotFoundError:
            continue
    return found


def commit() -> str:
    """Short commit of the repository in the current folder, ``+changes`` when it is not clean; empty outside of one."""
    git = shutil.which("git")
    if git is None:
        return ""
    head = _git(git, "rev-parse", "--short", "HEAD")
    if not head:
        return ""
    return head + ("+changes" if _git(git, "status", "--porcelain", "--untracked-files=no") else "")


def _git(git: str, *arguments: str) -> str:
    try:
        done = subprocess.run([git, *arguments], capture_output=True, text=True, timeout=_GIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
