"""Evidence told again as a history, in the words that the invariants judge."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.history.events import (
    Act,
    Alert,
    Ended,
    Exchange,
    Held,
    Intent,
    LeftOut,
    Limits,
    Screen,
    Started,
)
from wardround.history.history import History
from wardround.load.evidence import (
    Alerted,
    Audited,
    Meant,
    Member,
    Over,
    Reading,
    Recorded,
    Sent,
    Sighting,
    Stood,
    Told,
    Touched,
    Triggered,
)
from wardround.load.told_network import fate, faults, touched
from wardround.load.told_rows import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Literal

    from wardround.history.events import AnyEvent
    from wardround.load.evidence import Line

BY_ITSELF = frozenset({"heartbeat", "refresh", "stream", "other"})
"""Roles of what a page sends without its clinician."""
SERVER_ERROR, REFUSED = 500, 400


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is true of the whole run."""

    name: str
    seed: int
    portal: str
    style: Literal["tokens", "cookie"]
    limits: Limits
    can: Sequence[str]
    start: float
    until: float
    """Of the last line of all evidence (as ``start``: seconds since 1970)."""
    audited: Callable[[str, str], str] = field(default=lambda _method, _route: "")
    """The audit trail's word for a method and route; empty: none."""


def rebuild(facts: Facts, lines: Iterable[Line], *, members: dict[int, Member], left_out: int = 0) -> History:
    """A history of these lines.

    Args:
        facts: of the run.
        lines: in any order.
        members: of the run, by number.
        left_out: how many deliveries of alerts a sieve left out.
    """
    told = _Telling(facts, members)
    by_kind: dict[type[Line], list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.at):
        by_kind[type(line)].append(line)
    told.writes(by_kind[Meant], by_kind[Told])
    told.touched = touched(by_kind[Touched])
    told.exchanges(by_kind[Sent], by_kind[Sighting])
    told.events += faults(by_kind[Stood], told.numbers)
    told.sessions(by_kind[Over], by_kind[Sent])
    told.alerts(by_kind[Triggered], by_kind[Alerted])
    told.kept([*by_kind[Recorded], *by_kind[Audited], *by_kind[Reading]])
    if left_out:
        told.events.append(LeftOut(at=facts.until, of="alert-delivery", count=left_out))
    ordered = sorted(told.events, key=lambda event: event.at)
    started = Started(
        at=facts.start,
        scenario=facts.name,
        seed=facts.seed,
        portal=facts.portal,
        style=facts.style,
        clock="real",
        server="real",
        limits=facts.limits,
        can=list(facts.can),
    )
    last = ordered[-1].at if ordered else facts.start
    return History.from_events([started, *ordered, Ended(at=max(facts.until, last) + 1.0, outcome="complete")])


