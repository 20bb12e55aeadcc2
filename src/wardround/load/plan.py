"""What the processes of a load run are told: one small file in the run's folder. Secrets are never in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wardround.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "load.json"
VARIABLE = "WARDROUND_LOAD_PLAN"
"""Environment variable with the path of the plan."""


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

    def write(self, folder: Path) -> Path:
        """Write it into the run's folder."""
        path = folder / NAME
        path.touch(mode=0o600)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self)))
        return path


def read(path: Path) -> Plan:
    """Read a plan.

    Raises:
        UserError: ``plan-unreadable``.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except (OSError, msgspec.MsgspecError) as error:
        raise UserError("plan-unreadable", f"{path}: {error}", "Start clinicians with `wardround load`.") from error
