"""What a profile says of load: who may sign in by the hundred, and how much is allowed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wardround.portal.part import Part
from wardround.portal.requests import Request


class Accounts(Part):
    """Numbered test accounts. ``{n}`` in the texts becomes 1, 2, ... ``count``; secrets are named, never written."""

    count: Annotated[int, Field(ge=1)]
    """How many there are."""
    alias: str = "clinician-{n}"
    """Stands in reports."""
    role: str = "clinician"
    """Their profession: decides what they do, see ``load.roles``."""
    username: str
    """As typed at sign-in: ``load.nurse.{n}``."""
    password: str
    """``env:NAME`` or ``keyring:SERVICE/USER``; the same for all, or with ``{n}`` in it."""
    totp: str | None = None
    """The base32 secret, named in the same way."""
    totp_step_s: int = 30
    """How long one code is good."""


class Trigger(Part):
    """How a test system is made to raise an alert, so that its way to the clinicians can be timed."""

    request: Request
    """Raises an alert for ``{patient}``. Headers may name secrets."""
    id: str
    """Regular expression; its first group in the answer is the alert's id."""
    on_screen: str = ""
    """Regular expression (JavaScript's), found in the page's HTML while the alert stands there; its first group is the alert's id.
    Canary clinicians (``--canaries``) and the session suite see by it when an alert has reached the screen."""
    every_s: Annotated[float, Field(gt=0)] = 5.0
    """How often."""


class LoadWire(Part):
    """Clinicians who work behind the wire during a load run, where the network does what a condition says; the others work direct."""

    share: Annotated[float, Field(gt=0, le=1)] = 0.2
    """Part of the clinicians, 0 to 1."""
    conditions: list[str] = []
    """What the network does there, as ``--condition`` takes it: ``wifi_roaming``, ``vpn_drop after 90``. Empty: everybody works direct."""


class LoadLimits(Part):
    """What a load run must stay within, besides the invariants. One that is exceeded is broken, and the exit status 1.

    Of those who work direct; times are seconds, from the first request of a piece of work to its last answer.
    """

    flow_p95_s: dict[str, Annotated[float, Field(gt=0)]] = {}
    """By flow: 95 of 100 are done within so long: ``{ review_chart = 1.0 }``."""
    flow_p99_s: dict[str, Annotated[float, Field(gt=0)]] = {}
    """By flow: 99 of 100."""
    alert_p99_s: Annotated[float, Field(gt=0)] | None = None
    """99 of 100 alerts reach their clinician within so long."""
    audit_lag_p99_s: Annotated[float, Field(gt=0)] | None = None
    """99 of 100 acts stand in the audit trail so long after their answer, by the portal's clock."""
    silent_ends_per_1000: Annotated[float, Field(ge=0)] | None = None
    """Sessions that end out of turn, of 1000."""
    unknown_per_1000: Annotated[float, Field(ge=0)] | None = None
    """Writes of which the clinician never hears, of 1000."""
    failed_per_1000: Annotated[float, Field(ge=0)] | None = None
    """Exchanges without an answer, or with a server error, of 1000."""


class Load(Part):
    """``wardround load`` on this portal."""

    accounts: list[Accounts] = []
    """Test accounts besides ``[[clinicians]]``."""
    sessions_per_account: Annotated[int, Field(ge=1)] = 1
    """How many clinicians may be signed in by one account at once. More than 1 only where the portal allows it."""
    max_users: Annotated[int, Field(ge=1)] = 200
    """No run has more clinicians than this."""
    max_rate: Annotated[float, Field(gt=0)] = 50.0
    """No run lets more clinicians arrive in a second than this."""
    roles: dict[str, dict[str, float]] = {}
    """What clinicians of a role do, by flow and weight: ``[load.roles.nurse]`` ``review_chart = 10``. Other roles have our own mix."""
    wire: LoadWire = LoadWire()
    """Part of the clinicians behind a bad network."""
    limits: LoadLimits = LoadLimits()
    """What a run must stay within."""
    trigger: Trigger | None = None
    """How alerts are raised during the run."""
