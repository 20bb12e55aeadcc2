"""Sessions, derived from a history: when each began and ended, how, what its tabs showed, and when its clinician was at work.

One browser (clinician) has one session at a time; the next begins when somebody signs in there. Each invariant about a
session's life starts from here, so that they all agree on what a session is.

How a session ended, in order of precedence: ``sign-out`` (the clinician's own, in any tab), ``replaced`` (somebody signed
in over it), ``idle`` or ``absolute`` (that limit had passed, by the clinician's true activity), ``refused`` (the portal
definitely refused its credential), ``broken-off`` (the screen said it was over, and none of these was so).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from wardround.invariants.activity import doings, last_touch, touched
from wardround.invariants.beginnings import SIGNS_IN, beginnings
from wardround.invariants.disturbance import disturbed, failed, refused, served
from wardround.invariants.ownership import owned
from wardround.invariants.sign_outs import sign_outs
from wardround.invariants.tab_ends import Closing, closings
from wardround.invariants.traffic import under_way

if TYPE_CHECKING:
    from wardround.history.events import Exchange, Limits, Screen
    from wardround.history.history import History
    from wardround.invariants.activity import Doing

How = Literal["sign-out", "replaced", "idle", "absolute", "refused", "broken-off"]
LIMITS: frozenset[How] = frozenset({"idle", "absolute"})
FINAL: frozenset[How] = frozenset({"sign-out", "idle", "absolute"})
"""Ends after which nothing of the session may work or be seen, in any tab."""


@dataclass(frozen=True)
class TabEnd:
    """A tab that showed somebody signed in began to show that the session is over."""

    tab: str
    at: float
    how: How
    screen: Screen
    before: Screen
    """The tab's last signed-in screen."""
    refusal: Exchange | None = None


@dataclass(frozen=True)
class Ending:
    """The end of a session, when it was first known anywhere."""

    at: float
    how: How
    tab: str | None
    evidence: tuple[int, ...]
    asked: bool = True
    """For a sign-out: False when the request for it never reached the portal."""
    since: float | None = None
    """For a sign-out: when the clinician began it (other tabs may hear of it before the portal answers)."""
    answered_wall: float | None = None
    """For a sign-out: real seconds when the portal had answered it; None when no answer is known."""


def after(exchange: Exchange, ending: Ending) -> bool:
    """Whether the exchange was sent after the end. The harness asks in whatever virtual moment: there real time decides."""
    if exchange.by != "harness":
        return exchange.at > ending.at
    since = ending.at if ending.since is None else ending.since
    return exchange.at >= since and (ending.answered_wall is None or exchange.wall >= ending.answered_wall)


