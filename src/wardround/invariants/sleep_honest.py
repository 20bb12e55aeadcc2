"""After a closed lid longer than the limit the screen is locked before data shows; after a shorter one work goes on.

**What must hold.** A computer that slept past the idle limit wakes to a locked screen: no tab brings up patient data first,
and none goes on showing what it showed. A computer that slept for less wakes to a session that goes on.

**Why.** Timers do not run while a lid is closed. A portal that counts ticks believes that no time has passed, and shows the
chart to whoever opens the lid; one that trusts nothing after waking throws clinicians out between two rooms.

**Clause.** ASVS 5.0 7.3.1; NIST SP 800-63B-4 5.2. Seen in the field: react-idle-timer 281.

**Evidence.** Sleeps of the computer, and what its tabs showed after waking.

**Could not tell.** The history ends before a tab had its time after waking.

**Limits.** ``idle_s`` of the profile; after waking, ``reach_s`` (default 5 s) for what stood on the screen, nothing for new data.
A sleep that ends within the tolerance of the limit is not judged, nor a tab frozen by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.beginnings import alive, over
from wardround.invariants.disturbance import disturbed
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import Session, sessions

if TYPE_CHECKING:
    from wardround.history.events import ClockMove, Screen
    from wardround.history.history import History

ID = "sleep-honest"
TITLE = "After a closed lid longer than the limit the screen is locked before data shows; after a shorter one work goes on."
CLAUSES = ("ASVS 5.0 7.3.1", "NIST SP 800-63B-4 5.2")

_TOO_SOON = "history-ends-too-soon: a tab did not have its time after waking"


def judge(history: History) -> Judgement:
    """Judge every sleep of a computer with a live session."""
    if history.limits.idle_s is None:
        return Judgement.not_checked("needs session.idle_s in the profile")
    findings: list[Finding] = []
    doubts: list[str] = []
    honest = 0
    for session in sessions(history):
        for move in _sleeps(history, session):
            for tab in [tab for clinician, tab in history.tabs() if clinician == session.clinician]:
                verdict = _tab(history, session, move, tab)
                if isinstance(verdict, Finding):
                    findings.append(verdict)
                elif isinstance(verdict, str):
                    doubts.append(verdict)
                else:
                    honest += bool(verdict)
    if findings:
        return Judgement.broken(findings)
    if doubts:
        return Judgement.could_not_tell(doubts[0])
    return Judgement.holds() if honest else Judgement.not_checked("needs a closed lid in a live session")


def _sleeps(history: History, session: Session) -> list[ClockMove]:
    gone = None if session.ending is None else session.ending.at
    mine = [move for move in history.moves if move.move == "sleep" and move.clinician in {None, session.clinician}]
    return [move for move in mine if session.began <= move.at <= session.until and (gone is None or move.at < gone)]


def _tab(history: History, session: Session, move: ClockMove, tab: str) -> Finding | str | bool:
    """A finding, a doubt, True when the tab was honest, False when nothing can be asked of it."""
    shown = [screen for screen in history.screens if (screen.clinician, screen.tab) == (session.clinician, tab)]
    asleep = [screen for screen in shown if screen.at <= move.at and screen.ready]
    if not asleep or asleep[-1].closed or not alive(asleep[-1]):
        return False
    wake = move.at + move.seconds
    touched = session.last_touch(move.at, sure=False)[0]
    limit = session.limits.idle_s or 0.0
    later = [screen for screen in shown if screen.at >= wake and (session.last or screen.at < session.until)]
    if wake >= touched + limit + session.limits.tolerance_s:
        return _longer(history, session, wake, asleep[-1], later)
    if wake < session.sure_touch(move.at)[0] + limit - session.limits.tolerance_s:
        return _shorter(history, session, move, tab)
    return False


def _longer(history: History, session: Session, wake: float, kept: Screen, later: list[Screen]) -> Finding | str | bool:
    locked = next((screen for screen in later if screen.ready and (over(screen) or screen.closed)), None)
    until = history.end_at if locked is None else locked.at
    fresh = [screen for screen in later if screen.at < until and screen.ready and _brings(kept, screen)]
    if fresh:
        after = fresh[0].at - wake
        summary = f"Tab {kept.tab} brings up patient data {after:.0f} s after waking from a sleep longer than the limit, before it locks"
        return Finding(summary, "data-before-lock-after-sleep", (kept.seq, fresh[0].seq), kept.tab)
    due = wake + session.limits.reach_s
    if locked is not None and locked.at <= due:
        return True
    if history.end_at < due or (not session.last and session.until < due):
        return _TOO_SOON
    standing = [kept, *[screen for screen in later if screen.at <= due and screen.ready]][-1]
    if not standing.patients and not any(screen.patients for screen in later if screen.at <= until):
        # Nothing to see: a sign-in page, or an empty shell that asks the portal first.
        return locked is not None
    lateness = "does not lock" if locked is None else f"locks only after {locked.at - wake:.0f} s"
    cause = "never-locked-after-sleep" if locked is None else "locked-late-after-sleep"
    summary = f"Tab {kept.tab} {lateness} after waking from a sleep longer than the limit, and shows patient data meanwhile"
    evidence = (standing.seq,) if locked is None else (standing.seq, locked.seq)
    return Finding(summary, cause, evidence, kept.tab)


def _brings(kept: Screen, screen: Screen) -> bool:
    """Whether a screen shows data that did not stand there before: other patients, or a page loaded anew."""
    return bool(screen.patients) and (screen.page > kept.page or screen.restored or not set(screen.patients) <= set(kept.patients))


def _shorter(history: History, session: Session, move: ClockMove, tab: str) -> Finding | str | bool:
    wake = move.at + move.seconds
    due = session.sure_touch(move.at)[0] + (session.limits.idle_s or 0.0) - session.limits.tolerance_s
    soon = min(due, wake + session.limits.recover_s)
    for end in session.tab_ends:
        if end.tab == tab and move.at <= end.at <= soon and end.how == "broken-off":
            if disturbed(history, move.at, end.at) is not None:
                return f"fault-after-waking: a fault stood when tab {tab} ended"
            summary = f"Tab {tab} ended {end.at - wake:.0f} s after waking, though the lid was closed for {move.seconds:.0f} s only"
            return Finding(summary, "locked-after-short-sleep", (move.seq, end.screen.seq), tab)
    worked = any(exchange.tab == tab and exchange.accepted and exchange.at >= wake for exchange in session.by_browser)
    return True if worked or history.end_at >= min(soon, wake + session.limits.reach_s) else _TOO_SOON
