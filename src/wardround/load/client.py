"""What a flow can do on the wire: the small interface that ``on_the_wire`` of a file in ``flows/`` is written against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from wardround.history.events import Outcome, Written
    from wardround.portal.profile import Patient


@dataclass(frozen=True)
class Answered:
    """How a try to sign in ended.

    Attributes:
        outcome: ``done``; ``refused``: the portal said no; ``unknown``: it said nothing that can be taken for an answer.
        wait_s: so long the portal wants to be left alone before the next try; 0: it did not say.
    """

    outcome: Outcome
    wait_s: float = 0.0


class Client(Protocol):
    """One tab of one clinician, without a screen. Its requests are the profile's; its session is shared with the clinician's other tabs."""

    def perform(self, flow: str, patient: Patient | None = None, **fields: str) -> Outcome:
        """Send a flow's requests in order. ``done``, ``refused`` (one was), or ``unknown`` (one had no answer)."""

    def write(self, flow: str, patient: Patient, what: Written, **fields: str) -> Outcome:
        """The same for a flow that writes: with an intent of its own, whose marker the requests carry."""

    def sign_in(self, *, mistyped: bool = False) -> Answered:
        """Try once, with a code that was not used before; waits for the next one where the last was. ``mistyped``: a wrong password."""

    def next_code(self) -> None:
        """Wait until the authenticator shows the next code."""

    def wait(self, seconds: float) -> None:
        """Do nothing for so long."""

    def sign_out(self) -> Outcome:
        """End the session."""

    def extend(self) -> Outcome:
        """Say that the clinician is still there."""
