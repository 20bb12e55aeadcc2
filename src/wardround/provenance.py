"""Where a run comes from: versions and commit, as they stand at the top of each report."""

from __future__ import annotations

import platform
import shutil
import subprocess
from importlib import metadata

_TOOLS = ("playwright", "mitmproxy", "pytest")
_GIT_S = 5.0
"""A git that hangs (a dead network drive) must not hold up the run."""


def own_version() -> str:
    """wardround's own version."""
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
        done = subprocess.run([git, *arguments], capture_output=True, text=True, timeout=_GIT_S, check=False)  # noqa: S603 - our own arguments
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
