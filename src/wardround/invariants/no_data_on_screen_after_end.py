"""After a session ended no patient data stays in the DOM of any tab, nor returns by Back, and answers are not cached.

**What must hold.** Once a session ended (also while the server cannot be reached), every tab of the browser is rid of patient
data within ``reach_s``, and no page brings it back before the next sign-in: not Back, not the back/forward cache, not a
reload. Answers that hold patient data carry ``Cache-Control: no-store``.

**Why.** The next person at a ward computer sees what the screen, or its Back button, still shows.

**Clause.** ASVS 5.0 14.3.1 (data is cleared from the client, its DOM included, when the session ends, also when the server
cannot be reached); 14.3.2 (no-store on answers with sensitive data: a property of the answer, so it is judged in every
history, whether or not a session ended in it). Seen in the field: openemr 4438.

**Evidence.** Patients that each tab's screens show after the end; screens written on Back or restored from the cache;
``Cache-Control`` of the answers to reads and pages that hold patients.

**Could not tell.** The history ends before a tab had its time; the steps of ``sign_out`` asked the portal nothing and left the tab
signed in (``sign-out-in-vain``).

**Limits.** ``reach_s`` (default 5 s), counted from waking for a tab that slept. For ends by sign-out or a limit every tab of
the browser is judged; for a session that was broken off, only the tabs that showed it. After another user signed in, what
they may see is not judged here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.activity import can_act_from
from wardround.invariants.beginnings import over
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import FINAL, Session, sessions
from wardround.invariants.sign_outs import IN_VAIN, in_vain

if TYPE_CHECKING:
    from wardround.history.events import Exchange, Screen
    from wardround.history.history import History

ID = "no-data-on-screen-after-end"
TITLE = "After a session ended no patient data stays in any tab, nor returns by Back, and answers are not cached."
CLAUSES = ("ASVS 5.0 14.3.1", "ASVS 5.0 14.3.2")

_ERROR = 400


def judge(history: History) -> Judgement:
    """Judge every tab after the end of its session, and every answer that holds patients."""
    findings: list[Finding] = []
    decided = undecided = vain = False
    for session in sessions(history):
        vain = vain or in_vain(history, session)
        for tab, end, how in _ended_tabs(history, session):
            found, known = _tab(history, session, tab, end, how)
            findings += found
            decided = decided or bool(known)
            undecided = undecided or known is False
    findings += _cached(history)
    if findings:
        return Judgement.broken(findings)
    if not history.started.patients:
        return Judgement.not_checked("needs patients in the profile")
    if vain:
        return Judgement.could_not_tell(IN_VAIN)
    if undecided:
        return Judgement.could_not_tell("history-ends-too-soon: a tab still showed patients when the history ended, within its time")
    return Judgement.holds() if decided else Judgement.not_checked("needs a session that ends")


def _ended_tabs(history: History, session: Session) -> list[tuple[str, float, str]]:
    """Tabs to judge: (tab, when its session was over for it, how)."""
    found = {end.tab: (end.tab, end.at, str(end.how)) for end in reversed(session.tab_ends) if end.how != "replaced"}
    ending = session.ending
    if ending is not None and ending.how in FINAL:
        for clinician, tab in history.tabs():
            if clinician == session.clinician:
                known = found.get(tab)
                found[tab] = (tab, ending.at if known is None else min(known[1], ending.at), str(ending.how))
    return list(found.values())


def _tab(history: History, session: Session, tab: str, end: float, how: str) -> tuple[list[Finding], bool | None]:
    """What a tab did wrong after the end, and whether it was seen for long enough to tell (None: nothing to tell of it)."""
    shown = [screen for screen in history.screens if (screen.clinician, screen.tab) == (session.clinician, tab)]
    shown = [screen for screen in shown if session.last or screen.at < session.until]
    before = [screen for screen in shown if screen.at <= end]
    if not shown or (before and before[-1].closed):
        return [], None
    due = can_act_from(history, session.clinician, tab, end) + session.limits.reach_s
    resumed = _resumed(shown, end) if how not in FINAL else None
    judged = [screen for screen in shown if resumed is None or screen.at < resumed]
    for screen in judged:
        if screen.at > end and screen.patients and screen.ready and _brought_back(screen, judged, due):
            cause, words = _way(screen)
            summary = f"Tab {tab} shows patient data again {screen.at - end:.0f} s after the end ({how}), {words}"
            return [Finding(summary, f"{cause}-after-end", (screen.seq,), tab)], True
    limit = min(due, resumed if resumed is not None else due, session.until if not session.last else due)
    at_due = [screen for screen in judged if screen.at <= limit]
    last = at_due[-1] if at_due else None
    if last is None or not last.patients or last.closed:
        return [], True if at_due else None
    if history.end_at < due or limit < due:
        return [], False
    where = "behind the locked screen" if over(last) else "as if the session went on"
    summary = f"Tab {tab} still shows patient data {due - end:.0f} s after the end ({how}), {where}"
    return [Finding(summary, "data-stays-after-end", (last.seq,), tab)], True


def _resumed(shown: list[Screen], end: float) -> float | None:
    """When the tab went on by itself: a session that was only broken off here may live."""
    gone = False
    for screen in shown:
        gone = gone or (screen.at >= end and over(screen))
        if gone and screen.at > end and screen.signed_in and not over(screen) and not (screen.back or screen.restored):
            return screen.at
    return None


def _brought_back(screen: Screen, shown: list[Screen], due: float) -> bool:
    """A screen that brings data back: by Back or the cache, or after the tab was rid of it, or of other patients once its time was up."""
    if screen.back or screen.restored:
        return True
    earlier = [one for one in shown if (one.at, one.seq) < (screen.at, screen.seq) and one.ready]
    rid = bool(earlier) and over(earlier[-1]) and not earlier[-1].patients
    return rid or (screen.at > due and bool(earlier) and not set(screen.patients) <= set(earlier[-1].patients))


def _way(screen: Screen) -> tuple[str, str]:
    if screen.restored:
        return "bfcache-shows-data", "restored from the back/forward cache"
    if screen.back:
        return "back-shows-data", "by Back"
    return "data-returns", "without a new sign-in"


def _cached(history: History) -> list[Finding]:
    bare = [
        exchange for exchange in history.exchanges if _holds_patients(exchange) and "no-store" not in (exchange.cache_control or "").lower()
    ]
    if not bare:
        return []
    paths = sorted({exchange.path for exchange in bare})
    more = "" if len(paths) == 1 else f" and {len(paths) - 1} more"
    summary = f"{len(bare)} answers with patient data may be kept by the browser: no no-store on {paths[0]}{more}"
    return [Finding(summary, "chart-response-may-be-cached", tuple(exchange.seq for exchange in bare[:5]), bare[0].tab)]


def _holds_patients(exchange: Exchange) -> bool:
    served = exchange.outcome == "answered" and exchange.status is not None and exchange.status < _ERROR
    return (
        exchange.by == "browser" and served and bool(exchange.patients) and exchange.role in {"read", "page"} and exchange.method == "GET"
    )
