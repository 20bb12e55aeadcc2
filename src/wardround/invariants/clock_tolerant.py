"""A wrong clock on the client neither logs the clinician out nor keeps the session alive.

**What must hold.** With the computer's clock off by minutes or an hour, ahead or behind, the session ends when it would have
ended with a right clock, by true time: not before its limits, and not after them.

**Why.** Ward computers drift. A portal that compares a token's expiry with the local clock signs a whole ward out, or asks
for a new token at every click, and nobody can say why.

**Clause.** RFC 7519 4.1.4 (leeway for clock skew)*. Seen in the field: keycloak-js 11.

**Evidence.** Tabs of the browser with the wrong clock that ended early with nothing else to explain it (no limit, no
sign-out, no refused renewal, no fault); a sign-in that the portal granted, and after which the page showed no one signed in
but the end of the session; or tabs that ended late, when a browser with a right clock in the same history ended in time.

**Could not tell.** Nothing was asked of the session after the clock went wrong, or a fault stood when it ended.

**Limits.** ``idle_s``, ``absolute_s``, ``tolerance_s``, ``reach_s`` of the profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.beginnings import WELL, over
from wardround.invariants.disturbance import disturbed
from wardround.invariants.early_ends import took_for_idle
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import Session, TabEnd, sessions

if TYPE_CHECKING:
    from wardround.history.events import ClockMove
    from wardround.history.history import History

ID = "clock-tolerant"
TITLE = "A wrong clock on the client neither logs the clinician out nor keeps the session alive."
CLAUSES = ("RFC 7519 4.1.4*",)


def judge(history: History) -> Judgement:
    """Judge every session that lived while its computer's clock was wrong."""
    skewed: list[tuple[Session, ClockMove]] = []
    straight: list[Session] = []
    for session in sessions(history):
        move = _skew(history, session)
        if move is None:
            straight.append(session)
        else:
            skewed.append((session, move))
    if not skewed:
        return Judgement.not_checked("needs a client clock that is off in a live session")
    findings: list[Finding] = []
    doubts: list[str] = []
    lived = False
    for session, move in skewed:
        for end in session.tab_ends:
            verdict = _ended_early(history, session, move, end)
            if isinstance(verdict, Finding):
                findings.append(verdict)
            elif verdict is not None:
                doubts.append(verdict)
        findings += _never_came_in(history, session, move)
        findings += _ended_late(session, move, straight)
        lived = lived or _asked_after(session, move)
    if findings:
        return Judgement.broken(findings)
    if doubts:
        return Judgement.could_not_tell(doubts[0])
    return (
        Judgement.holds() if lived else Judgement.could_not_tell("nothing-asked: nothing was asked of the session while the clock was off")
    )


def _skew(history: History, session: Session) -> ClockMove | None:
    """The wrong clock in force in the session: set before or during it, and not set right before it began."""
    gone = session.until if session.ending is None else session.ending.at
    mine = [move for move in history.moves if move.move == "skew" and move.clinician in {None, session.clinician} and move.at <= gone]
    before = [move for move in mine if move.at <= session.began][-1:]
    during = [move for move in mine if move.at > session.began]
    return next((move for move in [*before, *during] if move.seconds), None)


def _ended_early(history: History, session: Session, move: ClockMove, end: TabEnd) -> Finding | str | None:
    renewal = end.refusal is not None and end.refusal.role == "refresh"
    if end.at < move.at or end.how not in {"broken-off", "refused"} or (end.how == "refused" and renewal):
        return None
    fault = disturbed(history, max(move.at, end.at - session.limits.recover_s), end.at)
    if fault is not None:
        return f"fault-in-between: {fault.name} stood when tab {end.tab} ended"
    elsewhere = session.sure_touch(end.at, not_tab=end.tab)[0] > session.sure_touch(end.at, tab=end.tab)[0]
    if elsewhere and took_for_idle(history, session, end):
        return None  # Told by activity-in-any-tab: the clock has no part in it.
    summary = f"Tab {end.tab} ended with its clock {_off(move)}, {end.at - session.began:.0f} s after sign-in, and no limit had passed"
    return Finding(summary, "clock-skew-ends-session", (move.seq, end.before.seq, end.screen.seq), end.tab)


def _never_came_in(history: History, session: Session, move: ClockMove) -> list[Finding]:
    """A page that locks itself again before anybody saw it open has no end to judge: its sign-in shows it."""
    ends = [act for act in history.acts if act.phase == "end" and act.seq in session.evidence and act.outcome not in WELL]
    found = []
    for act in ends:
        shown = history.screen_at(session.clinician, act.tab, act.at)
        came = any(session.began <= screen.at <= act.at and screen.signed_in and screen.tab == act.tab for screen in history.screens)
        faulty = disturbed(history, session.since, act.at) is not None
        if shown is None or shown.at < session.since or not over(shown) or came or faulty or move.at > session.began:
            continue
        summary = f"The portal let {session.user} in with the clock {_off(move)}, and tab {act.tab} showed the session as over"
        found.append(Finding(summary, "clock-skew-ends-session", (move.seq, *session.evidence, shown.seq), act.tab))
    return found


def _off(move: ClockMove) -> str:
    return f"{abs(move.seconds):.0f} s {'ahead' if move.seconds > 0 else 'behind'}"


def _ended_late(session: Session, move: ClockMove, straight: list[Session]) -> list[Finding]:
    """Late ends count only against a browser with a right clock that ended in time: else the clock may have no part in it."""
    control = [late for other in straight for end in other.tab_ends if end.how == "idle" and (late := _lateness(other, end)) is not None]
    allowed = session.limits.tolerance_s + session.limits.reach_s
    if not control or max(control) > allowed:
        return []
    found = []
    for end in session.tab_ends:
        late = _lateness(session, end)
        if end.how == "idle" and end.at >= move.at and late is not None and late > allowed:
            summary = (
                f"Tab {end.tab} ended {late:.0f} s past the idle limit with its clock {_off(move)}; "
                "a browser with a right clock ended in time"
            )
            found.append(Finding(summary, "clock-skew-extends-session", (move.seq, end.screen.seq), end.tab))
    return found


def _lateness(session: Session, end: TabEnd) -> float | None:
    limit = session.limits.idle_s
    return None if limit is None else end.at - (session.last_touch(end.at, sure=False)[0] + limit)


def _asked_after(session: Session, move: ClockMove) -> bool:
    since = max(move.at, session.began)
    asked = any(exchange.accepted and exchange.at > since for exchange in session.by_browser)
    return (
        asked or any(doing.sure and doing.start > since for doing in session.stretches) or any(end.at > since for end in session.tab_ends)
    )
