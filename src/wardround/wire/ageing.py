"""Server mode ``aged``: the portal keeps real time, and the wire makes its credentials as old as they are in virtual time.

A credential that has expired in virtual time is spoiled on its way up, so that the portal answers with its own refusal.
Which exchanges keep a session alive is the portal's own word where it tells its idle deadline, else the adapter's, else
an assumption by role; what rests on the assumption is remarked, never judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from wardround.wire.lives import AUTHORITY, Grant, Lives
from wardround.wire.spoil import spoil
from wardround.wire.told import Told

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy import http

    from wardround.portal.profile import Profile
    from wardround.wire.credentials import Secret
    from wardround.wire.live import Live

_OK = range(200, 400)
_LONG_S = 30.0
"""A request that the portal answers later than this may have outlasted other activity."""
_ACTIVE = ["activity-in-any-tab", "long-work-is-activity"]
"""Invariants that ask whether the portal itself has noticed all work."""


@dataclass(frozen=True)
class ExchangeInfo:
    """What an adapter is told of an exchange."""

    method: str
    path: str
    """Path with query, as the browser sent it."""
    role: str
    clinician: str | None
    tab: str | None
    virtual_now: float
    """When the portal got the request, seconds since 1970."""
    last_activity: float | None
    """The session's last activity before this exchange; None outside a session."""


@runtime_checkable
class TellsActivity(Protocol):
    """An adapter that knows better than the roles what counts as activity."""

    def activity_at(self, exchange_info: ExchangeInfo) -> float | None:
        """Virtual time of the activity of which this exchange tells the portal; None when it tells of none."""
        ...


@runtime_checkable
class AgesAnswers(Protocol):
    """An adapter that translates what no setting of the profile describes."""

    def age_answer(self, exchange_info: ExchangeInfo, body: bytes) -> bytes:
        """The body as the portal would give it if virtual time were its own."""
        ...


class Ageing:
    """Ages the credentials of one scenario."""

    def __init__(self, profile: Profile, remark: Callable[[str, str, list[str]], None], adapter: object | None) -> None:
        """Everything is fresh."""
        session = profile.session
        self.lives = Lives(idle_s=session.idle_s, absolute_s=session.absolute_s, access_s=session.access_token_s)
        self.told = Told(profile.credentials, self.lives)
        self.idle_assumed = False
        self._remark = remark
        self._adapter = adapter
        self._before: dict[int, float | None] = {}

    def on_request(self, live: Live, presented: list[Secret], at: float) -> list[Secret]:
        """Spoil what has expired at ``at``; returns those."""
        grant = self.lives.grant_of(presented)
        for secret in presented:
            if secret.what in AUTHORITY and self.lives.known(secret.value) is None:
                # From before the scenario, or set by a script: it is as old as our acquaintance.
                grant = grant or self.lives.begin(live.clinician, at)
                self.lives.enter(secret, grant, at)
        expired = self.expire(live.flow.request, presented, at)
        self._before[live.n] = grant.active if grant else None
        if grant is not None and not expired and not live.tampered:
            if isinstance(self._adapter, TellsActivity):
                moment = self._adapter.activity_at(self._info(live, at))
                if moment is not None:
                    grant.active = max(grant.active, moment)
            elif self.lives.idle_s is not None and at > grant.started + self.lives.idle_s and self._untold(grant):
                text = "the portal's clock is not virtual: that it counted all work as activity is the wire's assumption"
                self._remark("server-clock-not-virtual", text, _ACTIVE)
        return expired

    def _untold(self, grant: Grant) -> bool:
        """Whether the portal does not say, exactly enough, when this session ends for idleness."""
        return not grant.told or self.told.coarse

    def expire(self, request: http.Request, presented: list[Secret], at: float) -> list[Secret]:
        """Spoil what has expired at ``at`` in a request; returns those."""
        expired = []
        for secret in presented:
            why = self.lives.why_expired(secret, at)
            if why is None:
                continue
            life = self.lives.known(secret.value)
            spoil(request, secret, remove=why == "own" and life is not None and life.kept)
            expired.append(secret)
            if life is not None and why != "own":
                self._say_assumed(life.grant, why)
        return expired

    def _say_assumed(self, grant: Grant, why: str) -> None:
        if why == "idle" and self._untold(grant):
            self.idle_assumed = True
            never = " (the profile's idle_told was never seen in an answer)" if self.told.configured and not grant.told else ""
            text = f"the portal's clock is not virtual: that its idle limit ended the session is the wire's assumption{never}"
            self._remark("server-clock-not-virtual", text, ["idle-is-enforced"])
        elif why == "absolute" and grant.told_absolute is None:
            text = "the portal's clock is not virtual: that its absolute limit ended the session is the wire's assumption"
            self._remark("server-clock-not-virtual", text, ["absolute-cap"])

    def _say_slow(self, grant: Grant, took_s: float) -> None:
        if took_s > _LONG_S and self._untold(grant):
            text = "the portal's clock is not virtual: whether a slow request hid what was done meanwhile cannot be seen"
            self._remark("server-clock-not-virtual", text, _ACTIVE[1:])

    def on_answer(self, live: Live, response: http.Response, presented: list[Secret], issued: list[Secret], now: float) -> None:
        """Learn from an answer how old everything is, and tell the browser deadlines in virtual time."""
        at = live.forwarded_at if live.forwarded_at is not None else now
        served = response.status_code in _OK and live.accepted is not False and not live.spoiled
        grant = self.lives.grant_of(presented)
        authority = [secret for secret in issued if secret.what in AUTHORITY]
        if live.role == "sign-in" and served:
            kept = [secret for secret in presented if secret.what == "session"]
            if authority or kept:
                grant = self.lives.begin(live.clinician, at)
                authority = [*kept, *authority]
        elif authority and (grant is None or grant.over is not None):
            grant = self.lives.begin(live.clinician, at)
        if grant is None:
            self._before.pop(live.n, None)
            return
        for secret in authority:
            self.lives.enter(secret, grant, at)
        if served:
            grant.active = max(grant.active, at) if live.activity else grant.active
            self._say_slow(grant, now - at)
        if not live.spoiled:
            self.told.read(response, grant, sent_at=at, sent_real=live.forwarded_real)
            self.told.translate(response, grant, now=now, sent_real=live.forwarded_real)
        if isinstance(self._adapter, AgesAnswers):
            body = response.get_content(strict=False) or b""
            aged = self._adapter.age_answer(self._info(live, at), body)
            if aged != body:
                response.content = aged
        self._before.pop(live.n, None)

    def _info(self, live: Live, at: float) -> ExchangeInfo:
        return ExchangeInfo(live.method, live.path, live.role, live.clinician, live.tab, at, self._before.get(live.n))

    def deadline(self, clinician: str) -> float | None:
        """When the session of a clinician's browser ends if nobody does anything; None: never, or there is none."""
        grant = self.lives.latest(clinician)
        return None if grant is None else self.lives.idle_end(grant)
