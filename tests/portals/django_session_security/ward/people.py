"""Who works on the ward and who lies there. All synthetic."""

from __future__ import annotations

import datetime as dt
import os

from django.contrib.auth import get_user_model

from .models import Patient, SecondFactor

CLINICIANS = {"nurse1": ("Ines Falk", "DSS_NURSE_1"), "nurse2": ("Tomas Reuter", "DSS_NURSE_2"), "doctor1": ("Mara Quist", "DSS_DOCTOR_1")}
"""Username: name as shown, and what its secrets' environment variables begin with (``..._PASSWORD``, optionally ``..._TOTP``)."""

PATIENTS = (
    ("Agnes Vollmer", "W-100231", dt.date(1941, 3, 9), "Penicillin (rash)"),
    ("Bernard Osei", "W-100244", dt.date(1957, 11, 23), "None known"),
    ("Clara Nygaard", "W-100258", dt.date(1988, 7, 2), "Latex"),
)


class MissingSecretError(Exception):
    """A secret is not in the environment."""


def secret(name: str) -> str:
    """Return the environment variable ``name``; MissingSecretError with what to do."""
    value = os.environ.get(name)
    if not value:
        msg = f"missing secret: the environment variable {name} is not set; set it to any text and start again"
        raise MissingSecretError(msg)
    return value


def settle() -> None:
    """Make the clinicians and the patients. MissingSecretError when a password or the service token is missing."""
    secret("DSS_SERVICE_TOKEN")
    for username, (name, prefix) in CLINICIANS.items():
        first, last = name.split()
        user = get_user_model().objects.create_user(username, password=secret(f"{prefix}_PASSWORD"), first_name=first, last_name=last)
        if totp := os.environ.get(f"{prefix}_TOTP"):
            SecondFactor.objects.create(user=user, secret=totp)
    for name, mrn, born, allergies in PATIENTS:
        Patient.objects.create(name=name, mrn=mrn, born=born, allergies=allergies)
