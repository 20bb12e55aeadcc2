"""The profile's people: who works and who is treated in a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.abilities import NotChecked
from wardround.errors import UserError, did_you_mean

if TYPE_CHECKING:
    from wardround.portal.profile import Clinician as Persona
    from wardround.portal.profile import Patient, Profile


class Roster:
    """Personas and test patients, by number or alias."""

    def __init__(self, profile: Profile, *, rotation: int) -> None:
        """``rotation``: by how many places the personas are moved on, so that not every scenario begins with the first."""
        self._personas = profile.clinicians
        self._patients = profile.patients
        self._rotation = rotation

    def persona(self, which: str | int) -> Persona:
        """A persona by alias, or by number from this scenario's first.

        Raises:
            UserError: ``unknown-clinician``.
            NotChecked: the profile has fewer personas.
        """
        if isinstance(which, int):
            if which >= len(self._personas):
                raise NotChecked(f"needs {which + 1} clinicians in the profile")
            return self._personas[(which + self._rotation) % len(self._personas)]
        for persona in self._personas:
            if persona.alias == which:
                return persona
        names = [persona.alias for persona in self._personas]
        raise UserError("unknown-clinician", f"clinician {which!r} is not in the profile", did_you_mean(which, names))

    def other(self, persona: Persona, number: int) -> Persona:
        """The persona so many places further in the profile's list.

        Raises:
            NotChecked: there is only one.
        """
        other = self._personas[(self._personas.index(persona) + number) % len(self._personas)]
        if other == persona:
            raise NotChecked("needs clinicians:2")
        return other

    def patient(self, number: int) -> Patient:
        """A test patient.

        Raises:
            NotChecked: the profile has fewer.
        """
        if number >= len(self._patients):
            raise NotChecked(f"needs {number + 1} patients in the profile")
        return self._patients[number]
