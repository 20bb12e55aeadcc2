"""Sign-outs by hand, as a history tells of them: what was asked of the portal, what the tab showed, and whether anything came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.invariants.beginnings import SIGNS_OUT, WELL, alive
from wardround.invariants.disturbance import failed, revoked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.events import Act, Exchange, Screen
    from wardround.history.history import History
    from wardround.invariants.sessions import Session

IN_VAIN = (
    "sign-out-in-vain: the steps of sign_out were done, but the portal was asked nothing and the tab still shows somebody signed in: "
    "let `[[sign_out]]` wait for what is seen once signed out, and look whether the control works"
)
"""Either the profile presses the wrong thing or the portal's control is dead: a history cannot say which."""


@dataclass(frozen=True)
class SignOut:
    """One act of signing out."""

    start: Act
    end: Act | None
    finish: float
    """When the act, or the history, ended."""
    asked: tuple[Exchange, ...]
    """Requests to sign out that this browser sent meanwhile."""
    told: bool
    """Another answer took the session's cookie back meanwhile."""
    shown: Screen | None
    """What the tab showed in the end; None: nothing new since the act began."""

    @property
    def seen(self) -> bool:
        """Whether the tab showed that the session was over."""
        return self.shown is not None and bool(self.shown.signed_out or self.shown.locked)

    @property
    def well(self) -> bool:
        """Whether the clinician could believe that it was done."""
        return self.seen or (self.end is not None and self.end.outcome in WELL)

    @property
    def in_vain(self) -> bool:
        """Whether it was done, and nothing at all shows that it did anything."""
        gone = self.shown is not None and (self.shown.closed or not alive(self.shown))
        return self.well and not self.asked and not self.told and not gone

    @property
    def heard(self) -> list[Exchange]:
        """Requests to sign out that were answered."""
        return [exchange for exchange in self.asked if not failed(exchange)]

    @property
    def evidence(self) -> tuple[int, ...]:
        """Its events."""
        return (self.start.seq, *(exchange.seq for exchange in self.asked), *(() if self.end is None else (self.end.seq,)))


def sign_outs(history: History, session: Session) -> Iterator[SignOut]:
    """The acts of signing out within a session, in order."""
    ends = {act.act: act for act in history.acts if act.phase == "end"}
    for act in history.acts:
        mine = act.clinician == session.clinician and session.began <= act.at <= session.until
        if act.phase == "start" and act.flow == SIGNS_OUT and mine:
            yield _sign_out(history, session, act, ends.get(act.act))


def in_vain(history: History, session: Session) -> bool:
    """Whether the clinician signed out of this session, and nothing shows that it did anything."""
    return any(one.in_vain for one in sign_outs(history, session))


def _sign_out(history: History, session: Session, start: Act, end: Act | None) -> SignOut:
    finish = history.end_at if end is None else end.at
    sent = [exchange for exchange in history.exchanges if exchange.clinician == session.clinician and start.at <= exchange.at <= finish]
    asked = tuple(exchange for exchange in sent if exchange.role == "sign-out")
    shown = history.screen_at(session.clinician, start.tab, finish + session.limits.reach_s)
    if shown is not None and shown.at < start.at:
        shown = None
    return SignOut(start, end, finish, asked, any(revoked(exchange) for exchange in sent), shown)
