"""No session outlives its absolute limit, however busy it is and however often it is refreshed.

**What must hold.** Later than the sign-in plus the absolute limit, the portal accepts nothing more of that session.

**Why.** A stolen credential that renews itself for ever is a stolen identity; a shift ends, and so must its session.

**Clause.** ASVS 5.0 7.3.2 and 10.4.8; NIST SP 800-63B-4 2.2.3 and 2.3.3.

**Evidence.** Accepted exchanges that present the session's credential (or one that a refresh made from it) after the limit,
the browser's own or the harness's probe.

**Could not tell.** The limit passed in a live session and nothing was asked afterwards; or the portal's clock did not move
with the scenario (a remark says so).

**Limits.** ``absolute_s`` and ``tolerance_s`` (default 5 s) of the profile. A session that was there before the scenario
counts from when it was first seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.disturbance import served
from wardround.invariants.ended_means_ended import APART, server_ended_at
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import Session, sessions

if TYPE_CHECKING:
    from wardround.history.events import Exchange
    from wardround.history.history import History

ID = "absolute-cap"
TITLE = "No session outlives its absolute limit, however often it is refreshed."
CLAUSES = ("ASVS 5.0 7.3.2", "ASVS 5.0 10.4.8", "NIST SP 800-63B-4 2.2.3", "NIST SP 800-63B-4 2.3.3")


def judge(history: History) -> Judgement:
    """Judge every session that reached its absolute limit."""
    if history.limits.absolute_s is None:
        return Judgement.not_checked("needs session.absolute_s in the profile")
    findings: list[Finding] = []
    reached = enforced = 0
    for session in sessions(history):
        deadline = session.began + history.limits.absolute_s
        if not _reached(session, deadline):
            continue
        reached += 1
        late = [
            exchange for exchange in session.exchanges if exchange.at > deadline + history.limits.tolerance_s and exchange.role not in APART
        ]
        ended = server_ended_at(session, deadline - history.limits.tolerance_s)
        accepted = next((exchange for exchange in late if served(exchange) and (ended is None or exchange.at < ended)), None)
        if accepted is not None:
            findings.append(_finding(session, accepted, deadline))
        elif ended is not None or any(exchange.accepted is False for exchange in late):
            enforced += 1
    remarks = history.remarks(ID)
    if findings and (not remarks or history.started.server == "hooked"):
        return Judgement.broken(findings)
    if remarks and reached:
        return Judgement.could_not_tell(f"{remarks[0].slug}: {remarks[0].text}")
    if not reached:
        return Judgement.not_checked("needs a session that lives until its absolute limit")
    if not enforced:
        return Judgement.could_not_tell("nothing-asked-after-the-limit: no exchange and no probe presented the session's credential")
    return Judgement.holds()


def _reached(session: Session, deadline: float) -> bool:
    """Whether the session was still alive when the limit came: something else did not end it before."""
    ending = session.ending
    if ending is not None and ending.how != "absolute" and ending.at < deadline:
        return False
    touched = session.last_touch(deadline)[0]
    idle_first = session.limits.idle_s is not None and touched + session.limits.idle_s < deadline
    late = any(exchange.accepted and exchange.at > deadline for exchange in session.exchanges)
    seen = max([session.until, *(exchange.at for exchange in session.exchanges)])
    return seen >= deadline and (late or not idle_first)


def _finding(session: Session, exchange: Exchange, deadline: float) -> Finding:
    cause = "refresh-extends-absolute" if exchange.role == "refresh" else "absolute-not-enforced-by-server"
    who = f"the harness's replay ({exchange.probe})" if exchange.by == "harness" else f"a {exchange.role} of tab {exchange.tab}"
    summary = (
        f"{exchange.at - session.began:.0f} s after sign-in, {exchange.at - deadline:.0f} s past the absolute limit of "
        f"{session.limits.absolute_s:.0f} s, the portal accepts {who}"
    )
    return Finding(summary, cause, (*session.evidence, exchange.seq), exchange.tab)
