"""Before a session ends by a limit the clinician is warned and can extend it; afterwards every tab says why it ended.

**What must hold.** Each visible tab that ends by the idle or absolute limit showed a warning at least ``warning_min_s``
before; one simple action during the warning keeps the session alive; and after any end that the clinician did not ask for
the tab gives a reason.

**Why.** Without a warning the order being written is lost; without a reason the clinician does not know whether it was saved,
whether they did something wrong, or whether somebody else signed them out.

**Clause.** WCAG 2.2 SC 2.2.1: the user is warned, given at least 20 seconds to extend the time limit with a simple action.

**Evidence.** Each tab's screens: warned, locked, signed out, reason; the acts ``extend_session``.

**Exempt.** A tab that slept (lid closed, frozen) or was opened too late to warn, or that asked the portal when the warning was due
and was kept from it by a fault all that time (nor could anybody have extended the session); ends by sign-out or by another user.
For ends through a fault or a refusal only the reason is demanded.

**Could not tell.** The history ends with the session. A fault kept the page to which the tab went at the end from loading: it may
have given the reason.

**Not checked.** The profile has no sign for the warning (or for the reason).

**Limits.** ``warning_min_s`` (default 20 s, from WCAG); one second is allowed for the moment at which a screen is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.activity import rests
from wardround.invariants.disturbance import disturbed
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.ownership import TAKES_COOKIES
from wardround.invariants.sessions import LIMITS, Session, TabEnd, sessions
from wardround.invariants.traffic import gave_no_answer

if TYPE_CHECKING:
    from wardround.history.events import Act, Screen
    from wardround.history.history import History

ID = "no-silent-logout"
TITLE = "The clinician is warned before a session ends, can extend it with one action, and is told afterwards why it ended."
CLAUSES = ("WCAG 2.2 SC 2.2.1",)

FORGETS = frozenset({"token_revoked", "lost_session_node"})
"""Faults after which the portal finds nobody behind a credential: it cannot say how the session ended either."""
SEEN_S = 1.0
"""How inexactly the moment at which a screen changed is known."""


def judge(history: History) -> Judgement:
    """Judge every end that the clinician did not ask for, and every attempt to extend."""
    findings: list[Finding] = []
    lacks: set[str] = set()
    arose = False
    undecided: str | None = None
    for session in sessions(history):
        for end in session.tab_ends:
            if end.how in {"sign-out", "replaced"}:
                continue
            arose = True
            if end.how in LIMITS:
                _warning(history, session, end, findings, lacks)
            undecided = undecided or _reason(history, end, findings, lacks)
        attempts = _extensions(history, session)
        arose = arose or bool(attempts)
        findings += [finding for act in attempts if (finding := _extension(history, session, act)) is not None]
    if findings:
        return Judgement.broken(findings)
    if not arose:
        return Judgement.not_checked("needs a session that ends by itself, or a warning that is answered")
    if undecided:
        return Judgement.could_not_tell(undecided)
    return Judgement.not_checked(f"needs {' and '.join(sorted(lacks))} in the profile") if lacks else Judgement.holds()


def _tab_screens(history: History, end: TabEnd) -> list[Screen]:
    mine = [screen for screen in history.screens if (screen.clinician, screen.tab) == (end.screen.clinician, end.tab)]
    return [screen for screen in mine if screen.ready]


def _warning(history: History, session: Session, end: TabEnd, findings: list[Finding], lacks: set[str]) -> None:
    if not history.can("sign:warned"):
        lacks.add("sign:warned")
        return
    need = session.limits.warning_min_s
    shown = [screen for screen in _tab_screens(history, end) if screen.at <= end.at and screen.seq != end.screen.seq]
    if _could_not_warn(history, session, end, shown[0].at if shown else end.at):
        return
    left = _left(shown, end)
    since = _warned_since([screen for screen in shown if screen.at < left], left - session.limits.reach_s)
    if since is None:
        summary = f"Tab {end.tab} ended by the {end.how} limit without a warning"
        findings.append(Finding(summary, f"no-warning-before-{end.how}-end", (end.before.seq, end.screen.seq), end.tab))
    elif left - since.at + SEEN_S < need:
        summary = f"Tab {end.tab} warned only {left - since.at:.0f} s before the {end.how} end (at least {need:.0f} s are needed)"
        findings.append(Finding(summary, "warning-too-short", (since.seq, end.screen.seq), end.tab))


def _left(shown: list[Screen], end: TabEnd) -> float:
    """When the tab stopped showing the session: it may show nothing for long before it shows that the session is over."""
    return next((screen.at for screen in shown if screen.seq > end.before.seq), end.at)


def _warned_since(shown: list[Screen], latest: float) -> Screen | None:
    """Where the warning that led to the end began; None when none was up shortly before it."""
    first: Screen | None = None
    gone: float | None = None
    for screen in shown:
        if screen.warned:
            first = first if first is not None and gone is None else screen
            gone = None
        elif first is not None and gone is None:
            gone = screen.at
    return None if gone is not None and gone < latest else first


def _could_not_warn(history: History, session: Session, end: TabEnd, opened: float) -> bool:
    need = session.limits.warning_min_s + session.limits.reach_s
    slept = any(start <= end.at and until >= end.at - need for start, until in rests(history, session.clinician, end.tab))
    deadline = session.idle_deadline(end.at) if end.how == "idle" else session.absolute_deadline
    return slept or opened > end.at - need or _slept_past(history, session, end) or _kept_from_the_portal(session, end, deadline)


def _slept_past(history: History, session: Session, end: TabEnd) -> bool:
    """The tab slept over the moment of the warning and noticed the end some time after waking."""
    deadlines = [deadline for deadline in (session.idle_deadline(end.at), session.absolute_deadline) if deadline is not None]
    return any(start <= deadline <= until for deadline in deadlines for start, until in rests(history, session.clinician, end.tab))


def _kept_from_the_portal(session: Session, end: TabEnd, deadline: float | None) -> bool:
    """From the moment at which the warning was due, all that the tab asked of the portal was lost to a fault."""
    if deadline is None:
        return False
    due = deadline - max(session.limits.warning_s or 0.0, session.limits.warning_min_s)
    asked = [exchange for exchange in session.by_browser if exchange.tab == end.tab and due <= exchange.at <= deadline]
    return bool(asked) and all(exchange.faults and gave_no_answer(exchange) for exchange in asked)


def _knows_of_none(history: History, end: TabEnd) -> bool:
    """The document was loaded after a fault that left the portal with nobody behind what the browser shows, or with nothing shown.

    Neither can know that there was a session.
    """
    taken = any(fault.name in TAKES_COOKIES | FORGETS and fault.at <= end.at for fault in history.faults)
    return taken and end.screen.page != end.before.page


def _reason(history: History, end: TabEnd, findings: list[Finding], lacks: set[str]) -> str | None:
    """Judge the reason given; says why when it cannot be told."""
    if not history.can("sign:reason"):
        lacks.add("sign:reason")
        return None
    if _told_why(history, end) or _knows_of_none(history, end):
        return None
    if history.end_at - end.at < SEEN_S:
        return "history-ends-too-soon: nothing was seen of the tab after its end"
    if _page_was_lost(history, end):
        return "reason-page-lost: a fault kept the page to which the tab went at the end from loading; it may have given the reason"
    findings.append(
        Finding(f"Tab {end.tab} does not say why the session ended ({end.how})", "no-reason-after-end", (end.screen.seq,), end.tab)
    )
    return None


def _page_was_lost(history: History, end: TabEnd) -> bool:
    """The tab left for another document, which a fault kept away, and the clinician then opened one by hand."""
    return any(
        exchange.tab == end.tab
        and exchange.clinician == end.screen.clinician
        and exchange.how == "navigation"
        and bool(exchange.faults)
        and gave_no_answer(exchange)
        and end.before.at <= exchange.at <= end.at
        for exchange in history.exchanges
    )


def _told_why(history: History, end: TabEnd) -> bool:
    """Whether the ended screen, or what followed it within ``reach_s``, gave a reason."""
    until = end.at + history.limits.reach_s
    return any(screen.reason and end.at <= screen.at <= until and not screen.signed_in for screen in _tab_screens(history, end))


def _extensions(history: History, session: Session) -> list[Act]:
    """Ends of the acts that tried to extend the session while a warning was up in that tab."""
    starts = {act.act: act for act in history.acts if act.phase == "start"}
    found = []
    for act in history.acts:
        mine = act.clinician == session.clinician and act.flow == "extend_session" and act.phase == "end"
        if mine and act.act in starts and session.began <= act.at <= session.until:
            shown = [screen for screen in history.screens if screen.tab == act.tab and screen.clinician == act.clinician]
            before = [screen for screen in shown if screen.at <= starts[act.act].at and screen.seq < starts[act.act].seq]
            if before and before[-1].warned:
                found.append(act)
    return found


def _extension(history: History, session: Session, act: Act) -> Finding | None:
    limit = session.limits.idle_s
    if limit is None or disturbed(history, act.at - session.limits.recover_s, act.at) is not None:
        return None
    if act.outcome == "failed":
        return Finding(f"Tab {act.tab} warned, but offered no way to stay signed in", "no-way-to-extend", (act.seq,), act.tab)
    gone = next((end for end in session.tab_ends if end.at > act.at and end.how in {"broken-off", "refused"}), None)
    if (
        act.outcome not in {"done", "acknowledged"}
        or gone is None
        or gone.at >= act.at + min(limit, session.limits.warning_s or limit) + session.limits.reach_s
    ):
        return None
    summary = f"The clinician extended the session, yet tab {gone.tab} ended {gone.at - act.at:.0f} s later"
    return Finding(summary, "extension-did-not-extend", (act.seq, gone.screen.seq), gone.tab)
