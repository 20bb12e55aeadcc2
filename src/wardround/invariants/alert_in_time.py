"""From the moment at which an alert is set off until it reaches each clinician who must see it, little time passes.

*Why.* An alert that comes two minutes late is the same as none. Queues grow when everybody is signed in, and the portal's own
figures do not show it: they count what was sent.

*Clause.* IEC 60601-1-8 6.4* (delays of alarm conditions are disclosed); the numbers are the portal's own promise.

*Evidence.* The moment each alert was set off, as the portal's record or the run that set it off has it; the first moment at
which it reached each browser that must get it. Time runs from the trigger, not from the request that fetched it: a client that
could not ask meanwhile is not forgiven for it (coordinated omission). One that never came counts as later than any limit, as
soon as the history goes on for longer than that limit after the trigger.

*Judged.* At most 5 of 100 deliveries later than ``alert_p95_s``, at most 1 of 100 later than ``alert_p99_s``. Where two clocks
are compared, a delivery is late only by more than they may be apart. Of a long run only what is late may stand in the history,
with the number of those that a sieve left out.

*Could not tell.* The history ended before any delivery could be late, or so soon that those still to come would decide.

*Not checked.* No alert was set off in this history for anybody (needs the portal's alerts, or a run that triggers some).

*Limits.* ``alert_p95_s`` (default 5 s) and ``alert_p99_s`` (default 10 s) of the profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from wardround.history.events import Alert, LeftOut
from wardround.invariants.judgement import Finding, Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.history.history import History

ID = "alert-in-time"
TITLE = "An alert reaches each clinician who must see it within the portal's promise, at p95 and p99, measured from its trigger."
CLAUSES = ("IEC 60601-1-8 6.4*",)

COMMON = 95
SHOWN = 5
"""How many of the late ones stand in the evidence."""


@dataclass(frozen=True)
class Delivery:
    """One alert to one browser. ``least_s``: it took so long at least (``inf``: it never came)."""

    least_s: float
    waited_s: float
    """How long the history goes on after the trigger."""
    evidence: tuple[int, ...]
    what: str

    def late(self, limit_s: float) -> bool | None:
        """Whether it took longer than this; None when it had not come, and still might have come in time."""
        if self.least_s == inf and self.waited_s <= limit_s:
            return None
        return self.least_s > limit_s


def judge(history: History) -> Judgement:
    """Count the deliveries that took longer than each limit."""
    deliveries = owed(history)
    others = sum(left.count for left in history.of(LeftOut) if left.of == "alert-delivery")
    if not deliveries and not others:
        return Judgement.not_checked("needs an alert that is set off, and somebody who must see it")
    limits = ((COMMON, history.limits.alert_p95_s), (99, history.limits.alert_p99_s))
    judged = [_share(deliveries, others, percent, limit_s) for percent, limit_s in limits]
    if found := [result for result in judged if isinstance(result, Finding)]:
        return Judgement.broken(found)
    untold = [result for result in judged if isinstance(result, str)]
    return Judgement.could_not_tell(untold[0]) if untold else Judgement.holds()


def owed(history: History) -> list[Delivery]:
    """Each alert to each browser that must get it, in the order of the triggers."""
    alerts = history.of(Alert)
    first: dict[tuple[str, str | None], Alert] = {}
    for seen in sorted((alert for alert in alerts if alert.phase == "seen"), key=lambda alert: alert.at):
        first.setdefault((seen.alert, seen.clinician), seen)
    found = []
    for trigger in (alert for alert in alerts if alert.phase == "trigger"):
        for clinician in dict.fromkeys(trigger.whom):
            came = first.get((trigger.alert, clinician))
            least = inf if came is None else max(0.0, came.at - trigger.at - max(came.error_s, trigger.error_s))
            waited = history.end_at - trigger.at - trigger.error_s
            evidence = (trigger.seq,) if came is None else (trigger.seq, came.seq)
            told = "never" if came is None else f"after {came.at - trigger.at:.1f} s"
            found.append(Delivery(least, waited, evidence, f"alert {trigger.alert} reached {clinician} {told}"))
    return found


def _share(deliveries: Sequence[Delivery], others: int, percent: int, limit_s: float) -> Finding | str | None:
    """A finding when too many are late, a reason when those still to come would decide, None when it holds."""
    late = [delivery for delivery in deliveries if delivery.late(limit_s)]
    pending = sum(delivery.late(limit_s) is None for delivery in deliveries)
    decided = len(deliveries) - pending + others
    if _too_many(len(late), decided + pending, percent):
        worst = sorted(late, key=lambda delivery: delivery.least_s, reverse=True)[:SHOWN]
        never = sum(delivery.least_s == inf for delivery in late)
        summary = f"{len(late)} of {decided} deliveries of alerts took longer than {limit_s:g} s ({never} never came); {worst[0].what}"
        evidence = tuple(dict.fromkeys(seq for delivery in worst for seq in delivery.evidence))
        late_cause = "alerts-late" if percent == COMMON else "alerts-very-late"
        return Finding(summary, "alerts-never-come" if never == len(late) else late_cause, evidence)
    if not decided or _too_many(len(late) + pending, decided + pending, percent):
        return f"too-soon-to-tell: {pending} deliveries of alerts were still to come when the history ended"
    return None


def _too_many(late: int, count: int, percent: int) -> bool:
    """Whether more than (100 - percent) of 100 are late."""
    return 100 * late > (100 - percent) * count
