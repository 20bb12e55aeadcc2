"""What clinicians mean to write in one scenario: each intent with a marker that no other has."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wardround.history.events import Intent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wardround.browser.tab import Tab
    from wardround.history.events import Written
    from wardround.portal.profile import Patient


class Intents:
    """Counts them."""

    def __init__(self, seed: int, scenario: str) -> None:
        """The same seed gives the same markers."""
        self._source = f"{seed}/{scenario}"
        self._number = 0

    def next(  # noqa: PLR0913 - what an intent is made of
        self, tab: Tab, patient: Patient, what: Written, *, at: float, draft: bool, fields: Mapping[str, str], part: str
    ) -> Intent:
        """One more. ``at``: virtual now. ``part``: the cell that is played, if the scenario is."""
        self._number += 1
        tag = hashlib.sha256(f"{self._source}{part}".encode()).hexdigest()[: 8 if part else 4].upper()
        user = tab.clinician.user if tab.clinician.user != tab.clinician.alias else None
        return Intent(
            at=at,
            intent=f"i{self._number}",
            clinician=tab.clinician.alias,
            tab=tab.name,
            user=user,
            patient=patient.alias,
            what=what,
            marker=f"WR-{tag}-{self._number:02d}",
            draft=draft,
            fields=dict(fields),
        )
