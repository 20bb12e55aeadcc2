"""Access tokens (JWT, minutes) and rotating refresh tokens (single use; reuse revokes the family)."""

from __future__ import annotations

import json
import secrets
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import jwt

from wardround.reference.sessions import Session, Sessions, digest

if TYPE_CHECKING:
    from wardround.reference.clock import Clock
    from wardround.reference.policy import Policy
    from wardround.reference.store import Store


class InvalidGrant(Exception):  # noqa: N818 (an answer, not an error)
    """The token endpoint refuses. ``reason`` says why the session is over, when that is known."""

    def __init__(self, reason: str | None = None) -> None:
        """Refuse for ``reason``."""
        super().__init__("invalid_grant")
        self.reason = reason


@dataclass(frozen=True)
class Pair:
    """What a sign-in or refresh hands out."""

    access: str
    expires: float
    refresh: str


@dataclass(frozen=True)
class Bearer:
    """What an access token says. ``expired`` by the server's clock."""

    session: str
    jti: str
    expired: bool


class Tokens:
    """Issues and checks."""

    def __init__(self, store: Store, clock: Clock, sessions: Sessions, policy: Policy) -> None:
        """Keep refresh tokens (hashed) in ``store``."""
        self._store = store
        self._clock = clock
        self._sessions = sessions
        self._policy = policy
        self._secret = secrets.token_bytes(32)
        self._claimed: set[str] = set()
        self._lately: deque[float] = deque(maxlen=16)
        """When the last refreshes came."""

    def issue(self, session: Session) -> Pair:
        """Make a fresh pair."""
        now = self._clock.now()
        jti, refresh = secrets.token_hex(8), secrets.token_urlsafe(32)
        expires = now + self._policy.settings.access_token_s
        claims = {"sub": session.user, "sid": session.id, "jti": jti, "iat": round(now, 3), "exp": round(expires, 3)}
        self._store.run("insert into refresh (hash, session, issued, jti) values (?,?,?,?)", (digest(refresh), session.id, now, jti))
        return Pair(jwt.encode(claims, self._secret, "HS256"), expires, refresh)

    def read(self, token: str) -> Bearer | None:
        """Check the signature; None when it is not ours."""
        try:
            claims = jwt.decode(token, self._secret, ["HS256"], options={"verify_exp": False, "verify_iat": False})
        except jwt.InvalidTokenError:
            return None
        return Bearer(claims["sid"], claims["jti"], self._clock.now() >= claims["exp"])

    def claim(self, jti: str) -> None:
        """The client showed what this refresh handed out: its answer did arrive."""
        if jti not in self._claimed:
            self._claimed.add(jti)
            self._store.run("update refresh set claimed = 1 where jti = ?", (jti,))

    def session_of(self, refresh: str) -> Session | None:
        """Whose refresh token this is, used or not."""
        row = self._store.one("select session from refresh where hash = ?", (digest(refresh),))
        return None if row is None else self._sessions.get(row["session"])

    def busy(self) -> bool:
        """Whether a refresh that comes now is sent away, by the policy."""
        now = self._clock.now()
        self._lately.append(now)
        return self._policy.refresh_busy(sum(now - 1.0 <= at <= now for at in self._lately))

    def refresh(self, presented: str) -> tuple[Session, Pair]:
        """Rotate. A retry gets the same answer (FAPI 2.0 5.3.2.1 clause 10); other reuse ends the session (RFC 9700 4.14.2)."""
        now = self._clock.now()
        row = self._store.one("select * from refresh where hash = ?", (digest(presented),))
        session = None if row is None else self._sessions.get(row["session"])
        if row is None or session is None:
            raise InvalidGrant
        if session.ended is not None:
            raise InvalidGrant(session.reason)
        if row["used"] is None:
            pair = self.issue(session)
            self.claim(row["jti"])
            answer = json.dumps([pair.access, pair.expires, pair.refresh])
            self._store.run(
                "update refresh set used = ?, successor = ?, answer = ? where hash = ?", (now, digest(pair.refresh), answer, row["hash"])
            )
            return session, pair
        return session, self._retry(session, row["successor"], row["answer"], now - row["used"])

    def _retry(self, session: Session, successor: str, answer: str, age: float) -> Pair:
        row = self._store.one("select claimed, used from refresh where hash = ?", (successor,))
        unclaimed = row is not None and not row["claimed"] and row["used"] is None
        window = self._policy.unclaimed_window() if unclaimed else self._policy.retry_window()
        if age >= window:
            self._sessions.end(session, "reuse")
            raise InvalidGrant("reuse")
        return Pair(*json.loads(answer))