class _Telling:
    def __init__(self, facts: Facts, members: dict[int, Member]) -> None:
        self.events: list[AnyEvent] = []
        self._facts = facts
        self._members = members
        self._acts = 0
        self._act_of: dict[str, int] = {}
        self.touched: dict[tuple[int, int], Touched] = {}
        self.numbers: dict[tuple[int, int], int] = {}

    def alias(self, user: int) -> str:
        member = self._members.get(user)
        return member.clinician if member else "?"

    def name(self, user: int) -> str:
        """Of a user's browser: users may share an account."""
        return f"{self.alias(user)}/{user}"

    def writes(self, meant: Sequence[Line], told: Sequence[Line]) -> None:
        outcomes: dict[str, list[Told]] = defaultdict(list)
        for line in told:
            if isinstance(line, Told):
                outcomes[line.marker].append(line)
        for line in meant:
            if not isinstance(line, Meant):
                continue
            name, tab = self.name(line.user), str(line.tab)
            self.events.append(
                Intent(
                    at=line.at,
                    intent=line.marker,
                    clinician=name,
                    tab=tab,
                    user=self.alias(line.user),
                    patient=line.patient,
                    what=line.what,
                    marker=line.marker,
                    fields=dict(line.fields),
                )
            )
            since = line.at
            words: list[Told | None] = [*outcomes[line.marker]]
            for word in words or [None]:
                self._acts += 1
                self._act_of.setdefault(line.marker, self._acts)
                act = Act(
                    at=since,
                    act=self._acts,
                    clinician=name,
                    tab=tab,
                    user=self.alias(line.user),
                    flow=line.flow,
                    phase="start",
                    intent=line.marker,
                    patient=line.patient,
                )
                self.events.append(act)
                if word is not None:
                    since = word.at
                    self.events.append(
                        Act(
                            at=word.at,
                            act=act.act,
                            clinician=name,
                            tab=tab,
                            user=act.user,
                            flow=line.flow,
                            phase="end",
                            outcome=word.outcome,
                            intent=line.marker,
                            patient=line.patient,
                        )
                    )

    def exchanges(self, sent: Sequence[Line], sightings: Sequence[Line]) -> None:
        for number, line in enumerate(sorted([*sent, *sightings], key=lambda line: line.at), 1):
            if isinstance(line, Sent):
                self.events.append(self._exchange(line, number))
            elif isinstance(line, Sighting):
                self.events.append(self._sighting(line, number))

    def _sighting(self, line: Sighting, number: int) -> Exchange:
        asked = [line.patient] if line.patient else []
        return Exchange(
            at=line.at,
            wall=line.at - self._facts.start,
            n=number,
            clinician=self.name(line.user),
            tab=str(line.tab),
            # the exchange itself stands in a line of its own: this one tells only what it carried, and settles nothing
            role="stream",
            path=line.route,
            status=200,
            acts_as=self.alias(line.user),
            request_patients=asked,
            patients=asked,
            seen=[line.marker],
            own=not asked,
        )

    def _exchange(self, line: Sent, number: int) -> Exchange:
        took = line.ms / 1000
        hit = self.touched.get((line.user, line.passage)) if line.passage else None
        outcome, arrived = fate(line, hit)
        if line.passage:
            self.numbers[line.user, line.passage] = number
        answered = outcome == "answered"
        what: Literal["refresh", "access", "session"] = "access" if self._facts.style == "tokens" else "session"
        if line.role == "refresh":
            what = "refresh"
        held = [Held(what=what, id=line.presented, place="header")] if line.presented and line.role != "sign-in" else []
        # the evidence of a read does not say to which act it belonged: each is one of its own
        alone = None if line.role in BY_ITSELF else -number
        act = self._act_of.get(line.marker) if line.marker else alone
        return Exchange(
            at=line.at,
            wall=line.at - self._facts.start,
            n=number,
            clinician=self.name(line.user),
            tab=str(line.tab),
            role=line.role,
            method=line.method,
            path=line.route,
            how="stream" if line.role == "stream" else "fetch",
            status=line.status or None,
            outcome=outcome,
            arrived=arrived,
            answered_at=line.at + took if answered else None,
            answered_wall=line.at + took - self._facts.start if answered else None,
            presented=held,
            issued=[Held(what=what, id=line.issued, place="body")] if line.issued else [],
            acts_as=self.alias(line.user),
            accepted=line.status < REFUSED if held and answered and line.status < SERVER_ERROR else None,
            markers=[line.marker] if line.marker else [],
            audit=self._facts.audited(line.method, line.route),
            act=act,
            faults=hit.faults.split(",") if hit is not None else [],
            bytes=line.bytes,
        )

    def sessions(self, overs: Sequence[Line], sent: Sequence[Line]) -> None:
        """What a tab of each session that ended showed: on the wire there is one, and it gives a reason unless the end was silent."""
        first: dict[tuple[int, int], float] = {}
        for line in sent:
            if isinstance(line, Sent):
                first.setdefault((line.user, line.session), line.at)
        for line in overs:
            if not isinstance(line, Over):
                continue
            name, tab = self.name(line.user), "0"
            began = min(first.get((line.user, line.session), line.at), line.at)
            self._acts += 1
            enter = Act(at=began, act=self._acts, clinician=name, tab=tab, user=self.alias(line.user), flow="sign_in", phase="start")
            self.events += [
                enter,
                Screen(at=began, clinician=name, tab=tab, signed_in=True, locked=False, signed_out=False),
                Act(at=began, act=self._acts, clinician=name, tab=tab, flow="sign_in", phase="end", outcome="done"),
            ]
            if line.how in {"signed-out", "given-up"}:
                self._acts += 1
                leave = Act(at=line.at, act=self._acts, clinician=name, tab=tab, flow="sign_out", phase="start")
                self.events += [
                    leave,
                    Act(at=line.at, act=self._acts, clinician=name, tab=tab, flow="sign_out", phase="end", outcome="done"),
                ]
            member = self._members.get(line.user)
            # direct, nothing excuses an end out of turn; behind the wire its reason does, as it does in the suites
            untold = line.how == "ended-untold" and not (member and member.wire)
            reason = None if untold else line.reason or (None if line.how == "ended-untold" else "as its limits say")
            gone = Screen(at=line.at, clinician=name, tab=tab, signed_in=False, locked=False, signed_out=True, reason=reason)
            self.events.append(gone)

    def alerts(self, triggers: Sequence[Line], alerts: Sequence[Line]) -> None:
        for line in triggers:
            if isinstance(line, Triggered):
                whom = [self.name(user) for user in line.whom]
                self.events.append(Alert(at=line.at, alert=line.alert, phase="trigger", patient=line.patient or None, whom=whom))
        for line in alerts:
            if isinstance(line, Alerted):
                self.events.append(Alert(at=line.at, alert=line.alert, phase="seen", clinician=self.name(line.user), tab=str(line.tab)))

    def kept(self, lines: Sequence[Line]) -> None:
        self.events += rows(lines)
