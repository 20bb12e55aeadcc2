"""What the processes of a load run are told: one small file in the run's folder. Secrets are never in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wardround.errors import UserError
from wardround.load.dice import Dice
from wardround.load.kept import keep
from wardround.portal import profile as profiles
from wardround.portal.start import with_ports

if TYPE_CHECKING:
    from wardround.portal.profile import Profile

NAME = "load.json"
STOPPED = "stopped.txt"
"""In the run's folder: why the run was stopped before its time."""
VARIABLE = "WARDROUND_LOAD_PLAN"
"""Environment variable with the path of the plan."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How clinicians behind the wire reach it, and what is written on their exchanges, in the wire's own words."""

    port: int
    """On loopback."""
    tab: str
    """Header that names clinician and tab; the wire takes it off."""
    at: str
    """Header with the moment (ms) and a key; the wire takes it off."""
    network: str
    """Header of an answer that is not the portal's, or is its answer to what the network spoiled."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One run."""

    profile: str
    """Path of the profile."""
    base_url: str
    """Where the portal is, its port filled in."""
    root: str = ""
    """The team's workspace; empty: ours alone."""
    folder: str = ""
    """Of the run, for evidence. Empty: a worker far from it, which hands its evidence to the master."""
    run: str
    """Four hexadecimal digits that all markers of the run carry."""
    seed: int
    users: int
    rate: float
    run_time_s: float
    shape: str = ""
    """Name of a shape; empty: ``rate`` a second until all are there."""
    share: float = 0.0
    """Part of the clinicians who work behind the wire."""
    conditions: list[str] = []
    """What the network does there, as ``--condition`` takes it."""
    canaries: int = 0
    """Clinicians at real browsers."""
    way: Way | None = None
    """To the wire; None: everybody works direct."""

    @property
    def behind(self) -> frozenset[int]:
        """The seats behind the wire: so many of a hundred, at least one, the same for the same seed."""
        if self.way is None:
            return frozenset()
        dice = Dice(f"{self.seed}/wire")
        drawn = sorted(range(self.users), key=lambda _: dice.random())
        return frozenset(drawn[: max(1, round(self.users * self.share))])

    def describe(self) -> Profile:
        """The profile of the portal, where the portal is."""
        port = self.base_url.rpartition(":")[2].partition("/")[0]
        return with_ports(profiles.load(Path(self.profile)), {"port": port})

    def write(self, folder: Path) -> Path:
        """Write it into the run's folder."""
        return keep(folder / NAME, self)


def read(path: Path) -> Plan:
    """Read a plan.

    Raises:
        UserError: ``plan-unreadable``.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except (OSError, msgspec.MsgspecError) as error:
        raise UserError("plan-unreadable", f"{path}: {error}", "Start clinicians with `wardround load`.") from error
