"""The application, as Django wants it named."""

from __future__ import annotations

from django.apps import AppConfig


class WardConfig(AppConfig):
    """Connects the audit trail when Django is ready."""

    name = "ward"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to sign-ins and sign-outs."""
        from . import audit

        audit.listen()
