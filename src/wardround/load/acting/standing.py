"""The session of one clinician, shared by all tabs: credentials, one refresh at a time, and how it ended."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Literal

from gevent.lock import RLock

from wardround.load.evidence import Over

if TYPE_CHECKING:
    from wardround.load.acting.carrier import Reply
    from wardround.load.acting.passage import Passages
    from wardround.load.acting.ward import Ward

_EXPIRES = re.compile(rb'"expires_in"\s*:\s*"?(\d+(?:\.\d+)?)')
EARLY = 0.1
"""Part of an access token's life, at its end, in which it is renewed ahead."""
EARLY_MOST_S = 30.0

BY_NETWORK = "turned away by the network, not by the portal"
How = Literal["signed-out", "expired-told", "ended-untold", "given-up"]


class SessionOver(Exception):  # noqa: N818 (what happened, not an error of ours)
    """The portal takes this session no more."""


class Standing:
    """Whether and as whom a clinician is signed in. Numbered: the n-th sign-in of this clinician.

    Args:
        ward: of this process.
        user: the clinician's number in the run.
        name: the user name of their account.
    """

    __slots__ = (
        "_lock", "alive", "began", "early", "human", "intents", "leaving", "name", "number", "passages", "renewal", "shown_renewal",
        "shown_token", "token", "until", "user", "ward",
    )  # fmt: skip

    def __init__(self, ward: Ward, user: int, name: str) -> None:
        self.ward = ward
        self.user = user
        self.name = name
        self.number = 0
        self.alive = False
        self.token = ""
        self.renewal = ""
        self.shown_token = ""
        self.shown_renewal = ""
        self.until = 0.0
        self.early = 0.0
        self.human = 0.0
        self.began = 0.0
        self.intents = 0
        self.leaving = False
        """Whether the clinician is about to go: what was begun is finished, and nothing else is begun."""
        self.passages: Passages | None = None
        """Where the clinician works behind the wire."""
        self._lock: RLock | None = None

    @property
    def lock(self) -> RLock:
        """Held by the tab that renews. Made when it is needed: most sessions of a style that renews nothing never need it."""
        if self._lock is None:
            self._lock = RLock()
        return self._lock

    def begin(self, reply: Reply, cookies: dict[str, str]) -> None:
        """Somebody came in."""
        self.number += 1
        self.alive = True
        self.began = self.human = time.monotonic()
        self.token = self.renewal = ""
        self.keep(reply, cookies)

    def keep(self, reply: Reply, cookies: dict[str, str]) -> None:
        """Take what an answer hands out: access token, refresh token, session cookie."""
        script, credentials = self.ward.script, self.ward.profile.credentials
        found = script.access.search(reply.content)
        if found:
            self.token = found[1].decode("utf-8", "replace")
            life = _EXPIRES.search(reply.content)
            lasts = float(life[1]) if life else self.ward.profile.session.access_token_s or 0.0
            self.early = min(EARLY_MOST_S, lasts * EARLY)
            self.until = time.monotonic() + lasts if lasts else float("inf")
        renewed = script.renewal.search(reply.content)
        if renewed:
            self.renewal = renewed[1].decode("utf-8", "replace")
        for name in credentials.refresh_cookies:
            self.renewal = cookies.get(name, self.renewal)
        session = "".join(cookies.get(name, "") for name in credentials.session_cookies)
        self.shown_token = self.ward.digest(self.token or session)
        self.shown_renewal = self.ward.digest(self.renewal)

    def due(self) -> bool:
        """Whether the access token is to be renewed before the next request."""
        return bool(self.token) and time.monotonic() >= self.until - self.early

    def acted(self) -> None:
        """A person did something."""
        self.human = time.monotonic()

    def idle_s(self) -> float:
        """How long nobody has done anything."""
        return time.monotonic() - self.human

    def expected_to_end(self) -> bool:
        """Whether the portal's own limits end it by now."""
        limits = self.ward.profile.session
        now = time.monotonic()
        return any(
            limit is not None and now - since >= limit - limits.tolerance_s
            for limit, since in ((limits.idle_s, self.human), (limits.absolute_s, self.began))
        )

    def refused(self, reply: Reply) -> None:
        """The portal takes it no more, says an answer; one that is the network's doing says nothing of the portal."""
        pattern = self.ward.script.reason
        found = pattern.search(reply.content) if pattern else None
        reason = found[1].decode("utf-8", "replace") if found else ""
        self.end("given-up" if reply.by_network else None, BY_NETWORK if reply.by_network else reason)

    def end(self, how: How | None, reason: str = "") -> None:
        """It is over; only the first word on it counts.

        Args:
            how: None: the portal ended it, as its limits say (``expired-told``) or out of turn (``ended-untold``: a clinician at
                work was neither warned nor asked).
            reason: in the portal's words.
        """
        if not self.alive:
            return
        self.alive = False
        told: How = how or ("expired-told" if self.expected_to_end() else "ended-untold")
        self.ward.put(Over(at=time.time(), user=self.user, session=self.number, how=told, reason=reason))
