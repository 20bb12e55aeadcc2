"""Tabs that ended although their clinician was at work: what two invariants share, and how they tell idleness from other ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.activity import counts
from wardround.invariants.disturbance import disturbed, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.history import History
    from wardround.invariants.sessions import Session, TabEnd


def early(session: Session) -> Iterator[TabEnd]:
    """Tabs that ended before the session was due, and not by the clinician."""
    for end in session.tab_ends:
        if end.how in {"broken-off", "refused"} and not (
            end.refusal is not None and end.refusal.role == "refresh" and not end.before.warned
        ):
            yield end


def warned_before(history: History, end: TabEnd) -> bool:
    """Whether the tab warned just before it ended: the portal itself took it for idle."""
    if end.before.warned:
        return True
    recent = history.limits.warning_s or 0.0
    mine = (screen for screen in history.screens if (screen.clinician, screen.tab) == (end.screen.clinician, end.tab))
    return any(screen.warned and end.at - recent - history.limits.reach_s <= screen.at <= end.at for screen in mine)


def took_for_idle(history: History, session: Session, end: TabEnd) -> bool:
    """Whether the end looks like an idle timer's: it warned, or it came one idle limit after what a narrow timer counts.

    Narrow timers count the touches of one tab, the documents it loaded, or the requests that the server saw. A server's may be
    looked at only when somebody asks.
    """
    if warned_before(history, end):
        return True
    limit = session.limits.idle_s
    if limit is None:
        return False
    loaded = [
        screen.at
        for screen in history.screens
        if (screen.clinician, screen.tab) == (session.clinician, end.tab) and screen.page == end.before.page
    ]
    asked = [exchange.at for exchange in session.by_browser if exchange.accepted and counts(exchange) and exchange.at <= end.at]
    starts = [doing.start for doing in session.stretches if doing.start <= end.at]
    own = [session.last_touch(end.at, tab=end.tab)[0], *loaded[:1], *asked[-1:], *starts[-1:]]
    late = session.slack + session.limits.reach_s
    if any(limit - session.limits.tolerance_s <= end.at - moment <= limit + late for moment in own):
        return True
    return bool(asked) and _found_out_late(session, end, asked[-1] + limit)


def _found_out_late(session: Session, end: TabEnd, passed: float) -> bool:
    """The portal refused at the first request since its own idle time had ``passed``: it looks at its clock only when it is asked."""
    limits = session.limits
    between = (passed + limits.tolerance_s, end.at - limits.reach_s)
    served_since = any(between[0] < exchange.at < between[1] for exchange in session.by_browser if served(exchange))
    return end.how == "refused" and passed - limits.tolerance_s <= end.at and not served_since


def trouble(history: History, session: Session, end: TabEnd) -> str | None:
    """A fault that may have kept the portal from hearing of the activity, by name."""
    window = disturbed(history, end.at - (session.limits.idle_s or 0.0), end.at)
    return None if window is None else window.name
