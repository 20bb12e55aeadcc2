"""The audit trail: written where Django says that something happened, and by the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import signals
from django.urls import reverse
from django.utils import timezone

from .models import Audit, Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest


def write(action: str, user: str, patient: Patient | None = None, outcome: str = "done") -> None:
    """Add one row, now."""
    Audit.objects.create(at=timezone.now(), action=action, user=user, patient=str(patient.pk) if patient else "", outcome=outcome)


def listen() -> None:
    """Hear of sign-ins, failed sign-ins and sign-outs."""
    signals.user_logged_in.connect(_signed_in, dispatch_uid="ward-audit-in")
    signals.user_login_failed.connect(_failed, dispatch_uid="ward-audit-failed")
    signals.user_logged_out.connect(_signed_out, dispatch_uid="ward-audit-out")


def _signed_in(sender: object, user: User, **_: object) -> None:
    del sender
    write("sign-in", user.get_username())


def _failed(sender: object, credentials: dict[str, str], **_: object) -> None:
    del sender
    write("sign-in", credentials.get("username", ""), outcome="failed")


def _signed_out(sender: object, request: HttpRequest, user: User | None, **_: object) -> None:
    """The package's middleware ends an idle session with the same call as the sign-out button: the address tells them apart."""
    del sender
    if user is not None:
        write("sign-out" if request.path == reverse("logout") else "time-out", user.get_username())
