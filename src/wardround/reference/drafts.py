"""Unfinished text, saved while it is typed: one draft per user, patient, form and tab."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wardround.reference.clock import Clock
    from wardround.reference.policy import Policy
    from wardround.reference.store import Store


class Drafts:
    """Only the user who typed a draft ever gets it back."""

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        """Keep drafts in ``store``; ``policy`` says under whom."""
        self._store = store
        self._clock = clock
        self._policy = policy

    def put(self, user: str, patient: str, form: str, tab: str, value: dict[str, Any]) -> None:
        """Save; the last one counts."""
        self._store.run(
            "insert or replace into draft values (?,?,?,?,?,?)",
            (user, self._policy.draft_of(patient), form, tab, json.dumps(value), self._clock.now()),
        )

    def get(self, user: str, patient: str, form: str, tab: str) -> dict[str, Any] | None:
        """The draft of this tab."""
        place = (user, self._policy.draft_of(patient), form, tab)
        row = self._store.one("select value from draft where user=? and patient=? and form=? and tab=?", place)
        return None if row is None else json.loads(row["value"])

    def drop(self, user: str, patient: str, form: str, tab: str) -> None:
        """Forget it: it was signed or thrown away."""
        place = (user, self._policy.draft_of(patient), form, tab)
        self._store.run("delete from draft where user=? and patient=? and form=? and tab=?", place)
