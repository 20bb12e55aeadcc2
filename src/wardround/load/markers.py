"""Markers of a load run: each names its user and its patient, so that a marker in the wrong place is seen without a look-up."""

from __future__ import annotations

import re
from dataclasses import dataclass

_USER, _PATIENT, _NUMBER = 5, 3, 5
"""Digits."""


@dataclass(frozen=True)
class Markers:
    """The markers of one run.

    Attributes:
        run: four hexadecimal digits, the run's own: markers of an earlier run are in the record for good and mean nothing now.
    """

    run: str

    @property
    def prefix(self) -> str:
        """What all begin with, as every marker of wardround does."""
        return f"WR-{self.run}-"

    def make(self, user: int, patient: int, number: int) -> str:
        """The marker of a user's n-th intent, for the patient at that place of the profile."""
        return f"{self.prefix}{user:0{_USER}}{patient:0{_PATIENT}}{number:0{_NUMBER}}"

    def not_of_patient(self, patient: int) -> re.Pattern[bytes]:
        """Finds a marker that was planted for another patient."""
        return re.compile(rf"{self.prefix}\d{{{_USER}}}(?!{patient:0{_PATIENT}})\d{{{_PATIENT + _NUMBER}}}\d*".encode())

    def not_of_user(self, user: int) -> re.Pattern[bytes]:
        """Finds a marker that another user planted."""
        return re.compile(rf"{self.prefix}(?!{user:0{_USER}})\d{{{_USER + _PATIENT + _NUMBER}}}\d*".encode())
