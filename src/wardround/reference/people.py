"""Synthetic clinicians, the same each time, with passwords and one-time-code secrets made from a fixed seed: twelve, and a crowd."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

_SEED = b"wardround reference portal, synthetic people"
_NAMES = (
    ("nurse-1", "Nurse", "Amara Okafor"),
    ("nurse-2", "Nurse", "Jonas Lindqvist"),
    ("physician-1", "Physician", "Priya Raman"),
    ("physician-2", "Physician", "Tomasz Zielinski"),
    ("pharmacist-1", "Pharmacist", "Mei-Ling Chow"),
    ("nurse-3", "Nurse", "Carla Benedetti"),
    ("nurse-4", "Nurse", "Samuel Osei"),
    ("nurse-5", "Nurse", "Ingrid Halvorsen"),
    ("nurse-6", "Nurse", "Rashid Karimov"),
    ("physician-3", "Physician", "Helena Marques"),
    ("physician-4", "Physician", "David Feinberg"),
    ("pharmacist-2", "Pharmacist", "Aoife Brennan"),
)


def _derive(alias: str, what: str, size: int) -> bytes:
    return hashlib.blake2b(f"{alias}/{what}".encode(), key=_SEED[:64], digest_size=size).digest()


@dataclass(frozen=True)
class Clinician:
    """Who may sign in. Nothing here is secret: these people exist only in this portal."""

    alias: str
    role: str
    name: str
    username: str
    password: str
    totp: str
    """Base32 secret of the one-time codes."""

    @property
    def shown(self) -> dict[str, str]:
        """What the screens may know."""
        return {"username": self.username, "name": self.name, "role": self.role}


def _make(alias: str, role: str, name: str) -> Clinician:
    first, last = name.split(" ", 1)
    username = f"{first[0]}.{last}".lower()
    password = "-".join(_derive(alias, f"password {part}", 2).hex() for part in range(4))
    return Clinician(alias, role, name, username, password, base64.b32encode(_derive(alias, "totp", 20)).decode())


def _one_of_many(role: str, number: int) -> Clinician:
    """A numbered account, as test systems have them by the hundred: one password and one secret for all."""
    name = f"load.{role.lower()}.{number}"
    secret = base64.b32encode(_derive("load", "totp", 20)).decode()
    return Clinician(name.replace(".", "-"), role, f"{role} Number {number}", name, _derive("load", "password", 16).hex(), secret)


CLINICIANS: tuple[Clinician, ...] = tuple(_make(*entry) for entry in _NAMES)
_CROWD = {"Nurse": 600, "Physician": 300, "Pharmacist": 100}
CROWD: tuple[Clinician, ...] = tuple(_one_of_many(role, number + 1) for role, count in _CROWD.items() for number in range(count))
"""Accounts for load."""
_BY_USERNAME = {person.username: person for person in (*CLINICIANS, *CROWD)}
SERVICE_TOKEN_NAME = "WARDROUND_DEMO_SERVICE_TOKEN"  # noqa: S105 (a variable's name)


def by_username(username: str) -> Clinician | None:
    """Find a clinician; case and surrounding blanks do not matter."""
    return _BY_USERNAME.get(username.strip().lower())


def credentials() -> dict[str, str]:
    """Environment variables that the shipped profiles name, with their values, for the embedded demo."""
    values = {SERVICE_TOKEN_NAME: _derive("service", "token", 24).hex()}
    for person in CLINICIANS:
        stem = "WARDROUND_DEMO_" + person.alias.upper().replace("-", "_")
        values[f"{stem}_PASSWORD"] = person.password
        values[f"{stem}_TOTP"] = person.totp
    values["WARDROUND_DEMO_LOAD_PASSWORD"] = CROWD[0].password
    values["WARDROUND_DEMO_LOAD_TOTP"] = CROWD[0].totp
    return values
