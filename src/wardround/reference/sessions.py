"""Server-side sessions: begun at sign-in, kept alive by people only, ended once and for a reason."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wardround.reference.audit import Audit
    from wardround.reference.clock import Clock
    from wardround.reference.policy import Kind, Policy
    from wardround.reference.store import Store

EndReason = Literal["idle", "absolute", "signed_out", "switched", "replaced", "reuse"]


@dataclass(frozen=True)
class Session:
    """One sign-in. ``active`` is the last moment at which a person did something, ``seq`` counts such moments."""

    id: str
    user: str
    started: float
    active: float
    seq: int
    ended: float | None = None
    reason: str | None = None
    by: str | None = None
    patient: str | None = None


def digest(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    """All sessions of the portal."""

    def __init__(self, store: Store, clock: Clock, audit: Audit, policy: Policy) -> None:
        """Keep sessions in ``store``; ``policy`` says when one is over."""
        self._store = store
        self._clock = clock
        self._audit = audit
        self._policy = policy
        self._soonest: float | None = None
        """No session ends by itself before this; None: there is none that could."""

    def begin(self, user: str) -> tuple[Session, str]:
        """Start a session; the second value is the secret for the cookie."""
        now, secret = self._clock.now(), secrets.token_urlsafe(32)
        session = Session(secrets.token_hex(8), user, now, now, 1)
        self._store.run(
            "insert into session (id, secret, user, started, active, seq) values (?,?,?,?,?,1)",
            (session.id, digest(secret), user, now, now),
        )
        self._expect(session)
        self._crowd()
        self._clock.wake()
        return session, secret

    def _crowd(self) -> None:
        """Where only so many sessions are allowed, the oldest makes room."""
        most = self._policy.most_sessions()
        if most is not None:
            for row in self._store.all("select id from session where ended is null order by started desc limit -1 offset ?", (most,)):
                oldest = self.get(row["id"])
                if oldest is not None:
                    self.end(oldest, "replaced")

    def get(self, identity: str) -> Session | None:
        """By id."""
        return self._load("id", identity)

    def by_secret(self, secret: str) -> Session | None:
        """By the cookie's value."""
        return self._load("secret", digest(secret))

    def _load(self, column: Literal["id", "secret"], value: str) -> Session | None:
        row = self._store.one(f"select * from session where {column} = ?", (value,))  # noqa: S608 (the name is from a fixed list)
        return None if row is None else _session(row)

    def save(self, session: Session) -> None:
        """Write every field back."""
        self._store.run(
            "update session set started=?, active=?, seq=?, ended=?, reason=?, by=?, patient=? where id=?",
            (session.started, session.active, session.seq, session.ended, session.reason, session.by, session.patient, session.id),
        )
        self._expect(session)

    def _expect(self, session: Session) -> None:
        """Look at the sessions again when this one may be due: a person's activity only puts that off."""
        if session.ended is None:
            self._soonest = min((end for end in (self._soonest, *self._ends(session)) if end is not None), default=None)

    def _ends(self, session: Session) -> tuple[float, float]:
        return self._policy.idle_end(session), self._policy.absolute_end(session)

    def touch(self, session: Session, age_s: float = 0.0) -> Session:
        """A person did something ``age_s`` ago."""
        active = max(session.active, self._clock.now() - max(0.0, age_s))
        moved = replace(session, active=active, seq=session.seq + 1)
        self.save(moved)
        return moved

    def use(self, session: Session, kind: Kind) -> Session:
        """An authorised request of this kind came: count it as the policy says."""
        moved = self.touch(session) if self._policy.is_activity(kind) else session
        last = self._policy.used(moved, kind, self._clock.now())
        if last != moved:
            self.save(last)
        return last

    def end(self, session: Session, reason: EndReason, *, by: str | None = None, at: float | None = None) -> None:
        """End it once, for the first reason given, with its audit row."""
        fresh = self.get(session.id)
        if fresh is None or fresh.ended is not None:
            return
        moment = self._clock.now() if at is None else at
        self.save(replace(fresh, ended=moment, reason=reason, by=by))
        if reason in {"idle", "absolute"}:
            self._audit.append("time-out", session.user, outcome=reason, at=moment)
        else:
            self._audit.append("sign-out", session.user, outcome="ok" if reason == "signed_out" else reason)
        self._clock.wake()

    def sweep(self) -> None:
        """End every session whose time is up, in the order of their deadlines, so that the audit trail stays in order.

        Costs nothing while none can be due: it is called before every request.
        """
        now = self._clock.now()
        if self._soonest is None or now < self._soonest:
            return
        due = [(over[1], session, over[0]) for session in self._open() if (over := self._policy.over(session, now)) is not None]
        for deadline, session, reason in sorted(due, key=lambda entry: entry[0]):
            self.end(session, reason, at=deadline)
        # what is past already, and ended nothing, is nothing to wait for
        self._soonest = min((end for session in self._open() for end in self._ends(session) if end > now), default=None)

    def next_deadline(self) -> float | None:
        """When sessions are to be looked at again, though nobody asks: none ends by itself before."""
        return self._soonest

    def _open(self) -> list[Session]:
        return [_session(row) for row in self._store.all("select * from session where ended is null")]


def _session(row: Mapping[str, Any]) -> Session:
    return Session(**{name: row[name] for name in Session.__dataclass_fields__})
