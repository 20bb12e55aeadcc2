"""Defects that show when the whole ward is at work at once, and what a load run finds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.reference.defects.defect import BOTH, Defect
from wardround.reference.policy import Policy

if TYPE_CHECKING:
    from wardround.reference.settings import Style

TOGETHER_S = 0.25
"""Forms that arrive within this of one another meet in the same place."""


class LastWriterWins(Policy):
    """Forms wait in one slot for the next commit; a second one replaces the first."""

    def writes_of(self, since_last: float) -> int:
        """None, when another was there a moment ago."""
        return 0 if since_last < TOGETHER_S else 1


class LockedMeansAgain(Policy):
    """A busy database is tried again, whether the first try went through or not."""

    def writes_of(self, since_last: float) -> int:
        """Two, when another was there a moment ago."""
        return 2 if since_last < TOGETHER_S else 1


class OneChartForAll(Policy):
    """Charts are kept for a second; the key is the route, and the patient is not in it."""

    def chart_key(self, patient: str) -> str:
        """The same for everybody."""
        del patient
        return "/api/patients/{patient}"


class ShortQueue(Policy):
    """Rows of the trail go through a queue; what does not fit is dropped, with a line in a log."""

    def audit_waits(self, action: str, waiting: int) -> float | None:
        """Dropped from the fifth in a second on."""
        del action
        return None if waiting > 4 else 0.0  # noqa: PLR2004 (said beside it)


class TwoQueues(Policy):
    """Writes are audited in batches, everything else at once."""

    def audit_waits(self, action: str, waiting: int) -> float:
        """Four seconds for a write."""
        del waiting
        return 4.0 if action in {"order", "note", "administration", "acknowledgement"} else 0.0


class OneByOne(Policy):
    """One worker writes an alert to all open streams, one after the other."""

    def alert_lag(self, streams: int) -> float:
        """Half a second for each."""
        return 0.5 * streams


class TwelveSessions(Policy):
    """The licence is for twelve sessions; the oldest makes room for the newest."""

    def most_sessions(self) -> int:
        """Twelve."""
        return 12


class SmallPool(Policy):
    """Each request, an open stream too, holds a connection to the session store; without one nobody is signed in."""

    def starved(self, in_flight: int) -> bool:
        """More than sixteen."""
        return in_flight > 16  # noqa: PLR2004 (said beside it)


class OneAtATime(Policy):
    """Refreshes take turns at one lock; who finds it taken is told to come again at once, and all who signed in together come together."""

    def refresh_busy(self, lately: int) -> bool:
        """From the third in a second on, those that were sent away counted too."""
        return lately > 2  # noqa: PLR2004 (said beside it)


def _defect(  # noqa: PLR0913, PLR0917 (one for each field that differs)
    name: str,
    breaks: str,
    server: type[Policy],
    hint: str,
    report: str,
    also: tuple[tuple[str, str], ...] = (),
    styles: tuple[Style, ...] = BOTH,
) -> Defect:
    says = server.__doc__ or ""
    return Defect(name=name, breaks=breaks, says=says, hint=hint, scenarios=(), report=report, styles=styles, server=server, also=also)


_THROWN_OUT = "whoever is thrown out in the midst of a write is told that it was refused, or nothing"
LOAD: tuple[Defect, ...] = (
    _defect(
        "order-lost-under-contention",
        "acknowledged-is-recorded",
        LastWriterWins,
        "two clinicians sign at the same moment",
        "ASVS 5.0 2.3.3",
    ),
    _defect(
        "busy-database-writes-twice",
        "once",
        LockedMeansAgain,
        "two clinicians sign at the same moment",
        "carlos-emr#3503",
        (("audited", "the second row has none in the trail"),),
    ),
    _defect(
        "chart-cache-forgets-patient",
        "others-data-never",
        OneChartForAll,
        "two charts are opened within a second, and something was written in one of them",
        "ASVS 5.0 14.2.2",
    ),
    _defect("audit-queue-drops", "audited", ShortQueue, "many sign in at once", "OpenClinica PR #2977"),
    _defect("audit-in-two-queues", "audit-ordered", TwoQueues, "a write, and anything after it", "ASVS 5.0 16.2.2"),
    _defect("alert-queue-grows", "alert-in-time", OneByOne, "an alert while the whole ward is signed in", "IEC 60601-1-8 6.4"),
    _defect(
        "refresh-storm",
        "no-storm",
        OneAtATime,
        "the tokens of all who signed in at shift change run out together",
        "RFC 9110 10.2.3",
        (("within-limits", "nearly every answer is a 503 then: the portal is plainly down, and the run is stopped"),),
        styles=("tokens",),
    ),
    _defect(
        "session-licence-ends-oldest",
        "side-by-side",
        TwelveSessions,
        "the thirteenth clinician signs in",
        "ASVS 5.0 7.1.2",
        (("no-silent-logout", "whoever is put out was not warned"), ("unknown-is-said", _THROWN_OUT)),
    ),
    _defect(
        "pool-starvation-logs-out",
        "no-silent-logout",
        SmallPool,
        "more requests and streams at once than the pool has connections",
        "ASVS 5.0 16.5.2",
        (("unknown-is-said", _THROWN_OUT),),
    ),
)
