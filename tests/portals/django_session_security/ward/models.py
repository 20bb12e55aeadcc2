"""What the ward keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Patient(models.Model):
    """A synthetic patient."""

    name = models.CharField(max_length=80)
    mrn = models.CharField(max_length=20, unique=True)
    born = models.DateField()
    allergies = models.CharField(max_length=200)

    def __str__(self) -> str:
        """Return the record number: a name would end up in logs."""
        return str(self.mrn)


class Note(models.Model):
    """One note in one chart."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class Audit(models.Model):
    """Who did what to whose chart, and when."""

    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20, default="done")
    user = models.CharField(max_length=150)
    patient = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.action} by {self.user}"


class SecondFactor(models.Model):
    """A clinician's TOTP secret, and the time step whose code was used last (RFC 6238 5.2: a code is good once)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=64)
    used_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"second factor {self.pk}"
