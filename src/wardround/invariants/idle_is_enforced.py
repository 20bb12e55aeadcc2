"""The server ends an idle session within its stated limit; polls, heartbeats and token refreshes are not activity.

**What must hold.** When no tab of the browser was touched for the idle limit, the portal itself (not only a script in the
page) accepts nothing more of that session.

**Why.** Clinicians are called away. What keeps a forgotten chart from being read or written under their name is this limit,
and a page that polls every minute must not keep it away for ever.

**Clause.** ASVS 5.0 7.3.1; NIST SP 800-63B-4 5.1.2 and 5.2; HIPAA 45 CFR 164.312(a)(2)(iii) (automatic logoff, no number).

**Evidence.** Exchanges that present the session's credential later than the last touch plus the limit plus the tolerance,
the browser's own or the harness's probe. The cause names what was accepted: a poll, a refresh, or anything else.

**Could not tell.** The limit passed and nothing was asked afterwards; or the portal's clock did not move with the scenario
(a remark says so), and the verdict would rest on an assumption about it. An access token accepted after the portal refused
the session itself is ``ended-means-ended``.

**Limits.** ``idle_s`` and ``tolerance_s`` (default 5 s) of the profile. A page may report the last touch up to 30 s late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.activity import REPORT_S, counts
from wardround.invariants.disturbance import served
from wardround.invariants.ended_means_ended import APART, server_ended_at
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import Session, sessions

if TYPE_CHECKING:
    from wardround.history.events import Exchange
    from wardround.history.history import History

ID = "idle-is-enforced"
TITLE = "The server ends an idle session within its stated limit; polls, heartbeats and token refreshes are not activity."
CLAUSES = ("ASVS 5.0 7.3.1", "NIST SP 800-63B-4 5.1.2", "NIST SP 800-63B-4 5.2", "HIPAA 45 CFR 164.312(a)(2)(iii)")

_CAUSES = {"heartbeat": "poll-extends-session", "refresh": "refresh-extends-idle", "stream": "stream-extends-session"}


def judge(history: History) -> Judgement:
    """Judge every spell in which a session was left alone for longer than the limit."""
    if history.limits.idle_s is None:
        return Judgement.not_checked("needs session.idle_s in the profile")
    findings: list[Finding] = []
    assumed: list[Finding] = []
    spells = enforced = 0
    for session in sessions(history):
        for since, _ in session.quiet_spells():
            deadline = _deadline(session, since)
            if _over_before(session, deadline):
                continue
            spells += 1
            late = [
                exchange
                for exchange in session.exchanges
                if exchange.at > deadline + history.limits.tolerance_s and exchange.role not in APART
            ]
            accepted = _accepted(session, late, deadline)
            if accepted is not None:
                finding = _finding(session, accepted, since, deadline)
                (findings if _by_the_portal_itself(history, session, since, deadline) else assumed).append(finding)
                break
            enforced += (
                any(exchange.accepted is False for exchange in late)
                or server_ended_at(session, deadline - history.limits.tolerance_s) is not None
            )
    return _verdict(history, findings, assumed, spells, enforced)


def _verdict(history: History, findings: list[Finding], assumed: list[Finding], spells: int, enforced: int) -> Judgement:
    if findings:
        return Judgement.broken(findings)
    remarks = history.remarks(ID)
    if remarks and spells:
        return Judgement.could_not_tell(f"{remarks[0].slug}: {remarks[0].text}")
    if assumed:
        return Judgement.broken(assumed)
    if not spells:
        return Judgement.not_checked("needs a session left alone for longer than the idle limit")
    if not enforced:
        return Judgement.could_not_tell("nothing-asked-after-the-limit: no exchange and no probe presented the idle session's credential")
    return Judgement.holds()


def _deadline(session: Session, since: float) -> float:
    """The idle end, counted from the last touch or the page's last report of it."""
    reports = [
        exchange.at
        for exchange in session.by_browser
        if exchange.accepted and counts(exchange) and since < exchange.at <= since + min(REPORT_S, session.slack)
    ]
    return max([since, *reports]) + (session.limits.idle_s or 0.0)


def _over_before(session: Session, deadline: float) -> bool:
    ending = session.ending
    return ending is not None and ending.how in {"sign-out", "replaced", "refused", "absolute"} and ending.at <= deadline


def _accepted(session: Session, late: list[Exchange], deadline: float) -> Exchange | None:
    ended = server_ended_at(session, deadline - session.limits.tolerance_s)
    signed_out = session.ending.at if session.ending is not None and session.ending.how == "sign-out" else None
    for exchange in late:
        if served(exchange) and (ended is None or exchange.at < ended) and (signed_out is None or exchange.at < signed_out):
            return exchange
    return None


def _by_the_portal_itself(history: History, session: Session, since: float, deadline: float) -> bool:
    """Whether the acceptance is the portal's own doing, not owed to a server clock that stood still."""
    if history.started.server == "hooked" or not history.remarks(ID):
        return True
    idle = session.limits.idle_s or 0.0
    for exchange in session.by_browser:
        if since < exchange.at <= deadline and not counts(exchange):
            for held in exchange.issued:
                # A poll's answer that gives the session cookie another full idle period says it in the portal's own words.
                if held.what == "session" and held.expires_in is not None and abs(held.expires_in - idle) <= session.limits.tolerance_s:
                    return True
    return False


def _finding(session: Session, exchange: Exchange, since: float, deadline: float) -> Finding:
    cause = _CAUSES.get(exchange.role, "idle-not-enforced-by-server") if exchange.by == "browser" else "idle-not-enforced-by-server"
    who = f"the harness's replay ({exchange.probe})" if exchange.by == "harness" else f"a {exchange.role} of tab {exchange.tab}"
    summary = (
        f"{exchange.at - since:.0f} s after the last touch, {exchange.at - deadline:.0f} s past the idle limit of "
        f"{session.limits.idle_s:.0f} s, the portal accepts {who}"
    )
    return Finding(summary, cause, (*session.last_touch_evidence(since), exchange.seq), exchange.tab)
