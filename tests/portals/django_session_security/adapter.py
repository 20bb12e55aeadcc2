"""What the profile cannot say: how the package's ping counts idleness (server mode ``aged`` only).

In ``aged`` the browser lives in virtual time and the portal in real time. The page asks the ping view "how long has
this session been idle?" and believes the answer: it shows or hides the warning, and sets its own last activity, by it.
After 14 virtual minutes the portal, for which half a second has passed, truthfully answers 0. Untranslated, that
answer would say that somebody had just worked, and no warning would ever be shown.

So the answer is computed again by virtual time, with the middleware's own rule (``session_security/middleware.py``,
``update_last_activity``, then ``views.py``): the page's ``idleFor`` counts when it is less than what the portal knows,
and the answer is the whole seconds since the later of the two. What is not computed here is whether the session still
lives: an expired cookie was spoiled on its way, and the portal's own ``"logout"`` passes untouched.

Not everything can be translated: the portal's own clock decides what a slow request writes back over newer activity.
In ``aged``, long-work-is-activity therefore stays undecided on this portal; ``hooked`` decides it.
"""

from __future__ import annotations

from math import floor
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from wardround.portal.adapter import ProfileAdapter

_PING = "/session_security/ping/"


class ExchangeInfo(Protocol):
    """What the wire knows of an exchange when it asks."""

    @property
    def path(self) -> str:
        """Path with query, as the browser sent it."""
        ...

    @property
    def virtual_now(self) -> float:
        """Virtual time of the request's arrival, seconds since 1970."""
        ...

    @property
    def last_activity(self) -> float | None:
        """Virtual time of the session's last activity before this exchange; None before there was any."""
        ...


class Adapter(ProfileAdapter):
    """Works by the profile's steps, and translates the ping.

    Stateless: what a ping told the portal, the wire keeps as the session's last activity.
    """

    def activity_at(self, exchange_info: ExchangeInfo) -> float | None:
        """Virtual time of the clinician's activity of which this ping tells the portal; None when it tells of none.

        To be taken into account after the check whether the session is over: the middleware, too, first looks
        whether the limit has passed, and then listens to ``idleFor``.
        """
        idle_for = _idle_for(exchange_info.path)
        if idle_for is None:
            return None
        if exchange_info.last_activity is not None and idle_for >= floor(exchange_info.virtual_now - exchange_info.last_activity):
            return None
        return exchange_info.virtual_now - idle_for

    def age_answer(self, exchange_info: ExchangeInfo, body: bytes) -> bytes:
        """Return the ping's answer as the portal would give it if virtual time were its own; anything else unchanged."""
        if urlsplit(exchange_info.path).path != _PING or not body.strip().isdigit():
            return body
        last = self.activity_at(exchange_info)
        if last is None:
            last = exchange_info.last_activity
        if last is None:
            return body
        return str(max(0, floor(exchange_info.virtual_now - last))).encode()


def _idle_for(target: str) -> int | None:
    """The ping's ``idleFor`` in seconds, as the middleware reads it: below zero is zero, no number is none."""
    parts = urlsplit(target)
    values = parse_qs(parts.query).get("idleFor")
    if parts.path != _PING or not values:
        return None
    try:
        # Django takes the last of repeated values.
        return max(0, int(values[-1]))
    except ValueError:
        return None
