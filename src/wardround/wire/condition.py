"""Named conditions: faults along a time-line, as wards know them. Each is a file of ``proxies/conditions/``, the team's first.

CONDITION = Condition((Step(0, 4, "latency(delay_s=2)"), Step(4, 30, "offline")))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround import workspace
from wardround.errors import UserError, did_you_mean
from wardround.wire.spoken import parse

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from wardround.wire.spoken import Spoken


@dataclass(frozen=True)
class Step:
    """A fault that is up for some time of a condition. Virtual seconds since the condition began."""

    from_s: float
    to_s: float
    fault: str
    """As ``--fault`` takes it: ``offline``, ``unavailable on refresh``."""


@dataclass(frozen=True)
class Condition:
    """A time-line of faults. Steps may overlap, and may stand in any order."""

    steps: tuple[Step, ...]

    @property
    def lasts_s(self) -> float:
        """Virtual seconds from its beginning until its last fault ends."""
        return max(step.to_s for step in self.steps)


@dataclass(frozen=True)
class Known:
    """A condition that was found: read, and every fault of it understood."""

    name: str
    manual: str
    """The file's docstring."""
    condition: Condition
    faults: tuple[Spoken, ...]
    """One for each step."""


def names(root: Path | None = None) -> list[str]:
    """The conditions there are, sorted."""
    return sorted({path.stem for folder in _folders(root) for path in folder.glob("*.py") if not path.stem.startswith("_")})


def find(name: str, root: Path | None = None, *, clinicians: Collection[str] = (), flows: Collection[str] = ()) -> Known:
    """The condition of that name. ``-`` and ``_`` are the same.

    Args:
        name: the file's name.
        root: the team's workspace; None for the current folder.
        clinicians: aliases that its aims may name; none: any will do.
        flows: names of flows that its aims may name; none: any will do.

    Raises:
        UserError: ``unknown-condition``; ``broken-condition``: the file holds no time-line, or an impossible one; ``file-broken``;
            whatever is wrong with the text of a fault.
    """
    wanted = name.removesuffix(".py").replace("-", "_")
    found = [folder / f"{wanted}.py" for folder in _folders(root) if wanted.isidentifier() and (folder / f"{wanted}.py").is_file()]
    if not found:
        raise UserError("unknown-condition", f"there is no condition named {name!r}", did_you_mean(name, names(root)))
    module = workspace.load(found[0])
    condition = getattr(module, "CONDITION", None)
    if not isinstance(condition, Condition) or not condition.steps:
        raise UserError("broken-condition", f"{found[0]} holds no CONDITION with a step", "See docs/how-to/aim-a-fault.md.")
    for step in condition.steps:
        if not 0 <= step.from_s < step.to_s:
            said = f"{found[0]}: {step.fault} is up from {step.from_s:g} s to {step.to_s:g} s"
            raise UserError("broken-condition", said, "A step begins at 0 or later, and ends after it began.")
    faults = tuple(parse(step.fault, root=root, clinicians=clinicians, flows=flows) for step in condition.steps)
    return Known(wanted, (module.__doc__ or "").strip(), condition, faults)


def _folders(root: Path | None) -> list[Path]:
    return [place / "proxies" / "conditions" for place in workspace.roots(root)]
