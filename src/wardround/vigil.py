"""Watching over sessions: when each began and was last used, and whether one that must be over is really dead."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from wardround.wire.aim import Aim

if TYPE_CHECKING:
    from wardround.history.events import Limits
    from wardround.wire.wire import Wire

What = Literal["access", "session", "refresh"]
TOLD_S = 1.0
"""Real seconds."""


class Vigil:
    """Asks the portal itself, past the browser, with the old credential; each question once for a session."""

    def __init__(self, wire: Wire, limits: Limits) -> None:
        """Nobody has signed in yet."""
        self._wire = wire
        self._limits = limits
        self._begun: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._asked: set[tuple[str, str, int]] = set()
        self._sessions = 0
        self._ends: Counter[str] = Counter()

    def touched(self, clinician: str, at: float) -> None:
        """The clinician did something at that ward time."""
        self._last[clinician] = at

    def begin(self, clinician: str, at: float) -> None:
        """A session began."""
        self._sessions += 1
        self._begun[clinician] = at
        self._last[clinician] = at

    def end(self, clinician: str) -> None:
        """A session was ended by its clinician: ask as soon as the portal has been told."""
        self._begun.pop(clinician, None)
        self._ends[clinician] += 1
        # the screen may be clear before the request is out; one that is lost, or that the profile does not name, is not waited for long
        self._wire.wait_for(Aim(role="sign-out", clinician=clinician), self._ends[clinician], TOLD_S, over=True)
        self.ask(clinician, "sign-out")

    def ask(self, clinician: str, after: str, *, refresh: bool = False) -> None:
        """Ask whether it is dead. ``after`` names its end; ``refresh``: present the refresh token as well."""
        kinds: tuple[What, ...] = ("access", "session", "refresh") if refresh else ("access", "session")
        for what in kinds:
            question = (clinician, f"{what} after {after}", self._sessions)
            if question not in self._asked:
                self._asked.add(question)
                self._wire.probe(clinician, what, after)

    def ask_if_over(self, clinician: str, now: float) -> None:
        """Ask if by its limits the session must be over at that ward time (never with a rotated credential)."""
        begun = self._begun.get(clinician)
        if begun is None:
            return
        limits, slack = self._limits, self._limits.tolerance_s
        if limits.absolute_s and now > begun + limits.absolute_s + slack:
            self.ask(clinician, "absolute", refresh=True)
        elif limits.idle_s and now > self._last[clinician] + limits.idle_s + slack:
            self.ask(clinician, "idle", refresh=True)