@dataclass(frozen=True)
class Session:
    """One clinician's session in one browser."""

    clinician: str
    """Whose browser."""
    user: str
    number: int
    began: float
    since: float
    """When the act that began it began."""
    until: float
    """When the next session of this browser began, or the history ended."""
    last: bool
    """No further session began in this browser."""
    evidence: tuple[int, ...]
    limits: Limits
    ids: frozenset[str]
    exchanges: tuple[Exchange, ...]
    """Everything that presented its credential, the harness's probes included, in order of arrival (also after its end)."""
    stretches: tuple[Doing, ...]
    """The clinician's activity, all tabs."""
    tab_ends: tuple[TabEnd, ...] = ()
    ending: Ending | None = None
    """None: alive when the history ended."""

    @cached_property
    def by_browser(self) -> tuple[Exchange, ...]:
        """Exchanges without the harness's."""
        return tuple(exchange for exchange in self.exchanges if exchange.by == "browser")

    def last_touch(self, at: float, *, sure: bool = True, tab: str | None = None) -> tuple[float, Doing | None]:
        """The clinician's last activity not later than ``at`` (in any tab, or one); the beginning, when there was none."""
        doing = last_touch(self.stretches, at, sure=sure, tab=tab)
        return (self.began, None) if doing is None else (max(self.began, touched(doing, at)), doing)

    def last_touch_evidence(self, at: float) -> tuple[int, ...]:
        """The events that show the last activity not later than ``at``."""
        doing = self.last_touch(at, sure=False)[1]
        return self.evidence if doing is None else doing.evidence

    @property
    def slack(self) -> float:
        """How long before the end of a piece of work its last touch may have been (pages load, clinicians wait)."""
        return min(60.0, (self.limits.idle_s or 0.0) / 4)

    def sure_touch(self, at: float, *, tab: str | None = None, not_tab: str | None = None) -> tuple[float, Doing | None]:
        """The earliest that the last activity before ``at`` can have been: the beginning, when there was none.

        What began within ``reach_s`` before ``at`` is left out: it may have come too late.
        """
        latest: tuple[float, Doing | None] = (self.began, None)
        for doing in self.stretches:
            wanted = doing.sure and doing.start <= at - self.limits.reach_s and tab in {None, doing.tab} and doing.tab != not_tab
            moment = max(doing.start, min(doing.end, at) - self.slack)
            if wanted and moment >= latest[0]:
                latest = (moment, doing)
        return latest

    def idle_deadline(self, at: float) -> float | None:
        """The earliest that an honest portal may end the session for idleness, seen from ``at``."""
        return None if self.limits.idle_s is None else self.sure_touch(at)[0] + self.limits.idle_s

    @property
    def absolute_deadline(self) -> float | None:
        """When the session ends whatever the clinician does."""
        return None if self.limits.absolute_s is None else self.began + self.limits.absolute_s

    def due(self, at: float) -> How | None:
        """Which limit had passed at that moment, give or take the tolerance."""
        passed: list[tuple[float, How]] = []
        for deadline, how in ((self.idle_deadline(at), "idle"), (self.absolute_deadline, "absolute")):
            if deadline is not None and at >= deadline - self.limits.tolerance_s:
                passed.append((deadline, "idle" if how == "idle" else "absolute"))
        return min(passed)[1] if passed else None

    def quiet_spells(self) -> list[tuple[float, float]]:
        """Where no tab was touched for longer than the idle limit: (last touch, next touch or the session's last moment)."""
        if self.limits.idle_s is None:
            return []
        found, since = [], self.began
        for doing in self.stretches:
            if doing.start - since > self.limits.idle_s:
                found.append((since, doing.start))
            since = max(since, doing.end)
        close = max([self.until, *(exchange.at for exchange in self.exchanges)])
        if close - since > self.limits.idle_s:
            found.append((since, close))
        return found

    def refusal_before(self, at: float) -> Exchange | None:
        """The portal's latest definite refusal that reached the browser by then, with nothing accepted after it."""
        gone: Exchange | None = None
        for exchange in self.by_browser:
            answered = exchange.answered_at or exchange.at
            if answered > at or exchange.role == "sign-out":
                continue
            if refused(exchange):
                gone = exchange
            elif gone is not None and under_way(gone, exchange):
                # Asked before that answer was heard: it may have come from elsewhere, and takes nothing back.
                continue
            elif gone is not None and (served(exchange) or (exchange.role == "refresh" and failed(exchange) and gone.role != "refresh")):
                # Accepted after all; or an expired access token was refused and its renewal got no answer: nothing is decided.
                gone = None
        return gone


def sessions(history: History) -> list[Session]:
    """All sessions, browser by browser, each browser's in order."""
    browsers = dict.fromkeys(
        [clinician for clinician, _ in history.tabs()] + [exchange.clinician for exchange in history.exchanges if exchange.clinician]
    )
    return [session for browser in browsers for session in _of(history, browser)]


