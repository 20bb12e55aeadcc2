"""The audit trail: one row for each thing that must be accounted for, in the order in which it happened."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Literal

from wardround.reference.clock import Clock, iso

if TYPE_CHECKING:
    from wardround.reference.policy import Policy
    from wardround.reference.store import Store

Action = Literal[
    "sign-in", "sign-in-failed", "time-out", "sign-out", "chart-opened", "order", "note", "administration", "acknowledgement", "refused"
]


class Audit:
    """Append-only."""

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        """Write into ``store``, timed by ``clock``; ``policy`` says whether a row may wait."""
        self._store = store
        self._clock = clock
        self._policy = policy
        self._recent: deque[float] = deque()
        self._waiting: list[tuple[float, tuple[object, ...]]] = []

    def append(self, action: Action, user: str | None, *, patient: str | None = None, outcome: str = "ok", at: float | None = None) -> None:
        """Write one row. ``at`` only for what happened before it was noticed (an idle end)."""
        moment = self._clock.now() if at is None else at
        now = self._clock.now()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        wait = self._policy.audit_waits(action, len(self._recent))
        self._recent.append(now)
        self._deliver(now)
        if wait is not None:
            self._waiting.append((now + wait, (action, user, patient, outcome, moment)))
        self._deliver(now)

    def _deliver(self, now: float) -> None:
        """Write what has waited long enough, in the order in which it came."""
        due = [values for until, values in self._waiting if until <= now]
        self._waiting = [entry for entry in self._waiting if entry[0] > now]
        for values in due:
            self._store.run("insert into audit (action, user, patient, outcome, at) values (?,?,?,?,?)", values)

    def rows(self, last: int | None = None) -> list[dict[str, Any]]:
        """All rows, oldest first; ``last`` keeps only so many of the newest."""
        self._deliver(float("inf"))
        sql = "select * from (select * from audit order by id desc limit ?) order by id"
        return [{**row, "id": str(row["id"]), "at": iso(row["at"])} for row in self._store.all(sql, (-1 if last is None else last,))]
