"""What ``wardround load`` was asked for, and what of it is refused before anything is started."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from wardround.errors import UserError, did_you_mean
from wardround.history.telling import length_of
from wardround.load.arrivals import SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wardround.portal.profile import Profile

Part = Literal["whole", "master", "worker"]


def run_time_of(text: str) -> float:
    """The value of ``--run-time`` in seconds.

    Raises:
        UserError: ``run-time-unreadable``.
    """
    if (seconds := length_of(text)) is None:
        raise UserError("run-time-unreadable", f"--run-time {text!r} is no length of time", "Write it as 90s, 5m or 1h.")
    return seconds


@dataclass(frozen=True, kw_only=True)
class LoadOrder:
    """One run.

    Attributes:
        command: as typed; it stands in the report.
        portal: the profile; None: the embedded reference portal, in ``style``.
        users: how many clinicians at most.
        rate: how many may arrive in a second.
        run_time_s: how long.
        shape: by name; None: ``rate`` a second until all are there.
        workers: processes on this machine that carry the clinicians; 0: Locust's only process does.
        part: the whole run, or one part of a run on several machines.
        master_host: where a worker finds its master.
        behind: part of the clinicians behind the wire, 0 to 1; None: the profile's.
        conditions: what the network does there, as ``--condition`` takes it; empty: the profile's.
        canaries: clinicians at real browsers, besides the others.
        web: with Locust's own web page.
        rest: handed to Locust as they are.
    """

    command: Sequence[str]
    portal: Path | None = None
    style: str = "tokens"
    defects: Sequence[str] = ()
    users: int
    rate: float
    run_time_s: float
    shape: str | None = None
    workers: int = 0
    part: Part = "whole"
    master_host: str = "127.0.0.1"
    behind: float | None = None
    conditions: Sequence[str] = ()
    canaries: int = 0
    web: bool = False
    seed: int = 7
    out: Path | None = None
    strict: bool = False
    rest: Sequence[str] = field(default_factory=tuple)

    def check(self, profile: Profile, source: str) -> None:
        """Refuse what the profile does not allow.

        Args:
            profile: of the portal.
            source: its name, for messages.

        Raises:
            UserError: ``defect-needs-reference``, ``load-over-limit``, ``unknown-shape``, ``load-parts``.
        """
        if self.defects and self.portal is not None:
            said = f"--defect {self.defects[0]} was given for {source}"
            raise UserError("defect-needs-reference", said, "Defects are planted in the embedded portal only: `wardround load --demo`.")
        for what, asked, most in (("users", self.users, profile.load.max_users), ("spawn-rate", self.rate, profile.load.max_rate)):
            if asked > most:
                key = "max_users" if what == "users" else "max_rate"
                said = f"--{what} {asked:g} is more than {source} allows (load.{key} = {most:g})"
                raise UserError("load-over-limit", said, "Ask for less, or raise it in the profile of a portal that may break by it.")
        if self.shape is not None and self.shape not in SHAPES:
            raise UserError("unknown-shape", f"there is no shape named {self.shape!r}", did_you_mean(self.shape, SHAPES))
        if self.part != "whole" and self.workers:
            said = f"--{self.part} and --workers {self.workers} were both given"
            raise UserError("load-parts", said, "--workers is for one machine; on several, one has --master and each other --worker.")