def _of(history: History, clinician: str) -> list[Session]:
    starts = beginnings(history, clinician)
    moments = [start.at for start in starts]
    exchanges, ids = owned(history, clinician, moments)
    work = doings(history, clinician)
    found: list[Session] = []
    for number, start in enumerate(starts):
        last = number == len(starts) - 1
        until = history.end_at if last else moments[number + 1]
        own = [
            doing
            for doing in work
            if doing.end >= start.at and doing.start < until and not (doing.flow in SIGNS_IN and doing.start > start.at)
        ]
        found.append(
            Session(
                clinician=clinician,
                user=start.user,
                number=number,
                began=start.at,
                since=start.since,
                until=until,
                last=last,
                evidence=start.evidence,
                limits=history.limits,
                ids=frozenset(ids[number]),
                exchanges=tuple(exchanges[number]),
                stretches=tuple(own),
            )
        )
    closed = closings(history, clinician, starts)
    return [_ended(history, session, found, [closing for closing in closed if closing.session == session.number]) for session in found]


def _ended(history: History, session: Session, family: list[Session], closed: list[Closing]) -> Session:
    following = None if session.last else family[session.number + 1]
    out = _sign_out(history, session)
    ends = tuple(_tab_end(session, closing, out, following) for closing in closed)
    sure = [end for end in ends if end.how not in {"broken-off", "replaced"}]
    known = [Ending(end.at, end.how, end.tab, (end.screen.seq,)) for end in sure if end.how != "sign-out"]
    if out is not None:
        known.append(out)
    ending = min(known, key=lambda one: one.at, default=None) or _by_the_wire(session)
    if ending is None:
        torn = [end for end in ends if end.how == "broken-off"]
        if torn and (session.last or torn[0].at < session.until):
            ending = Ending(torn[0].at, "broken-off", torn[0].tab, (torn[0].screen.seq,))
        elif following is not None:
            ending = Ending(session.until, "replaced", None, following.evidence)
    return replace(session, tab_ends=ends, ending=ending)


def _tab_end(session: Session, closing: Closing, out: Ending | None, following: Session | None) -> TabEnd:
    at = closing.screen.at
    refusal = session.refusal_before(at)
    how: How
    if out is not None and out.since is not None and at >= out.since:
        how = "sign-out"
    elif following is not None and at >= following.since:
        how = session.due(following.since) or "replaced"
    elif closing.by_hand:
        how = session.due(at) or "replaced"
    else:
        how = session.due(at) or ("refused" if refusal is not None else "broken-off")
    return TabEnd(closing.tab, at, how, closing.screen, closing.before, refusal)


def _sign_out(history: History, session: Session) -> Ending | None:
    """The first sign-out of the session that the clinician could believe, and of which something shows."""
    out = next((one for one in sign_outs(history, session) if one.well and not one.in_vain), None)
    if out is None:
        return None
    answered = [exchange.answered_at for exchange in out.heard if exchange.answered_at is not None]
    walls = [exchange.answered_wall for exchange in out.heard if exchange.answered_wall is not None]
    at = max(answered) if answered else out.shown.at if out.seen and out.shown is not None else out.finish
    # one that is under way when the history ends may be waiting anywhere
    told = [exchange for exchange in out.heard if exchange.arrived is not False]
    # a page that finds no network may not even try
    lost = not out.asked and disturbed(history, out.start.at, out.finish) is not None
    reached = not lost and (not out.asked or any(exchange.arrived or exchange.outcome != "open" for exchange in told))
    return Ending(at, "sign-out", out.start.tab, out.evidence, asked=reached, since=out.start.at, answered_wall=max(walls, default=None))


def _by_the_wire(session: Session) -> Ending | None:
    """No tab showed an end: the portal's refusals alone tell of it."""
    gone: Exchange | None = None
    for exchange in session.exchanges:
        if served(exchange):
            gone = None
        elif gone is None and refused(exchange) and exchange.at <= session.until:
            gone = exchange
    # An access token that ran out is refused too; without a refused renewal that ends nothing.
    if gone is None or (gone.role != "refresh" and any(held.what == "access" for held in gone.presented) and session.due(gone.at) is None):
        return None
    return Ending(gone.at, session.due(gone.at) or "refused", None, (gone.seq,))
