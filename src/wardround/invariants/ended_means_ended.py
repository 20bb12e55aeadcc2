"""After a session ended, nothing works with its old cookie or token.

**What must hold.** Once the clinician signed out, or the idle or absolute limit ended the session, the portal accepts no
exchange that presents a credential of that session: not from another tab, not from a request that was under way, not over
a stream that stays open, not when the old credential is replayed on the wire.

**Why.** A ward computer is shared. A session that lives on behind a sign-in page can be used by whoever comes next, in the
name of the clinician who believed to have left.

**Clause.** ASVS 5.0 7.4.1: after termination, no further use of the session.

**Evidence.** Exchanges that present the session's credentials after its end (the browser's, and the harness's probes),
messages on its streams, credentials issued by answers that were under way when it ended.

**Could not tell.** Nothing presented the old credential after the end; the sign-out never reached the portal (a fault lost
or holds it, or the page did not try while one stood); the steps of ``sign_out`` asked the portal nothing and left the tab
signed in (``sign-out-in-vain``); an answer under way issued a new credential that nobody tried. When the portal never ended
an idle session at all, that is ``idle-is-enforced`` (or ``absolute-cap``), and is told there only.

**Limits.** Streams may run on for ``reach_s`` (default 5 s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.history.events import Stream
from wardround.invariants.disturbance import refused, served
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.ownership import given
from wardround.invariants.sessions import FINAL, LIMITS, Ending, Session, after, sessions
from wardround.invariants.sign_outs import IN_VAIN, in_vain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.history.events import Exchange
    from wardround.history.history import History

ID = "ended-means-ended"
TITLE = "After a session ended, nothing works with its old cookie or token."
CLAUSES = ("ASVS 5.0 7.4.1",)

APART = frozenset({"sign-in", "sign-out", "static"})
"""Roles that need no session."""


def judge(history: History) -> Judgement:
    """Judge every session that ended by sign-out or by a limit."""
    findings: list[Finding] = []
    doubts: list[str] = []
    decided = False
    for session in sessions(history):
        ending = session.ending
        if in_vain(history, session):
            doubts.append(IN_VAIN)
        if ending is None or ending.how not in FINAL:
            continue
        later = [exchange for exchange in session.exchanges if after(exchange, ending) and exchange.role not in APART]
        if ending.how in LIMITS:
            later = _since_the_server_ended_it(session, ending)
        accepted = [exchange for exchange in later if served(exchange)]
        found = [_finding(session, ending, exchange) for exchange in accepted[:1]]
        found += _streams(history, session, ending, limited=ending.how in LIMITS and not later)
        if found and not ending.asked:
            doubts.append("sign-out-never-arrived: the request to sign out was lost or is still on its way, so the portal could not know")
            continue
        findings += found
        decided = decided or any(exchange.accepted is False or refused(exchange) for exchange in later) or bool(found)
        if not later:
            doubts.append(f"nothing-tried-after-the-end: the old credential was not presented after the {ending.how} end, or never ended")
        elif _untried(session, ending):
            doubts.append("in-flight-answer-untried: an answer under way at the end issued a credential, and nobody tried it")
    if findings:
        return Judgement.broken(findings)
    if decided and not any(doubt.startswith(("sign-out", "in-flight")) for doubt in doubts):
        return Judgement.holds()
    return Judgement.could_not_tell(doubts[0]) if doubts else Judgement.not_checked("needs a session that ended by sign-out or by a limit")


def server_ended_at(session: Session, since: float) -> float | None:
    """When the portal first refused what carries the session (not a mere access token), from ``since`` on."""
    for exchange in session.exchanges:
        carries = any(held.what in {"session", "refresh"} for held in exchange.presented)
        if exchange.at >= since and carries and (refused(exchange) or (exchange.by == "harness" and exchange.accepted is False)):
            return exchange.at
    return None


def _since_the_server_ended_it(session: Session, ending: Ending) -> list[Exchange]:
    ended = server_ended_at(session, ending.at - session.limits.tolerance_s)
    return [] if ended is None else [exchange for exchange in session.exchanges if exchange.at >= ended and exchange.role not in APART]


def _finding(session: Session, ending: Ending, exchange: Exchange) -> Finding:
    what = next((held.what for held in exchange.presented if held.id in session.ids), "credential")
    revived = _reviver(session, ending, exchange)
    who = "replayed on the wire" if exchange.by == "harness" else f"tab {exchange.tab}, {exchange.role} {exchange.path}"
    after = exchange.at - ending.at
    if revived is not None:
        summary = f"A request under way at the {ending.how} brought the session back: {after:.0f} s later the portal accepts it ({who})"
        return Finding(
            summary, f"in-flight-answer-revives-session-after-{ending.how}", (*ending.evidence, revived.seq, exchange.seq), exchange.tab
        )
    summary = f"{after:.0f} s after the {ending.how} the portal still accepts the old {what} ({who})"
    return Finding(summary, f"{what}-accepted-after-{ending.how}", (*ending.evidence, exchange.seq), exchange.tab)


def _reviver(session: Session, ending: Ending, accepted: Exchange) -> Exchange | None:
    for exchange in _under_way(session, ending):
        between = any(other.accepted and ending.at < other.at < (exchange.answered_at or 0.0) for other in session.exchanges)
        shown = {held.id for held in accepted.presented}
        if (exchange.answered_at or 0.0) <= accepted.at and not between and (not given(exchange) or shown & set(given(exchange))):
            return exchange
    return None


def _under_way(session: Session, ending: Ending) -> Iterable[Exchange]:
    for exchange in session.by_browser:
        late = exchange.answered_at is not None and exchange.answered_at > ending.at
        if (
            exchange.at <= ending.at
            and late
            and exchange.outcome == "answered"
            and exchange.role not in {*APART, "stream"}
            and exchange.seq not in ending.evidence
        ):
            yield exchange


def _untried(session: Session, ending: Ending) -> bool:
    issued = {held for exchange in _under_way(session, ending) for held in given(exchange)}
    tried = {held.id for exchange in session.exchanges if exchange.at > ending.at for held in exchange.presented}
    older = {held.id for exchange in session.exchanges if exchange.at <= ending.at for held in exchange.presented}
    return bool(issued - tried - older)


def _streams(history: History, session: Session, ending: Ending, *, limited: bool) -> list[Finding]:
    if limited:
        return []
    own = {exchange.n for exchange in session.exchanges if exchange.role == "stream"}
    for message in history.of(Stream):
        late = message.at > ending.at + session.limits.reach_s
        if message.n in own and message.phase == "message" and message.sender != "browser" and late:
            summary = f"A stream of tab {message.tab} still delivers {message.at - ending.at:.0f} s after the {ending.how}"
            return [Finding(summary, f"stream-goes-on-after-{ending.how}", (*ending.evidence, message.seq), message.tab)]
    return []
