"""Only a definite refusal by the portal ends a session: trouble on the network does not.

**What must hold.** When a request fails (5xx, reset, time-out, a captive portal's HTML, DNS, offline) the session goes on: the
tabs say that there is trouble, keep the work, and go on when it is over. Only the portal's own word (400 ``invalid_grant``
or 401 at the token endpoint, 401 or a redirect to sign-in elsewhere) ends it.

**Why.** Hospital networks fail in lifts and corridors. A blip of one second must not cost a clinician the session, and the
order that was on the screen.

**Clause.** ASVS 5.0 16.5.2 (operate securely when an external resource fails). Seen in the field: identitymodel
oidc-token-manager 22, preloop 125.

**Evidence.** Tabs that ended with no sign-out, no limit passed and no refusal that is the portal's, while a fault stood or
after exchanges that failed. That an access token had run out is no refusal of the session: a tab that ends on it after a renewal
that failed, and asks for no other, gave the session up by itself, however long afterwards.

**Could not tell.** There was trouble in a live session and nothing was seen of it afterwards.

**Limits.** Trouble counts for ``recover_s`` (default 90 s) after it is over. Gates (hold, release) are no trouble. A tab that
stays but never works again is ``recovers``. A lost answer that makes the portal refuse the retry is ``lost-token-response``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.disturbance import Window, failed, windows
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.sessions import Session, TabEnd, sessions

if TYPE_CHECKING:
    from wardround.history.events import Exchange, Held
    from wardround.history.history import History

ID = "only-a-refusal-ends-it"
TITLE = "Only a definite refusal by the portal ends a session: trouble on the network does not."
CLAUSES = ("ASVS 5.0 16.5.2",)


def judge(history: History) -> Judgement:
    """Judge every session that met a fault or a failure."""
    findings: list[Finding] = []
    met = lived = False
    faults = windows(history)
    for session in sessions(history):
        failures = _failures(history, session)
        standing = [window for window in faults if _met(window, session, failures)]
        if not failures and not standing:
            continue
        met = True
        torn = [finding for end in session.tab_ends if (finding := _finding(history, session, end, failures, standing)) is not None]
        findings += torn
        lived = lived or (not torn and _lived_on(history, session, failures, standing))
    if findings:
        return Judgement.broken(findings)
    if not met:
        return Judgement.not_checked("needs a fault or a failed exchange in a live session")
    return (
        Judgement.holds()
        if lived
        else Judgement.could_not_tell("nothing-seen-afterwards: nothing was seen of the session after the trouble")
    )


def _failures(history: History, session: Session) -> list[Exchange]:
    """Exchanges of the live session that failed on their way. What the browser gave up by itself is no trouble."""
    gone = session.until if session.ending is None else session.ending.at
    return [
        exchange
        for exchange in history.exchanges
        if exchange.clinician == session.clinician
        and exchange.by == "browser"
        and session.began <= exchange.at <= gone
        and exchange.role not in {"static", "sign-out"}
        and failed(exchange)
        and (exchange.outcome != "aborted" or exchange.faults)
    ]


def _met(window: Window, session: Session, failures: list[Exchange]) -> bool:
    """Whether the fault touched the session: it hit something, while the session lived."""
    gone = session.until if session.ending is None else session.ending.at
    overlaps = window.start <= gone and window.end >= session.began
    hit = len(window.evidence) > 1 or any(window.name in failure.faults for failure in failures)
    return overlaps and hit


def _finding(history: History, session: Session, end: TabEnd, failures: list[Exchange], standing: list[Window]) -> Finding | None:
    renewal = _given_up(history, session, end)
    if renewal is not None:
        summary = (
            f"Tab {end.tab} ended on an access token that had run out: its renewal had failed ({_what(renewal)}), and no other was tried"
        )
        return Finding(summary, "renewal-given-up", (renewal.seq, end.before.seq, end.screen.seq), end.tab)
    if end.how != "broken-off":
        return None
    recent = end.at - session.limits.recover_s
    bad = [failure for failure in failures if failure.at <= end.at and (failure.answered_at or failure.at) >= recent]
    fault = next((window for window in standing if window.start <= end.at and window.end >= recent), None)
    if not bad and fault is None:
        return None
    if not bad:
        name = "" if fault is None else fault.name
        evidence = (() if fault is None else fault.evidence[:2]) + (end.before.seq, end.screen.seq)
        return Finding(f"Tab {end.tab} ended during {name}, with no refusal by the portal", "fault-ends-session", evidence, end.tab)
    last = next((failure for failure in reversed(bad) if failure.role == "refresh"), bad[-1])
    cause = f"{last.role}-failure-ends-session"
    summary = f"Tab {end.tab} ended after a failed {last.role} ({_what(last)}), with no refusal by the portal"
    return Finding(summary, cause, (last.seq, end.before.seq, end.screen.seq), end.tab)


def _what(exchange: Exchange) -> str:
    return f"status {exchange.status}" if exchange.outcome == "answered" else exchange.outcome


def _given_up(history: History, session: Session, end: TabEnd) -> Exchange | None:
    """The failed renewal with which a tab gave up, where the portal refused no more than an access token that had run out."""
    if end.how != "refused" or end.refusal is None or any(held.what == "refresh" for held in end.refusal.presented):
        return None
    renewals = [exchange for exchange in session.by_browser if exchange.role == "refresh" and exchange.at <= end.at]
    last = ([exchange for exchange in renewals if exchange.tab == end.tab] or renewals)[-1:]
    if not last or not failed(last[0]) or last[0].outcome == "aborted":
        return None
    ran_out = any(_ran_out(history, session, held, end.refusal, last[0]) for held in end.refusal.presented if held.what == "access")
    return last[0] if ran_out else None


def _ran_out(history: History, session: Session, held: Held, refusal: Exchange, renewal: Exchange) -> bool:
    """Whether an access token was past its life when it was refused, and is the one that the failed renewal was to replace."""
    for exchange in history.exchanges:
        for issued in exchange.issued:
            if issued.id == held.id:
                since = exchange.at if exchange.answered_at is None else exchange.answered_at
                life = issued.expires_in or session.limits.access_token_s
                late = bool(life) and refusal.at >= since + (life or 0.0) - session.limits.tolerance_s
                return since <= renewal.at and (held.expired or late)
    return held.expired


def _lived_on(history: History, session: Session, failures: list[Exchange], standing: list[Window]) -> bool:
    """Something worked after the trouble began, or the session ended later in a way of its own."""
    since = min([failure.at for failure in failures] + [window.start for window in standing])
    worked = any(exchange.accepted and exchange.at > since for exchange in session.by_browser)
    done = any(
        act.clinician == session.clinician
        and act.phase == "end"
        and act.outcome in {"done", "acknowledged"}
        and since < act.at <= session.until
        for act in history.acts
    )
    return worked or done or any(end.how != "broken-off" and end.at > since for end in session.tab_ends)
