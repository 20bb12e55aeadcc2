"""How long credentials live in virtual time: each by its own expiry, and with its session by idle and absolute limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.wire.credentials import Secret

Why = Literal["own", "idle", "absolute"]
AUTHORITY = ("access", "session", "refresh")


@dataclass
class Grant:
    """One session: everything that came from one sign-in. Times are virtual, seconds since 1970."""

    started: float
    active: float
    """Last activity, by the wire's model or the adapter's word."""
    clinician: str | None = None
    told_idle: float | None = None
    """The portal's last word on the idle deadline, by its own clock (milliseconds); None: it never said."""
    idle_at: float | None = None
    """That deadline in virtual time; None with ``told`` set: the portal says that there is none."""
    told: bool = False
    told_absolute: float | None = None
    absolute_at: float | None = None
    over: Why | None = None
    """Once over, over for good."""
    translated: dict[float, float] = field(default_factory=dict)
    """Virtual time of each deadline told so far: an answer that was overtaken tells an older one."""


@dataclass
class Life:
    """One credential."""

    what: str
    grant: Grant
    expires: float | None
    kept: bool = False
    """A cookie with its own lifetime: a browser drops it by itself."""


class Lives:
    """The credentials of one scenario by value, in memory only. Belongs to the wire's thread."""

    def __init__(self, *, idle_s: float | None, absolute_s: float | None, access_s: float | None) -> None:
        """With the limits of the profile; None: there is none."""
        self.idle_s = idle_s
        self.absolute_s = absolute_s
        self._access_s = access_s
        self._lives: dict[str, Life] = {}
        self._latest: dict[str, Grant] = {}

    def grant_of(self, presented: Iterable[Secret]) -> Grant | None:
        """The session for which a request speaks."""
        known = {secret.what: self._lives[secret.value].grant for secret in presented if secret.value in self._lives}
        return next((known[what] for what in AUTHORITY if what in known), None)

    def latest(self, clinician: str) -> Grant | None:
        """The session that was last begun in a clinician's browser."""
        return self._latest.get(clinician)

    def begin(self, clinician: str | None, at: float) -> Grant:
        """A session begins."""
        grant = Grant(started=at, active=at, clinician=clinician)
        if clinician is not None:
            self._latest[clinician] = grant
        return grant

    def enter(self, secret: Secret, grant: Grant, at: float) -> None:
        """A credential was issued at ``at`` (or met for the first time)."""
        life = secret.expires_in
        if life is None and secret.what == "access":
            life = self._access_s
        kept = secret.place == "cookie" and secret.expires_in is not None
        self._lives[secret.value] = Life(secret.what, grant, None if life is None else at + life, kept=kept)

    def known(self, value: str) -> Life | None:
        """What is known of a credential."""
        return self._lives.get(value)

    def idle_end(self, grant: Grant) -> float | None:
        """When a session ends if nobody does anything."""
        if grant.told:
            return grant.idle_at
        return None if self.idle_s is None else grant.active + self.idle_s

    def absolute_end(self, grant: Grant) -> float | None:
        """When a session ends whatever anybody does."""
        if grant.told_absolute is not None:
            return grant.absolute_at
        return None if self.absolute_s is None else grant.started + self.absolute_s

    def over(self, grant: Grant, at: float) -> Why | None:
        """Why a session is over at ``at``; it stays over."""
        if grant.over is None:
            idle, absolute = self.idle_end(grant), self.absolute_end(grant)
            if idle is not None and at >= idle:
                grant.over = "idle"
            elif absolute is not None and at >= absolute:
                grant.over = "absolute"
        return grant.over

    def why_expired(self, secret: Secret, at: float) -> Why | None:
        """Why a credential is worth nothing at ``at``; None while it lives."""
        life = self._lives.get(secret.value)
        if life is None or secret.what not in AUTHORITY:
            return None
        if life.expires is not None and at >= life.expires:
            return "own"
        return self.over(life.grant, at)
