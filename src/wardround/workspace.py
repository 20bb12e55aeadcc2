"""The four folders: flows, proxies, suites, reports. The team's file first, then ours; both read by path."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import shutil
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from wardround.errors import UserError, did_you_mean

if TYPE_CHECKING:
    from types import ModuleType

Kind = Literal["flows", "proxies", "suites", "reports"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SINGULAR: dict[Kind, str] = {"flows": "flow", "proxies": "fault", "suites": "suite", "reports": "report"}


def kit() -> Path:
    """Where our own four folders are: in the wheel beside the engine, in a checkout at its root."""
    engine = Path(__file__).resolve().parent
    packed = engine / "kit"
    return packed if packed.is_dir() else engine.parent.parent


def roots(root: Path | None = None) -> list[Path]:
    """Where names are looked up: the team's workspace (``root``, a profile's folder say, then the current folder), then ours."""
    places = [*([root.resolve()] if root else []), Path.cwd().resolve(), kit()]
    return list(dict.fromkeys(places))


def names(kind: Kind, root: Path | None = None) -> list[str]:
    """The names there are, sorted: modules, and for suites also their folders."""
    found: set[str] = set()
    for folder in (place / kind for place in roots(root)):
        found |= {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_") and path.stem != "conftest"}
        if kind == "suites":
            found |= {path.name for path in folder.glob("*/") if _is_package(path)}
    return sorted(found)


def find(kind: Kind, name: str, root: Path | None = None) -> Path:
    """The file (or suite folder) of that name, the team's before ours. ``-`` and ``_`` are the same in a name.

    Raises:
        UserError: ``unknown-flow``, ``unknown-fault``, ``unknown-suite``, ``unknown-report``: nothing is called that.
    """
    wanted = name.removesuffix(".py").replace("-", "_")
    if wanted.isidentifier():
        for folder in (place / kind for place in roots(root)):
            for candidate in (folder / f"{wanted}.py", folder / wanted):
                if candidate.is_file() or (kind == "suites" and _is_package(candidate)):
                    return candidate
    what = _SINGULAR[kind]
    raise UserError(f"unknown-{what}", f"there is no {what} named {name!r} in {_places(kind, root)}", did_you_mean(name, names(kind, root)))


def load(path: Path) -> ModuleType:
    """Run a Python file as a module of its own.

    It is registered under a name made from its whole path, so that a team's ``reports/html.py`` and ours can both be loaded
    and neither hides an installed package. ``from flows.sign_in import …`` inside it means the folder beside it.

    Raises:
        UserError: ``file-broken``: it cannot be read, or raises while it is loaded (with the line at which it did).
    """
    path = path.resolve()
    name = f"_wardround_{path.stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise UserError("file-broken", f"{path} is not a Python file", "Give the path of a .py file.")
    module = importlib.util.module_from_spec(spec)
    # dataclasses and pickling look their module up by its name, so it must stand there while it is in use
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except UserError:
        sys.modules.pop(name, None)
        raise
    except Exception as error:
        sys.modules.pop(name, None)
        raise UserError("file-broken", f"{path}{_line_of(error, path)}: {type(error).__name__}: {error}", "Correct the file.") from error
    return module


def join(root: Path | None = None) -> list[Path]:
    """Let ``from flows.sign_in import …`` mean the team's file first, then ours, in this process.

    Puts the places on ``sys.path`` and gives each of the four packages the folders of all places: a team that writes one
    flow of its own still has ours. To be called once by a process that loads suites.

    Returns:
        The places, the team's first.
    """
    places = [place for place in roots(root) if any((place / kind).is_dir() for kind in KINDS)]
    for place in reversed(places):
        if str(place) not in sys.path[:1]:
            sys.path.insert(0, str(place))
    for kind in KINDS:
        folders = [str(place / kind) for place in places if (place / kind).is_dir()]
        package = importlib.import_module(kind)
        # an installed package of that name (there is a `flows` on PyPI) stays reachable, behind the team's folder and ours
        package.__path__ = [*folders, *(known for known in package.__path__ if known not in folders)]
    return places


def make(target: Path) -> tuple[list[Path], list[Path]]:
    """Make a workspace: the same four folders and an example ``portal.toml``. Copies; never overwrites.

    Returns:
        The files that were made, and those that were there already and were kept; both relative to ``target``.

    Raises:
        UserError: ``folder-not-writable``: the folder cannot be written.
    """
    made: list[Path] = []
    kept: list[Path] = []
    try:
        for source, relative in _sources():
            destination = target / relative
            if destination.exists():
                kept.append(relative)
                continue
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, destination)
            made.append(relative)
    except OSError as error:
        raise UserError("folder-not-writable", f"{target}: {error.strerror or error}", "Choose a folder that you may write.") from error
    return made, kept


def _sources() -> list[tuple[Path, Path]]:
    """What a workspace is made of: each file and its place in the workspace."""
    own = kit()
    found = [(Path(__file__).with_name("portal") / "example.toml", Path("portal.toml"))]
    for kind in KINDS:
        for path in sorted((own / kind).rglob("*")):
            relative = path.relative_to(own)
            hidden = any(part.startswith(".") or part == "__pycache__" for part in relative.parts)
            if path.is_file() and not hidden and path.suffix != ".pyc":
                found.append((path, relative))
    return found


def _is_package(path: Path) -> bool:
    return path.is_dir() and (path / "__init__.py").is_file()


def _places(kind: Kind, root: Path | None) -> str:
    return " or ".join(str(place / kind) for place in roots(root))


def _line_of(error: Exception, path: Path) -> str:
    """``:12``, the line of the file that failed; empty when it never got that far."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f":{error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f":{lines[-1]}" if lines else ""
