"""Which credentials faults have made worthless: spoiled wherever they are presented, so that the portal itself refuses them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.wire.active import Active
    from wardround.wire.credentials import Secret


@dataclass(frozen=True)
class _Mark:
    by: Active
    until: float | None


class Standing:
    """Credentials of one scenario by value, in memory only. Safe from any thread."""

    def __init__(self) -> None:
        """All are as good as the portal thinks."""
        self._lock = threading.Lock()
        self._marks: dict[str, _Mark] = {}
        self._issued: dict[str, float] = {}

    def issue(self, secrets: Iterable[Secret]) -> None:
        """Note what an answer of the portal issues."""
        now = time.monotonic()
        with self._lock:
            for secret in secrets:
                self._issued.setdefault(secret.value, now)

    def issued_at(self, value: str) -> float | None:
        """When a credential was first issued (real, monotonic seconds); None: before this scenario."""
        with self._lock:
            return self._issued.get(value)

    def refuse(self, secrets: Iterable[Secret], by: Active, until: float | None) -> None:
        """From now on these are worthless.

        Args:
            secrets: the credentials.
            by: the fault that says so.
            until: virtual seconds since 1970, at the latest until the fault is taken down; None: for good, whatever becomes of
                the fault (a revoked credential does not come back to life).
        """
        with self._lock:
            for secret in secrets:
                self._marks[secret.value] = _Mark(by, until)

    def worthless(self, secrets: Iterable[Secret], at: float) -> list[tuple[Secret, Active]]:
        """Those that are worthless at ``at``, each with the fault whose doing it is."""
        with self._lock:
            marked = [(secret, self._marks[secret.value]) for secret in secrets if secret.value in self._marks]
        return [(secret, mark.by) for secret, mark in marked if mark.until is None or (at < mark.until and not mark.by.ended)]
