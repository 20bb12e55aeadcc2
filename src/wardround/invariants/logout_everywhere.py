"""Signing out in one tab reaches every other tab of that browser.

**What must hold.** Within ``reach_s`` of a sign-out, every other tab of the browser shows that nobody is signed in.

**Why.** Whoever signs out and leaves believes to have left. A second tab that still shows the ward list, or accepts an
order, is an open door with a name on it.

**Clause.** ASVS 5.0 7.4.1. Seen in the field: supabase auth-js 427, care_fe 4836.

**Evidence.** The screens of the other tabs that showed somebody signed in when the clinician signed out.

**Could not tell.** The history ends, or somebody signs in again, before a tab had its time; a fault stood meanwhile, or the
sign-out never reached the portal; the steps of ``sign_out`` asked the portal nothing and left the tab signed in (``sign-out-in-vain``).

**Limits.** ``reach_s`` (default 5 s), counted from waking or thawing for a tab that could not run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.activity import can_act_from
from wardround.invariants.beginnings import alive
from wardround.invariants.disturbance import disturbed
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import Ending, Session, sessions
from wardround.invariants.sign_outs import IN_VAIN, in_vain

if TYPE_CHECKING:
    from wardround.history.events import Screen
    from wardround.history.history import History

ID = "logout-everywhere"
TITLE = "Signing out in one tab reaches every other tab of that browser."
CLAUSES = ("ASVS 5.0 7.4.1",)


def judge(history: History) -> Judgement:
    """Judge every tab that was signed in when its clinician signed out in another one."""
    findings: list[Finding] = []
    doubts: list[str] = []
    reached = False
    for session in sessions(history):
        ending = session.ending
        if in_vain(history, session):
            doubts.append(IN_VAIN)
        if ending is None or ending.how != "sign-out":
            continue
        for tab in [tab for clinician, tab in history.tabs() if clinician == session.clinician and tab != ending.tab]:
            shown = [screen for screen in history.screens if (screen.clinician, screen.tab) == (session.clinician, tab)]
            before = [screen for screen in shown if screen.at <= (ending.at if ending.since is None else ending.since)]
            if not before or before[-1].closed or not _signed_in(before):
                continue
            verdict = _tab(history, session, ending, tab, shown)
            if isinstance(verdict, Finding):
                findings.append(verdict)
            elif verdict is not None:
                doubts.append(verdict)
            else:
                reached = True
    if findings:
        return Judgement.broken(findings)
    if doubts:
        return Judgement.could_not_tell(doubts[0])
    return Judgement.holds() if reached else Judgement.not_checked("needs a second signed-in tab when the clinician signs out")


def _signed_in(before: list[Screen]) -> bool:
    settled = [screen for screen in before if screen.ready]
    return bool(settled) and alive(settled[-1])


def _tab(history: History, session: Session, ending: Ending, tab: str, shown: list[Screen]) -> Finding | str | None:
    """A finding, a doubt, or None when the tab followed in time."""
    due = can_act_from(history, session.clinician, tab, ending.at) + session.limits.reach_s
    since = ending.at if ending.since is None else ending.since
    gone = next((screen for screen in shown if screen.at >= since and (screen.closed or (screen.ready and not alive(screen)))), None)
    if gone is not None and gone.at <= due:
        return None
    if not ending.asked or disturbed(history, since, due) is not None:
        return "fault-at-sign-out: a fault stood while the sign-out should have reached the other tab"
    if due > history.end_at or (not session.last and due > session.until):
        return "history-ends-too-soon: the other tab did not have its time"
    if gone is None or (not session.last and gone.at >= session.until):
        summary = f"Tab {tab} still shows somebody signed in {due - ending.at:.0f} s after the sign-out in tab {ending.tab}"
        last = [screen for screen in shown if screen.at <= due][-1]
        return Finding(summary, "tab-not-signed-out", (*ending.evidence, last.seq), tab)
    late = gone.at - ending.at
    summary = f"Tab {tab} followed the sign-out in tab {ending.tab} only after {late:.0f} s (at most {session.limits.reach_s:.0f} s)"
    return Finding(summary, "tab-signed-out-late", (*ending.evidence, gone.seq), tab)
