"""The authenticator of a persona: one-time codes, each used once."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pyotp

from wardround.errors import UserError
from wardround.portal.secrets import resolve

if TYPE_CHECKING:
    from wardround.portal.profile import Clinician as Persona

_GROUP = 8
"""Base32 letters that make whole bytes."""


class _Totp(pyotp.TOTP):
    """RFC 6238 with the secret that the portal has given, however short: pyotp refuses 80 bits, which many portals still hand out."""

    def byte_secret(self) -> bytes:
        """The key. Spaces and hyphens, as people copy them, do not count."""
        letters = self.secret.replace(" ", "").replace("-", "").rstrip("=")
        return base64.b32decode(letters + "=" * (-len(letters) % _GROUP), casefold=True)


class Authenticator:
    """The one-time codes of one persona. A used code is not used again: like a person, wait for the next."""

    def __init__(self, persona: Persona) -> None:
        """Read the secret where the profile says it is.

        Raises:
            UserError: ``totp-secret``: it is no base32 text; as ``portal.secrets.resolve``.
        """
        self._step_s = persona.totp_step_s
        try:
            self._totp = _Totp(resolve(persona.totp), interval=persona.totp_step_s) if persona.totp else None
        except ValueError:
            said = f"the TOTP secret of {persona.alias} ({persona.totp}) is no base32 text"
            raise UserError(
                "totp-secret", said, "Give the letters and digits (A-Z, 2-7) that the portal shows beside its QR code."
            ) from None
        self._used: float = 0.0
        self.last = ""

    @property
    def wanted(self) -> bool:
        """Whether this persona signs in with a code at all."""
        return self._totp is not None

    def wait_s(self, server_now: float) -> float:
        """Seconds until there is a code that was not used."""
        return max(0.0, self._used + self._step_s - server_now) if self._used else 0.0

    def code(self, server_now: float) -> str:
        """The code that the authenticator shows at that moment (by the portal's clock)."""
        if self._totp is None:
            return ""
        self._used = server_now - server_now % self._step_s
        self.last = self._totp.at(int(server_now))
        return self.last

    def forget(self) -> None:
        """The portal was reset: used codes are new again."""
        self._used = 0.0
