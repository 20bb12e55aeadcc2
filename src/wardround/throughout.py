"""What disturbs every scenario of a run: ``--fault`` and ``--condition``; and what is said of an aim that was never met."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wardround import workspace
from wardround.errors import UserError
from wardround.wire import condition
from wardround.wire.spoken import Spoken, parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wardround.portal.profile import Profile
    from wardround.wire.active import Active
    from wardround.wire.condition import Known
    from wardround.wire.playing import Playing
    from wardround.wire.wire import Wire

SETTLED_S = 10.0
"""Virtual seconds after the first sign-in when a condition begins that names no time: the first screens are drawn by then."""
_WHEN = re.compile(r"\s*(?P<name>\S+)(?:\s+after\s+(?P<after>\d+(?:\.\d+)?)|\s+at\s+(?P<at>[0-2]\d:[0-5]\d))?\s*")


@dataclass(frozen=True)
class Planned:
    """A condition that is to begin in every scenario."""

    text: str
    """As given."""
    known: Known
    after_s: float | None = None
    """Virtual seconds from the scenario's beginning; None with ``at``, or for the moment when somebody has signed in."""
    at: dt.time | None = None
    """Time of day on the ward."""

    def moment(self, start: float, zone: str | None) -> float | None:
        """When it begins in a scenario that began at ``start``; None: once somebody has signed in. Virtual seconds since 1970.

        ``zone``: IANA name of the ward's time zone; None for this machine's.
        """
        if self.after_s is not None:
            return start + self.after_s
        if self.at is None:
            return None
        here = dt.datetime.fromtimestamp(start, ZoneInfo(zone) if zone else None).astimezone(ZoneInfo(zone) if zone else None)
        today = here.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return (today if today >= here else today + dt.timedelta(days=1)).timestamp()


@dataclass(frozen=True)
class Throughout:
    """Faults that are up from each scenario's beginning to its end, and conditions that begin in it."""

    faults: tuple[Spoken, ...] = ()
    conditions: tuple[Planned, ...] = ()

    @classmethod
    def parse(cls, faults: Sequence[str], conditions: Sequence[str], profile: Profile, root: Path | None = None) -> Throughout:
        """From words, as the command line gives them.

        Raises:
            UserError: as ``spoken.parse`` and ``condition.find``; ``condition-text``.
        """
        clinicians = [clinician.alias for clinician in profile.clinicians]
        flows = sorted({*workspace.names("flows", root), *profile.flows})
        planned = []
        for text in conditions:
            found = _WHEN.fullmatch(text)
            if found is None or (found["at"] and int(found["at"][:2]) > 23):  # noqa: PLR2004  # hours of a day
                hint = "Write NAME, 'NAME after 90' (seconds from the beginning), or 'NAME at 13:00' (time of day on the ward)."
                raise UserError("condition-text", f"--condition {text!r} is not understood", hint)
            planned.append(
                Planned(
                    text,
                    condition.find(found["name"], root, clinicians=clinicians, flows=flows),
                    after_s=float(found["after"]) if found["after"] else None,
                    at=dt.time.fromisoformat(found["at"]) if found["at"] else None,
                )
            )
        return cls(tuple(parse(text, root=root, clinicians=clinicians, flows=flows) for text in faults), tuple(planned))

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.faults or self.conditions)

    def words(self) -> list[str]:
        """As the command line takes it again."""
        given = [("--fault", str(spoken)) for spoken in self.faults] + [("--condition", planned.text) for planned in self.conditions]
        return [word for pair in given for word in pair]


@dataclass(frozen=True)
class Unmet:
    """A fault (or condition) whose aim no exchange of a scenario met, or that changed none of those that it met."""

    fault: str
    met: int
    why: str

    def __str__(self) -> str:
        """One sentence."""
        if self.met:
            return f"'{self.fault}' met {self.met} exchange{'s' if self.met > 1 else ''} and changed none of them"
        return f"'{self.fault}' was never met: {self.why}"


@dataclass
class UpThroughout:
    """What was put up in one scenario."""

    wire: Wire
    plan: Throughout
    start: float
    zone: str | None
    actives: list[Active] = field(default_factory=list)
    playing: dict[str, Playing] = field(default_factory=dict)
    """Conditions that began, or will at their time, by their text."""
    _signed_in: bool = False

    def begin(self) -> None:
        """The scenario begins (its history has)."""
        self.actives = [self.wire.fault(spoken.make(), spoken.aim) for spoken in self.plan.faults]
        for planned in self.plan.conditions:
            moment = planned.moment(self.start, self.zone)
            if moment is not None:
                self.playing[planned.text] = self.wire.condition(planned.known, at=moment)

    def signed_in(self) -> None:
        """Somebody has signed in: what waited for that begins, once."""
        if self._signed_in:
            return
        self._signed_in = True
        for planned in self.plan.conditions:
            if planned.moment(self.start, self.zone) is None:
                self.playing[planned.text] = self.wire.condition(planned.known, at=self.wire.now() + SETTLED_S)

    def unmet(self) -> list[Unmet]:
        """What was of no effect so far. A fault that by its nature changes nothing (``none``) is so only when it met nothing."""
        idle = [
            Unmet(str(spoken), active.met, "" if active.met else self.wire.never_met(spoken.aim))
            for spoken, active in zip(self.plan.faults, self.actives, strict=True)
            if not active.hits and not (active.met and spoken.name == "none")
        ]
        for planned in self.plan.conditions:
            playing = self.playing.get(planned.text)
            if playing is None:
                idle.append(Unmet(planned.text, 0, "it begins once somebody has signed in, and nobody did"))
            elif not playing.begun:
                idle.append(Unmet(planned.text, 0, "the scenario ended before it began"))
            elif not playing.hits:
                idle.append(Unmet(planned.text, 0, "no exchange came while its faults were up"))
        return idle
