"""Evidence of invented runs, written for tests and benchmarks: what a healthy portal would leave, and named ways to spoil it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from wardround.history.events import Limits
from wardround.load.evidence import Alerted, Audited, Meant, Member, Over, Reading, Recorded, Sent, Sighting, Told, Triggered
from wardround.load.rebuilding import Facts
from wardround.load.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.load.evidence import Line

START = 1_790_000_000.0
SIGN_IN = "/auth/sign-in"


def facts(until: float) -> Facts:
    """Of a run of the reference portal."""
    return Facts(
        name="load",
        seed=1,
        portal="test",
        style="tokens",
        limits=Limits(idle_s=900.0, warning_s=60.0, access_token_s=300.0),
        can=["record", "audit", "sign:reason"],
        start=START,
        until=until,
        audited=lambda _, route: "sign-in" if route == SIGN_IN else "",
    )


@dataclass
class Ward:
    """One run, told piece by piece; each piece takes its time, one after the other."""

    now: float = START
    lines: list[Line] = field(default_factory=list)
    trail: list[Audited] = field(default_factory=list)
    intents: int = 0
    alerts: int = 0

    def joins(self, user: int) -> None:
        """A user comes and signs in."""
        self.now += 1
        self.lines.append(Member(at=self.now, user=user, worker="a", clinician=f"nurse-{user}", tabs=2))
        self.sends(user, "sign-in", route=SIGN_IN, issued=f"t{user}-0")
        self.audits("sign-in", user, "")

    def sends(self, user: int, role: str, **given: object) -> None:
        """One exchange, answered 200 after 20 ms."""
        said = {"method": "GET" if role in {"read", "heartbeat", "stream"} else "POST", "route": f"/{role}", "status": 200, "ms": 20.0}
        self.lines.append(msgspec.convert({"at": self.now, "user": user, "session": 1, "role": role, **said, **given}, Sent))
        self.now += 0.1

    def audits(self, action: str, user: int, patient: str, **given: object) -> None:
        """A row of the trail."""
        said = {"at": 0.0, "id": str(len(self.trail)), "place": len(self.trail), "action": action, "clinician": f"nurse-{user}"}
        self.trail.append(msgspec.convert({**said, "patient": patient, "recorded_at": self.now, **given}, Audited))

    def writes(  # noqa: PLR0913 - one for each way to go wrong
        self,
        user: int,
        patient: str = "P1",
        *,
        outcome: str = "acknowledged",
        rows: int = 1,
        went_to: str | None = None,
        status: int = 200,
        audits: int = 1,
    ) -> str:
        """An order; the marker."""
        self.intents += 1
        marker = f"WR-0A1B-{user:05}00000{self.intents:03}"
        self.lines.append(Meant(at=self.now, user=user, marker=marker, patient=patient, what="order", flow="order_medication", session=1))
        self.sends(user, "write", marker=marker, status=status, failure="" if status else "timeout")
        self.lines.append(msgspec.convert({"at": self.now, "user": user, "marker": marker, "outcome": outcome, "status": status}, Told))
        where = went_to or patient
        for number in range(rows):
            ident = f"order-{self.intents}-{number}"
            self.lines.append(Recorded(at=0.0, id=ident, what="order", marker=marker, patient=where, clinician=f"nurse-{user}"))
        for _ in range(audits * rows):
            self.audits("order", user, where)
        return marker

    def alarms(self, user: int, took: float | None) -> None:
        """An alert that comes after so many seconds; None: never."""
        self.alerts += 1
        self.lines.append(Triggered(at=self.now, alert=str(self.alerts), whom=[user]))
        if took is not None:
            self.lines.append(Alerted(at=self.now + took, user=user, alert=str(self.alerts)))
        self.now += 1

    def sees(self, user: int, marker: str, patient: str) -> None:
        """A marker where it does not belong."""
        self.lines.append(Sighting(at=self.now, user=user, marker=marker, route="/chart", patient=patient))

    def ends(self, user: int, how: str) -> None:
        """The user's session is over."""
        self.now += 1
        self.lines.append(msgspec.convert({"at": self.now, "user": user, "session": 1, "how": how}, Over))

    def finish(self, *, complete: bool = True, stays: set[int] | None = None) -> list[Line]:
        """Everything, with the record and the trail as read at the end; whoever is still there signs out."""
        gone = {line.user for line in self.lines if isinstance(line, Over)}
        for member in [line for line in self.lines if isinstance(line, Member) and line.user not in gone]:
            if stays is None or member.user not in stays:
                self.ends(member.user, "signed-out")
        self.now += 30
        read = [Reading(at=self.now, of=of, complete=complete) for of in ("record", "audit")]
        kept = [msgspec.structs.replace(line, at=self.now) if isinstance(line, Recorded) else line for line in self.lines]
        return [*kept, *(msgspec.structs.replace(row, at=self.now) for row in self.trail), *read]


def write(folder: Path, lines: list[Line]) -> None:
    """As a worker would."""
    with Writer(folder, "a") as writer:
        for line in lines:
            writer.put(line)
