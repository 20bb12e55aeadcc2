"""How many clinicians a portal carries: short runs of more and more, until an invariant or a limit breaks, then halving in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wardround.load.kept import keep, kept
from wardround.load.measures import Measures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

NAME = "capacity.json"
"""In the search's folder."""
FIRST = 8
"""The search begins with so many parts of all."""
FINE = 16
"""It ends when what held and what broke are no further apart than so many parts of all."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the search."""

    users: int
    verdicts: dict[str, str]
    """By invariant, and by limit."""
    why: dict[str, str] = {}
    """Of what is broken: what is said of it."""
    measured: Measures | None = None
    folder: str = ""
    """Of the run, in the search's folder."""
    stopped: str = ""
    """Why the run was stopped before its time; empty: it was not."""
    interrupted: bool = False
    """Somebody pressed Ctrl-C: the run is judged, and the last."""

    @property
    def broken(self) -> list[str]:
        """What broke, by name."""
        return sorted(name for name, verdict in self.verdicts.items() if verdict == "broken")

    @property
    def held(self) -> bool:
        """Whether nothing broke, and the run came to its end."""
        return not self.broken and not self.stopped


class Capacity(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found, its steps by their number of clinicians."""

    asked: int
    """No step had more clinicians."""
    steps: list[Step] = []

    @property
    def breaks(self) -> Step | None:
        """The smallest step that did not hold."""
        return next((step for step in self.steps if not step.held), None)

    @property
    def carries(self) -> int:
        """The largest number that held and below which everything held; 0: none."""
        broken = self.breaks
        return max((step.users for step in self.steps if step.held and (broken is None or step.users < broken.users)), default=0)

    @property
    def told(self) -> str:
        """The answer, in a sentence."""
        broken = self.breaks
        if not self.steps:
            return "no run came to its end"
        if broken is None:
            short = f", and {self.asked} were asked for: the search was interrupted" if self.carries < self.asked else ""
            return f"{self.carries} clinicians: nothing broke{short}"
        what = f"the run was stopped ({broken.stopped})" if broken.stopped and not broken.broken else ", ".join(broken.broken)
        return f"{self.carries or 'no number of'} clinicians held; at {broken.users} the first to break: {what}"

    def write(self, folder: Path) -> None:
        """Into the search's folder."""
        keep(folder / NAME, self)


def read(folder: Path) -> Capacity | None:
    """What a search found; None: the folder is no search's.

    Raises:
        UserError: ``not-a-run``.
    """
    return kept(folder / NAME, Capacity, "Search again with this version.")


def search(most: int, probe: Callable[[int], Step]) -> Iterator[Step]:
    """Look for the smallest number at which something breaks.

    Args:
        most: no step has more clinicians.
        probe: makes the run of so many.

    Yields:
        Each step once it is over. The last is one that was interrupted, or that the circuit breaker stopped: a portal that is down
        is left alone.
    """
    held, broke = 0, most + 1
    for users in _rising(most):
        step = probe(users)
        yield step
        if step.stopped or step.interrupted:
            return
        if not step.held:
            broke = users
            break
        held = users
    while broke <= most and broke - held > max(1, most // FINE):
        users = (held + broke) // 2
        step = probe(users)
        yield step
        if step.stopped or step.interrupted:
            return
        held, broke = (users, broke) if step.held else (held, users)


def ordered(asked: int, steps: Iterable[Step]) -> Capacity:
    """The steps of a search as what it found."""
    return Capacity(asked=asked, steps=sorted(steps, key=lambda step: step.users))


def _rising(most: int) -> list[int]:
    """An eighth, a quarter, a half, all."""
    return sorted({max(1, most * part // FIRST) for part in (1, 2, 4, FIRST)})
