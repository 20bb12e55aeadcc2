"""What the reference portal can be told: limits, style, defects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["tokens", "cookie"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One portal's settings. Times are seconds unless the name says otherwise."""

    style: Style = "tokens"
    idle_s: float = 900.0
    warning_s: float = 60.0
    absolute_s: float = 43_200.0
    access_token_s: float = 300.0
    retry_window_s: float = 10.0
    """How long the retry of a refresh whose answer was lost gets the same answer (FAPI 2.0 5.3.2.1 clause 10)."""
    poll_s: float = 60.0
    totp_step_s: float = 30.0
    slow_ms: float = 0.0
    """How long the trend of results takes: the slow read that a real laboratory system is."""
    test_clock: bool = False
    """Honour ``X-Test-Now`` and ``POST /service/clock``."""
    secure: bool = False
    """Served over TLS: cookies are ``Secure``."""
    service_token: str | None = None
    """Credential of the record and audit readers; None: these readers are closed."""
    defects: tuple[str, ...] = ()
    db: str = ":memory:"
