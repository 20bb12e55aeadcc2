"""What the wire keeps, in memory only, to ask after a session's end whether it has really ended."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.wire.credentials import Secret
    from wardround.wire.live import Live

What = Literal["access", "session", "refresh"]


@dataclass(frozen=True)
class Kept:
    """A request that can be sent again, and the credential for whose sake it is."""

    request: http.Request
    """A copy as it was sent to the portal; never changed."""
    secret: Secret
    tab: str | None
    role: str


class Memory:
    """The last accepted request of each clinician and kind of credential. Safe from any thread."""

    def __init__(self) -> None:
        """Nothing was seen."""
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, What], Kept] = {}
        self._newest: dict[str, Secret] = {}

    def keep(self, live: Live, presented: list[Secret], issued: list[Secret]) -> None:
        """Note an answered exchange."""
        if live.clinician is None:
            return
        with self._lock:
            for secret in presented:
                if secret.what == "refresh" and live.role == "refresh" and not live.spoiled:
                    self._kept[live.clinician, "refresh"] = Kept(live.flow.request.copy(), secret, live.tab, live.role)
                # Only what changes nothing is ever asked again.
                elif live.accepted and live.reads and not live.stream and secret.what in ("access", "session"):
                    what: What = "access" if secret.what == "access" else "session"
                    self._kept[live.clinician, what] = Kept(live.flow.request.copy(), secret, live.tab, live.role)
            newest = next((secret for secret in issued if secret.what == "refresh"), None)
            if newest is not None:
                self._newest[live.clinician] = newest

    def recall(self, clinician: str, what: What) -> tuple[Kept, Secret] | None:
        """(request, credential to present).

        A refresh token only if it is the newest: presenting a rotated one may rightly end the session (RFC 9700).
        """
        with self._lock:
            kept = self._kept.get((clinician, what))
            if kept is None:
                return None
            if what != "refresh":
                return kept, kept.secret
            newest = self._newest.get(clinician)
            return None if newest is None else (kept, newest)
