"""Whose credential is whose: who was signing in when it was issued, and what it was issued in exchange for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.wire.credentials import Secret

_AUTHORITY = ("access", "session", "refresh")
"""Kinds that carry a user's authority, the strongest witness first."""


class Owners:
    """Credentials of one scenario by value, in memory only."""

    def __init__(self) -> None:
        """Nobody owns anything."""
        self._lock = threading.Lock()
        self._acting: dict[str, str] = {}
        self._owner: dict[str, str] = {}
        self._browser: dict[str, str] = {}

    def acting(self, clinician: str, user: str) -> None:
        """Who signs in from that clinician's browser from now on."""
        with self._lock:
            self._acting[clinician] = user

    def of(self, presented: Iterable[Secret]) -> str | None:
        """Alias of the user who owns the credentials that a request presents."""
        with self._lock:
            owned = {secret.what: self._owner[secret.value] for secret in presented if secret.value in self._owner}
        return next((owned[what] for what in _AUTHORITY if what in owned), None)

    def browser_of(self, presented: Iterable[Secret]) -> str | None:
        """The browser to which the presented credentials were issued: tells a worker's requests apart, which bear no tab."""
        with self._lock:
            return next((self._browser[secret.value] for secret in presented if secret.value in self._browser), None)

    def issue(self, clinician: str | None, role: str, presented: list[Secret], issued: list[Secret], *, accepted: bool) -> None:
        """Credentials were issued in an answer, or (a sign-in that keeps its session id) confirmed by it."""
        if clinician is None:
            return
        acting = self._acting.get(clinician, clinician)
        owner = acting if role == "sign-in" else self.of(presented) or acting
        kept = [secret for secret in presented if secret.what == "session"] if role == "sign-in" and accepted else []
        with self._lock:
            for secret in [*kept, *issued]:
                if secret.what in _AUTHORITY or secret.what == "code":
                    self._owner[secret.value] = owner
                    self._browser[secret.value] = clinician
