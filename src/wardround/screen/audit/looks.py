"""What was seen of one screen, kept in the run's folder: its models, its pictures, axe's findings and what probes found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wardround.history.journal import private_folder
from wardround.screen.model import Screen, decode
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FOLDER = "screens"
"""In the run's folder; in it one folder for each look."""
LOOK = "look.json"


class AxeNode(msgspec.Struct, frozen=True, kw_only=True):
    """What axe-core says of one element, in its own words."""

    rule: str
    kind: str
    """``violation`` or ``incomplete``: axe could not tell."""
    impact: str = ""
    help: str = ""
    """Axe's one sentence."""
    url: str = ""
    tags: list[str] = []
    target: str = ""
    """Selectors, from the outermost frame inwards."""
    says: list[str] = []
    """Its messages."""
    box: tuple[float, float, float, float] | None = None


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One screen of the walk."""

    key: str
    """Of the page: its path with ids taken out, and its state."""
    title: str = ""
    task: str = ""
    """The flow in which it was seen; empty: a page by itself."""
    viewports: list[str] = []
    """Those whose models stand beside this, ``wide.json``, with their pictures, ``wide.png``."""
    engine: str = ""
    """``axe-core 4.12.1``; empty: it did not look."""
    axe: list[AxeNode] = []
    probes: list[Outcome] = []
    unprobed: str = ""
    """Why nothing was tried on it though it should have been; empty: it was, or probes were not wanted."""
    wrote: bool = False
    """The portal's record was another one after the probes than before."""
    covered: bool = False
    """Patients are covered in the pictures, and have stand-ins in the models."""
    missed: str = ""
    """No screen: why a flow ended early, so that its later screens were not seen. The key is the flow's name."""
    unread: str = ""
    """Why the page, or a part of the look, could not be taken; empty: all of it was."""


class Kept:
    """A look as it stands in the run's folder. Models are read when asked for.

    Args:
        folder: its folder.
        look: what stands in ``look.json``.
    """

    def __init__(self, folder: Path, look: Look) -> None:
        self.folder = folder
        self.look = look

    def models(self) -> list[Screen]:
        """The models, in the order of the viewports."""
        return [decode((self.folder / f"{name}.json").read_bytes()) for name in self.look.viewports]

    def picture(self, viewport: str) -> Path | None:
        """The picture through that viewport; None: there is none."""
        path = self.folder / f"{viewport}.png"
        return path if path.is_file() else None


def keep(home: Path, name: str, look: Look, models: Sequence[Screen], pictures: dict[str, bytes]) -> Kept:
    """Write a look (mode 0600: even without names, a picture may show patients). ``look.json`` comes last: with it, it is whole."""
    folder = private_folder(private_folder(home / FOLDER) / name)
    files = {f"{model.viewport.name}.json": model.encode() for model in models} | {f"{key}.png": data for key, data in pictures.items()}
    for file, content in {**files, LOOK: msgspec.json.encode(look)}.items():
        path = folder / file
        path.write_bytes(content)
        path.chmod(0o600)
    return Kept(folder, look)


def renewed(one: Kept, look: Look) -> Kept:
    """Write ``look.json`` anew: what was tried later."""
    (one.folder / LOOK).write_bytes(msgspec.json.encode(look))
    return Kept(one.folder, look)


def kept(home: Path) -> list[Kept]:
    """The looks in a run's folder, in the order in which they were taken. One that was cut short is left out."""
    return [Kept(path.parent, msgspec.json.decode(path.read_bytes(), type=Look)) for path in sorted((home / FOLDER).glob(f"*/{LOOK}"))]
