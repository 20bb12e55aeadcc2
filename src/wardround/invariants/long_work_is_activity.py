"""A long request or a long form does not log an active clinician out.

**What must hold.** A session does not end for idleness while the clinician types or waits for a request of their own in
that tab, nor sooner than one idle limit after that.

**Why.** A discharge letter takes longer than fifteen minutes, a report longer than five seconds. A portal that counts only
finished requests ends the session of somebody who never stopped working, and takes the letter with it.

**Clause.** NIST SP 800-63B-4 5.2; WCAG 2.2 SC 2.2.1. Seen in the field: django-session-security issue 1.

**Evidence.** Tabs that turned to locked or signed out, the acts of the same tab and their exchanges in flight, the warning
shown or the timer's fit.

**Could not tell.** A fault stood between the activity and the end: the portal may not have heard of it.

**Limits.** ``idle_s`` of the profile. Who waits for one answer longer than the whole limit, touching nothing, is idle.
Activity in another tab only is ``activity-in-any-tab``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.activity import counts, in_flight_until
from wardround.invariants.early_ends import early, took_for_idle, trouble
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import Session, TabEnd, sessions

if TYPE_CHECKING:
    from wardround.history.events import Exchange
    from wardround.history.history import History
    from wardround.invariants.activity import Doing

ID = "long-work-is-activity"
TITLE = "A long request or a long form does not log an active clinician out."
CLAUSES = ("NIST SP 800-63B-4 5.2", "WCAG 2.2 SC 2.2.1")


def judge(history: History) -> Judgement:
    """Judge every session with work or a request that took long."""
    limit = history.limits.idle_s
    if limit is None:
        return Judgement.not_checked("needs session.idle_s in the profile")
    findings: list[Finding] = []
    doubt: str | None = None
    arose = False
    for session in sessions(history):
        for end in early(session):
            own, doing = session.sure_touch(end.at, tab=end.tab)
            request = _in_flight(session, end, limit)
            young = doing is not None and end.at - own < limit - session.limits.tolerance_s
            if not (young or request) or own < session.sure_touch(end.at, not_tab=end.tab)[0]:
                continue
            if request is None and not took_for_idle(history, session, end):
                continue
            fault = trouble(history, session, end)
            if fault is not None:
                doubt = f"fault-in-between: {fault} stood between the activity and the end"
                continue
            findings.append(_finding(end, own, doing, request, limit))
        arose = arose or _worked_long(session, limit)
    if findings:
        return Judgement.broken(findings)
    if doubt is not None:
        return Judgement.could_not_tell(doubt)
    return Judgement.holds() if arose else Judgement.not_checked("needs a long form or a long request, and the time for it to matter")


def _in_flight(session: Session, end: TabEnd, limit: float) -> Exchange | None:
    """The tab's own long request at its end (or just over), begun less than one limit before."""
    for exchange in session.by_browser:
        over = in_flight_until(exchange)
        mine = exchange.tab == end.tab and exchange.act is not None and exchange.role not in {"stream", "sign-out"}
        waited = min(over, end.at) - exchange.at
        if mine and exchange.at <= end.at <= over + session.limits.reach_s and session.slack <= waited < limit - session.limits.tolerance_s:
            return exchange
    return None


def _finding(end: TabEnd, own: float, doing: Doing | None, request: Exchange | None, limit: float) -> Finding:
    shown = (end.before.seq, end.screen.seq)
    worked = () if doing is None else doing.evidence
    if request is not None:
        summary = f"Tab {end.tab} ended for idleness while its own {request.role}, sent {end.at - request.at:.0f} s before, was under way"
        return Finding(summary, "ended-during-own-request", (*worked, request.seq, *shown), end.tab)
    summary = f"Tab {end.tab} ended for idleness {end.at - own:.0f} s after the clinician worked in it (limit {limit:.0f} s)"
    cause = "ended-during-long-work" if doing is not None and doing.end >= end.at else "ended-soon-after-work"
    return Finding(summary, cause, (*worked, *shown), end.tab)


def _worked_long(session: Session, limit: float) -> bool:
    """Whether somebody worked for longer than the limit in one go, or waited long, and the session lived."""
    gone = session.ending.at if session.ending is not None else session.until
    long_form = any(doing.end - doing.start > limit and doing.end <= gone for doing in session.stretches)
    waited = any(
        (exchange.act is not None or counts(exchange))
        and in_flight_until(exchange) - exchange.at >= session.slack
        and in_flight_until(exchange) <= gone
        for exchange in session.by_browser
        if exchange.role != "stream"
    )
    return long_form or waited
