"""When the answer to a refresh is lost on its way, the session survives.

*Why.* The portal has rotated the token and nobody heard the new one: on a ward's wireless that is an everyday event.
A portal that then takes the honest retry for theft logs the clinician out for having walked past a lift.

*Clause.* FAPI 2.0 5.3.2.1 clause 10: a server that rotates shall let the client use the old token again for a limited
time after a lost answer.

*Evidence.* Each refresh on which the portal acted and whose answer did not reach the browser; what the same browser's
tabs did and showed afterwards, up to the next sign-in or sign-out by hand. The session survived when a later refresh
was granted, or a later request was accepted with a credential that this browser was given at or after the lost one, or
with the session cookie itself. It did not when the retry was refused for good, or a tab showed a locked or signed-out
screen, before any such sign of life; also when a tab ended so within ``recover_s`` although another one lived on.

An end that has a reason of its own (signed out by hand, another user, the idle or the absolute limit reached) is not
held against the portal.

*Could not tell.* Nothing was tried afterwards, or only with the old access token while that was still good; or the
session came to an end of its own before it showed.

*Not checked.* No answer to a refresh was lost.

*Limits.* ``idle_s``, ``absolute_s``, ``recover_s`` of the profile (default of the last: 90 s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.history.events import Act, Exchange, Screen
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import sessions
from wardround.invariants.traffic import errs, from_browser, grants, moment, refuses, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.history import History

ID = "lost-token-response"
TITLE = "When the answer to a refresh is lost, the retry succeeds or the session survives otherwise."
CLAUSES = ("FAPI 2.0 5.3.2.1 clause 10",)

BY_HAND = frozenset({"sign_in", "sign_out", "switch_user"})


def judge(history: History) -> Judgement:
    """Follow the session after each lost answer."""
    lost = [exchange for exchange in from_browser(history) if _lost(exchange)]
    if not lost:
        return Judgement.not_checked("no answer to a refresh was lost in this history")
    results = [_follow(history, exchange) for exchange in lost]
    found = [result for result in results if isinstance(result, Finding)]
    if found:
        return Judgement.broken(found)
    untold = [result for result in results if isinstance(result, str)]
    return Judgement.could_not_tell(untold[0]) if untold else Judgement.holds()


def _lost(exchange: Exchange) -> bool:
    """A refresh on which the portal acted, unheard."""
    if exchange.role != "refresh" or exchange.arrived is False or exchange.outcome == "answered":
        return False
    refused = exchange.oauth_error is not None or errs(exchange)
    return (exchange.outcome == "response-lost" and not refused) or grants(exchange)


def _follow(history: History, lost: Exchange) -> Finding | str | None:
    """A finding, the reason why it cannot be told, or None: the session survived."""
    fresh = {held.id for held in lost.issued}
    alive_since: float | None = None
    tried = False
    for event in _afterwards(history, lost):
        if isinstance(event, Exchange):
            fresh.update(held.id for held in event.issued)
            if alive_since is None and _shows_life(event, fresh):
                alive_since = event.at
            if alive_since is None and event.role == "refresh" and refuses(event):
                return _finding(history, lost, event, "refresh-refused-after-lost-answer", f"the retry by {who(event)} was refused")
            tried = tried or event.accepted is not None
        elif event.locked or event.signed_out:
            if _due(history, lost, event.at):
                break
            if alive_since is None or event.at <= lost.at + history.limits.recover_s:
                return _finding(history, lost, event, "ended-after-lost-answer", f"tab {event.tab} of {event.clinician} was logged out")
    if alive_since is not None:
        return None
    if tried:
        return "no-retry-seen: after the lost answer only the old access token was used, while it may still have been good"
    return "nothing-tried: no tab tried anything after the answer to the refresh was lost"


def _afterwards(history: History, lost: Exchange) -> Iterator[Exchange | Screen]:
    """What that browser did and showed after the loss and before somebody signed in or out by hand, by virtual time."""
    mine = [event for event in history.events if isinstance(event, (Exchange, Screen, Act)) and event.clinician == lost.clinician]
    later = [event for event in mine if (event.n > lost.n if isinstance(event, Exchange) else event.at >= lost.at)]
    showed = {(event.clinician, event.tab): event for event in mine if isinstance(event, Screen) and event.at < lost.at}
    for event in sorted(later, key=lambda event: (event.at, event.seq)):
        if isinstance(event, Act):
            if event.flow in BY_HAND and event.phase == "start":
                return
        elif isinstance(event, Screen):
            before = showed.get((event.clinician, event.tab))
            showed[event.clinician, event.tab] = event
            # A tab that had already ended, or that just opened on the sign-in page, lost nothing by this.
            if before is not None and not (before.locked or before.signed_out):
                yield event
        elif event.by == "browser":
            yield event


def _shows_life(exchange: Exchange, fresh: set[str]) -> bool:
    """Whether only a living session explains this answer."""
    if exchange.outcome not in {"answered", "open"}:
        return False
    if exchange.role == "refresh":
        return grants(exchange)
    if exchange.accepted is not True or exchange.role == "sign-in":
        return False
    return any(held.what == "session" or held.id in fresh for held in exchange.presented)


def _due(history: History, lost: Exchange, at: float) -> bool:
    """Whether the session had to end by then anyway: idle for its whole limit, or at the end of its life."""
    mine = [session for session in sessions(history) if session.clinician == lost.clinician and session.began <= lost.at]
    return bool(mine) and mine[-1].due(at) is not None


def _finding(history: History, lost: Exchange, event: Exchange | Screen, cause: str, what: str) -> Finding:
    summary = f"The answer to the refresh of {who(lost)} was lost at {moment(history, lost.at)}; then {what}"
    return Finding(summary, cause, (lost.seq, event.seq), event.tab)
