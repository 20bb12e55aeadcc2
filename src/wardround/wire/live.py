"""An exchange while it is under way: what will be its event, and what only the wire needs to know."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mitmproxy import connection, http

from wardround.history.events import Exchange, ExchangeOutcome, Held
from wardround.wire.waiting import Interruption

if TYPE_CHECKING:
    from collections.abc import Collection

    from wardround.wire.credentials import Secret

_NOBODY = connection.Client(peername=("127.0.0.1", 0), sockname=("127.0.0.1", 0))
_NOWHERE = connection.Server(address=None)


@dataclass(frozen=True)
class InFlight:
    """An exchange that is not over, as told to those outside the wire."""

    n: int
    role: str
    method: str
    path: str
    clinician: str | None
    tab: str | None
    stream: bool
    held: bool
    """It waits at a gate or for virtual time."""
    for_s: float
    """Real seconds since it arrived."""
    document: bool
    """What the tab itself is to show next (no frame in it)."""


@dataclass(eq=False)
class Live:
    """One exchange under way. Belongs to the wire's thread; others see ``InFlight``."""

    flow: http.HTTPFlow = field(repr=False)
    n: int
    at: float
    wall: float
    clinician: str | None
    tab: str | None
    role: str
    activity: bool
    how: str
    method: str
    host: str
    path: str
    """As sent, query included: never written anywhere."""
    shown: str
    """Path as it may be written."""
    reads: bool = False
    """It changes nothing: a GET, or what a route of the profile calls a read (a JSON-RPC call, say)."""
    document: bool = False
    """It asks for what the tab itself is to show next."""
    key: str = ""
    """The page's ``x-wardround-at``: the same on two requests when the transport sent one again."""
    probe: str = ""
    while_refresh: bool = False
    after: Collection[str] = ()
    act: int | None = None
    started: float = field(default_factory=time.monotonic)
    known_at_arrival: float = 0.0
    """The latest time known for its tab when it arrived: the page's own ``at`` may be earlier, in the middle of a skip."""
    forwarded_at: float | None = None
    """Virtual time when it was sent on to the portal."""
    forwarded_real: float = field(default_factory=time.time)
    """Real time of the same moment, seconds since 1970."""
    stream: bool = False
    aside: bool = False
    """The page does not hold it itself (a worker of ours does): it does not stop virtual time."""
    aside_name: str = ""
    """What its page calls it then."""
    holds: int = 0
    """Gates and virtual delays that it waits at."""
    over: bool = False
    recorded: bool = False
    outcome: ExchangeOutcome = "open"
    arrived: bool | None = None
    status: int | None = None
    answered_at: float | None = None
    answered_wall: float | None = None
    resend_of: int | None = None
    presented: list[Held] = field(default_factory=list)
    issued: list[Held] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    acts_as: str | None = None
    accepted: bool | None = None
    oauth_error: str | None = None
    location: str | None = None
    cache_control: str | None = None
    content_type: str | None = None
    leaks: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    patients: list[str] = field(default_factory=list)
    request_patients: list[str] = field(default_factory=list)
    answer_markers: list[str] = field(default_factory=list)
    own: bool = False
    audit: str = ""
    faults: list[str] = field(default_factory=list)
    hit_by: set[int] = field(default_factory=set)
    """Numbers of the faults that touched it."""
    asked: dict[int, bool] = field(default_factory=dict)
    """By number of fault or gate: whether its aim took this exchange (each aim is asked once)."""
    size: int = 0
    gone: Interruption = field(default_factory=Interruption, repr=False)
    """The browser has closed its connection before it was answered."""
    copy_of: int | None = None
    """The network delivers a request again: the number of the one that the browser sent."""
    cut: bool = False
    """Its connection was closed by us."""
    altered: bool = False
    """A fault put another answer in the place of the portal's."""
    tampered: bool = False
    """A fault spoiled a credential of it or took one off."""
    messages: int = 0
    """Of a stream: how many the portal has sent so far."""
    secrets: list[Secret] = field(default_factory=list, repr=False)
    """The credentials that it presents, in memory only."""
    granted: list[Secret] = field(default_factory=list, repr=False)
    """The credentials that the portal's answer issues, in memory only."""

    @property
    def held(self) -> bool:
        """Whether it waits at a gate or for virtual time."""
        return self.holds > 0

    @property
    def spoiled(self) -> bool:
        """Whether a credential of it was spoiled on its way: an expired one, or by a fault."""
        return self.tampered or any(held.expired for held in self.presented)

    def forget(self) -> None:
        """Let go of the bodies: a shift has thousands of exchanges, and aims never look at them again."""
        self.flow = http.HTTPFlow(_NOBODY, _NOWHERE)
        self.secrets, self.granted = [], []

    def seen(self) -> InFlight:
        """What those outside may know."""
        return InFlight(
            n=self.n,
            role=self.role,
            method=self.method,
            path=self.shown,
            clinician=self.clinician,
            tab=self.tab,
            stream=self.stream,
            held=self.held,
            for_s=time.monotonic() - self.started,
            document=self.document,
        )

    def event(self) -> Exchange:
        """The exchange as it goes into the history."""
        return Exchange(
            at=self.at,
            wall=self.wall,
            n=self.n,
            by="harness" if self.probe else "browser" if self.copy_of is None else "network",
            probe=self.probe,
            clinician=self.clinician,
            tab=self.tab,
            role=self.role,
            method=self.method,
            host=self.host,
            path=self.shown,
            how=self.how,  # type: ignore[arg-type]  # only ever set by roles.how, to one of these words
            status=self.status,
            outcome=self.outcome,
            arrived=self.arrived,
            answered_at=self.answered_at,
            answered_wall=self.answered_wall,
            resend_of=self.resend_of if self.copy_of is None else self.copy_of,
            presented=self.presented,
            issued=self.issued,
            cleared=self.cleared,
            acts_as=self.acts_as,
            accepted=self.accepted,
            oauth_error=self.oauth_error,
            location=self.location,
            cache_control=self.cache_control,
            content_type=self.content_type,
            leaks=self.leaks,
            markers=self.markers,
            patients=self.patients,
            request_patients=self.request_patients,
            seen=self.answer_markers,
            own=self.own,
            audit=self.audit,
            act=self.act,
            activity=self.activity,
            faults=self.faults,
            bytes=self.size,
        )
