"""Finding a browser: Playwright's own, else an installed Chromium, Chrome or Edge."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wardround.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHOICE = "WARDROUND_BROWSER"
"""Environment variable: path of the browser to use, whatever else there is."""
Kind = Literal["chosen", "playwright", "headless-shell", "chromium", "chrome", "edge"]

_OWN = {False: "chromium-headless-shell", True: "chromium"}
_OWN_FILES = (
    "chrome-headless-shell",
    "headless_shell",
    "chrome",
    "chrome.exe",
    "chrome-headless-shell.exe",
    "Chromium",
    "Google Chrome for Testing",
)
_INSTALLED: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("headless-shell", ("chromium-headless-shell", "chrome-headless-shell")),
    ("chromium", ("chromium", "chromium-browser")),
    ("chrome", ("google-chrome", "google-chrome-stable", "chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")),
    ("edge", ("microsoft-edge", "microsoft-edge-stable", "msedge", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge")),
)
_WINDOWS: dict[Kind, str] = {"chrome": r"Google\Chrome\Application\chrome.exe", "edge": r"Microsoft\Edge\Application\msedge.exe"}
_VERSION_S = 10.0


@dataclass(frozen=True)
class Browser:
    """A browser that can be started. ``version`` is what it says of itself, ``why`` is why it was taken."""

    path: Path
    kind: Kind
    version: str
    why: str


def find(*, headed: bool = False, environment: Mapping[str, str] = os.environ) -> Browser | None:
    """The browser to use; None when there is none.

    Playwright's own first (it was made for the driver), then the headless shell (a third of the memory of a full Chromium),
    Chromium, Chrome, Edge. A headed run never takes the shell: it has no window. One that does not start is passed over.

    Raises:
        UserError: ``browser-missing``: ``WARDROUND_BROWSER`` names something that is not a browser.
    """
    chosen = environment.get(CHOICE)
    if chosen:
        version = version_of(Path(chosen))
        if version is None:
            raise UserError("browser-missing", f"{CHOICE} is {chosen!r}, which does not start as a browser", "Correct it, or unset it.")
        return Browser(Path(chosen), "chosen", version, f"{CHOICE} names it")
    for path, kind, why in _candidates(headed=headed, environment=environment):
        version = version_of(path)
        if version is not None:
            return Browser(path, kind, version, why)
    return None


def require(*, headed: bool = False, environment: Mapping[str, str] = os.environ) -> Browser:
    """As ``find``, but there must be one.

    Raises:
        UserError: ``browser-missing``, with what to install.
    """
    found = find(headed=headed, environment=environment)
    if found is None:
        window = " that has a window" if headed else ""
        raise UserError("browser-missing", f"no Chromium, Chrome or Edge{window} was found", how_to_install(headed=headed))
    return found


def how_to_install(*, headed: bool = False) -> str:
    """One line: what to install on this machine."""
    own = f"{Path(sys.executable).name} -m playwright install {_OWN[headed]}"
    if shutil.which("apt-get"):
        return f"Run `{own}`, or as root `apt-get install {_OWN[headed]}`, or set {CHOICE} to the path of one."
    return f"Run `{own}`, or install Chromium, Chrome or Edge, or set {CHOICE} to the path of one."


def version_of(path: Path) -> str | None:
    """What a browser says of itself; None when it does not start. Windows' browsers say nothing: there a file is enough."""
    if sys.platform == "win32":
        return "unknown" if path.is_file() else None
    try:
        said = subprocess.run([str(path), "--version"], capture_output=True, text=True, timeout=_VERSION_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = said.stdout.split()
    numbers = [word for word in words if word[:1].isdigit()]
    return numbers[0] if said.returncode == 0 and numbers else None


def _candidates(*, headed: bool, environment: Mapping[str, str]) -> Iterator[tuple[Path, Kind, str]]:
    """Browsers that may be there, the best first."""
    for name in (_OWN[headed], "chromium"):
        for path in _playwrights_own(name, environment):
            yield path, "playwright", "Playwright's own"
    for kind, commands in _INSTALLED:
        if headed and kind == "headless-shell":
            continue
        for command in commands:
            found = shutil.which(command, path=environment.get("PATH"))
            if found:
                yield Path(found), kind, "installed on this machine; Playwright's own is not"
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if kind in _WINDOWS and folder in environment:
                yield Path(environment[folder]) / _WINDOWS[kind], kind, "installed on this machine; Playwright's own is not"


def _playwrights_own(name: str, environment: Mapping[str, str]) -> Iterator[Path]:
    """Executables that ``playwright install`` put there, of the revision that the installed Playwright wants.

    Read from its folders rather than asked of its driver: a second driver cannot be started beside a running one.
    """
    listed = resources.files("playwright").joinpath("driver/package/browsers.json")
    try:
        browsers = json.loads(listed.read_text(encoding="utf-8"))["browsers"]
    except (OSError, ValueError, KeyError):
        return
    for revision in (browser["revision"] for browser in browsers if browser["name"] == name):
        folder = _registry(environment) / f"{name.replace('-', '_')}-{revision}"
        if (folder / "INSTALLATION_COMPLETE").exists():
            yield from (path for file in _OWN_FILES for path in sorted(folder.glob(f"**/{file}")) if path.is_file())


def _registry(environment: Mapping[str, str]) -> Path:
    """Playwright's folder of browsers."""
    set_by_user = environment.get("PLAYWRIGHT_BROWSERS_PATH")
    if set_by_user == "0":
        return Path(str(resources.files("playwright"))) / "driver" / "package" / ".local-browsers"
    if set_by_user:
        return Path(set_by_user)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA", str(Path.home()))) / "ms-playwright"
    return Path(environment.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "ms-playwright"
