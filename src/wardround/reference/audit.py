"""The audit trail: one row for each thing that must be accounted for, in the order in which it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from wardround.reference.clock import Clock, iso

if TYPE_CHECKING:
    from wardround.reference.store import Store

Action = Literal[
    "sign-in", "sign-in-failed", "time-out", "sign-out", "chart-opened", "order", "note", "administration", "acknowledgement", "refused"
]


class Audit:
    """Append-only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Write into ``store``, timed by ``clock``."""
        self._store = store
        self._clock = clock

    def append(self, action: Action, user: str | None, *, patient: str | None = None, outcome: str = "ok", at: float | None = None) -> None:
        """Write one row. ``at`` only for what happened before it was noticed (an idle end)."""
        moment = self._clock.now() if at is None else at
        self._store.run(
            "insert into audit (action, user, patient, outcome, at) values (?,?,?,?,?)", (action, user, patient, outcome, moment)
        )

    def rows(self, last: int | None = None) -> list[dict[str, Any]]:
        """All rows, oldest first; ``last`` keeps only so many of the newest."""
        sql = "select * from (select * from audit order by id desc limit ?) order by id"
        return [{**row, "id": str(row["id"]), "at": iso(row["at"])} for row in self._store.all(sql, (-1 if last is None else last,))]
