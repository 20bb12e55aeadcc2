"""Work in one tab keeps all tabs alive; an idle tab never ends an active one.

**What must hold.** While the clinician was active in any tab of the browser within the idle limit, no tab of that browser
ends for idleness: neither the tab that was left alone nor the one being worked in.

**Why.** Clinicians keep the ward list in one tab and a chart in another. A tab that counts only its own touches throws them
out in the middle of an order.

**Clause.** NIST SP 800-63B-4 5.2 (inactivity is the subscriber's, not the tab's).

**Evidence.** Tabs that turned to locked or signed out, the acts in all tabs before, the warning shown or the timer's fit. A
warning in the idle tab alone is no violation as long as the tab does not end.

**Could not tell.** A fault stood between the last activity and the end: the portal may not have heard of it.

**Limits.** ``idle_s`` of the profile. What began within ``reach_s`` (default 5 s) before the end may have come too late and
is not held against the portal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.activity import asleep
from wardround.invariants.early_ends import early, took_for_idle, trouble
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import Session, TabEnd, sessions

if TYPE_CHECKING:
    from wardround.history.history import History

ID = "activity-in-any-tab"
TITLE = "Work in one tab keeps all tabs alive; an idle tab never ends an active one."
CLAUSES = ("NIST SP 800-63B-4 5.2",)


def judge(history: History) -> Judgement:
    """Judge every tab that was left alone for the idle limit while another was worked in."""
    limit = history.limits.idle_s
    if limit is None:
        return Judgement.not_checked("needs session.idle_s in the profile")
    findings: list[Finding] = []
    doubt: str | None = None
    arose = False
    for session in sessions(history):
        for end in early(session):
            other, doing = session.sure_touch(end.at, not_tab=end.tab)
            own = session.sure_touch(end.at, tab=end.tab)[0]
            alone = doing is not None and other > own and end.at - other < limit - session.limits.tolerance_s
            if doing is None or not alone or not took_for_idle(history, session, end):
                continue
            fault = trouble(history, session, end)
            if fault is not None:
                doubt = f"fault-in-between: {fault} stood between the activity and the end"
                continue
            summary = (
                f"Tab {end.tab} ended for idleness {end.at - other:.0f} s after work in tab {doing.tab} "
                f"(limit {limit:.0f} s; tab {end.tab} itself was left alone for {end.at - own:.0f} s)"
            )
            findings.append(Finding(summary, _cause(session, end), (*doing.evidence, end.before.seq, end.screen.seq), end.tab))
        arose = arose or _survived(history, session, limit)
    if findings:
        return Judgement.broken(findings)
    if doubt is not None:
        return Judgement.could_not_tell(doubt)
    return Judgement.holds() if arose else Judgement.not_checked("needs a tab left alone for the idle limit while another is worked in")


def _cause(session: Session, end: TabEnd) -> str:
    worked_in = session.sure_touch(end.at, not_tab=end.tab)[1]
    fell = worked_in is not None and any(other.tab == worked_in.tab and other.at <= end.at for other in session.tab_ends)
    return "idle-tab-ends-active-tab" if fell else "idle-timer-per-tab"


def _survived(history: History, session: Session, limit: float) -> bool:
    """Whether some tab outlived its own idle limit thanks to work elsewhere."""
    tabs = [tab for clinician, tab in history.tabs() if clinician == session.clinician]
    for tab in tabs:
        shown = [screen for screen in history.screens if (screen.clinician, screen.tab) == (session.clinician, tab)]
        opened = next((screen.at for screen in shown if screen.signed_in and session.began <= screen.at <= session.until), None)
        if opened is None:
            continue
        closed = next((screen.at for screen in shown if screen.closed), history.end_at)
        ended = next((end.at for end in session.tab_ends if end.tab == tab), min(session.until, closed))
        own = [opened, *(doing.end for doing in session.stretches if doing.tab == tab and doing.end <= ended)]
        for place, moment in enumerate(sorted(own)):
            due = moment + limit + session.limits.tolerance_s
            following = sorted(own)[place + 1 :]
            quiet = due < ended and not any(moment < later <= due for later in following)
            elsewhere = any(
                doing.tab != tab and doing.sure and moment < doing.end < due - session.limits.tolerance_s for doing in session.stretches
            )
            # Elsewhere it must never have been quiet for the limit, or the session ended rightly.
            if quiet and elsewhere and session.due(due) is None and not asleep(history, session.clinician, tab, due):
                return True
    return False
