"""Named defects: real code that a hurried team would write, planted on request."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from wardround.reference.defects.catalogue import DEFECTS
from wardround.reference.defects.defect import Defect
from wardround.reference.defects.load import LOAD
from wardround.reference.defects.network import NETWORK
from wardround.reference.defects.screens import SCREENS
from wardround.reference.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardround.reference.settings import Settings

__all__ = ["ALL", "DEFECTS", "LOAD", "NETWORK", "SCREENS", "Defect", "UnknownDefect", "named", "policy_with"]

ALL: tuple[Defect, ...] = (*DEFECTS, *NETWORK, *LOAD, *SCREENS)
"""Those of sessions and work, which invariants find; those that need a fault of the network or
a ward at work; those of the screens, which rules find."""


class UnknownDefect(ValueError):  # noqa: N818 (an answer, not an error)
    """No defect of this name."""

    def __init__(self, name: str) -> None:
        """Name the nearest one that exists."""
        near = difflib.get_close_matches(name, [defect.name for defect in ALL], 1, 0.4)
        hint = f"; did you mean “{near[0]}”?" if near else "."
        super().__init__(f"unknown defect “{name}”{hint} --list-defects shows all {len(ALL)}.")


def named(names: Iterable[str]) -> list[Defect]:
    """Look defects up. Raises ``UnknownDefect``."""
    known = {defect.name: defect for defect in ALL}
    found = []
    for name in dict.fromkeys(names):
        if name not in known:
            raise UnknownDefect(name)
        found.append(known[name])
    return found


def policy_with(defects: Sequence[Defect], settings: Settings) -> Policy:
    """The healthy decisions, overruled by those of the defects."""
    bases = tuple(defect.server for defect in defects if defect.server is not None)
    kind: type[Policy] = type("PlantedPolicy", (*bases, Policy), {}) if bases else Policy
    return kind(settings)
