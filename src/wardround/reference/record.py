"""The clinical record: every write once, under the key that the signed form carries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from wardround.reference.clock import Clock, iso

if TYPE_CHECKING:
    from wardround.reference.audit import Audit
    from wardround.reference.policy import Policy
    from wardround.reference.store import Store

What = Literal["order", "note", "administration", "acknowledgement"]


class KeyRefused(Exception):  # noqa: N818 (an answer, not an error)
    """The key was declared void (its fate was asked for before it arrived) or belongs to somebody else."""


class Record:
    """Orders, notes, administrations, acknowledgements."""

    def __init__(self, store: Store, clock: Clock, audit: Audit, policy: Policy) -> None:
        """Write into ``store``; ``policy`` says what is a write that came before."""
        self._store = store
        self._clock = clock
        self._audit = audit
        self._policy = policy
        self._last = float("-inf")

    def write(self, what: What, patient: str, user: str, key: str, text: str, fields: dict[str, Any]) -> dict[str, Any]:  # noqa: PLR0913, PLR0917 (the columns of one row)
        """Save one act; the same key again gives the row that stands already."""
        known = self._store.one("select * from idempotency where key = ?", (key,))
        now = self._clock.now()
        if known is not None and self._policy.same_write(now - known["at"]):
            if known["user"] != user or known["record"] is None:
                raise KeyRefused
            return self.row(known["record"])
        status = {"order": "signed", "note": "signed", "administration": "given", "acknowledgement": "acknowledged"}[what]
        times = self._policy.writes_of(now - self._last)
        self._last = now
        values = (what, patient, user, text, json.dumps(fields), now, status)
        for _ in range(max(1, times)):
            number = self._store.run("insert into record (what, patient, user, text, fields, at, status) values (?,?,?,?,?,?,?)", values)
        self._store.run("insert or replace into idempotency values (?,?,?,?)", (key, user, number, now))
        self._audit.append(what, user, patient=patient)
        row = self.row(number)
        if times == 0:
            self._store.run("delete from record where id = ?", (number,))
        return row

    def settle(self, key: str, user: str) -> dict[str, Any] | None:
        """What became of a key. Unknown keys are void from now on: a straggler must not be saved after the screen said it was not."""
        known = self._store.one("select * from idempotency where key = ?", (key,))
        if known is None:
            self._store.run("insert into idempotency values (?,?,null,?)", (key, user, self._clock.now()))
            return None
        return None if known["record"] is None or known["user"] != user else self.row(known["record"])

    def row(self, number: int) -> dict[str, Any]:
        """One row as readers see it."""
        found = self._store.one("select * from record where id = ?", (number,))
        if found is None:
            raise LookupError(number)
        return _shown(found)

    def rows(self, patient: str | None = None, what: What | None = None) -> list[dict[str, Any]]:
        """Rows, oldest first, of one patient or kind when given."""
        rows = self._store.all("select * from record order by id")
        return [_shown(row) for row in rows if patient in {None, row["patient"]} and what in {None, row["what"]}]


def _shown(row: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON and rows have no narrower type)
    fields = json.loads(row["fields"])
    return {
        "id": f"{row['what']}-{row['id']}",
        "what": row["what"],
        "patient": row["patient"],
        "user": row["user"],
        "text": row["text"],
        **fields,
        "at": iso(row["at"]),
        "status": row["status"],
    }
