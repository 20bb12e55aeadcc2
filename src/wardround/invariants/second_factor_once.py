"""A used one-time code is refused the second time, and sign-in limits do not lock a ward out.

*Why.* A code that works twice is a password that somebody looking over a shoulder can use. And at shift change thirty
people sign in within minutes from one address: a limit that takes them for an attack leaves the ward without charts.

*Clause.* ASVS 5.0 6.5.1* (one-time codes are used once), 6.3.1 (limits against guessing), RFC 6238 5.2*.

*Evidence.* Sign-in acts whose detail says ``totp-reused`` (a scenario used a code again on purpose): ``done`` is broken
(``code-accepted-twice``), refused by the portal itself holds. Sign-in acts with right credentials (no ``reused``,
``wrong`` or ``locked`` in their detail) that failed while the portal answered 429 or 423 to them: broken
(``ward-locked-out``), unless the same clinician got in within ``recover_s`` (slowed down is not locked out) or had given
wrong credentials within the hour before (that lock is meant).

*Could not tell.* The second use, or a sign-in in a storm, failed for a reason that may not be the portal's: a fault
touched it, no answer came, or neither status nor detail says why.

*Not checked.* No second use of a code, and no storm of sign-ins (three within a minute).

*Limits.* ``recover_s`` of the profile (default 90 s). Three in a minute and the hour are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import from_browser, moment, portal_failed

if TYPE_CHECKING:
    from wardround.history.events import Act, Exchange
    from wardround.history.history import History

ID = "second-factor-once"
TITLE = "A used one-time code is refused the second time; sign-in limits do not lock a ward out at shift change."
CLAUSES = ("ASVS 5.0 6.5.1*", "ASVS 5.0 6.3.1*", "RFC 6238 5.2*")

REUSED = "totp-reused"
ON_PURPOSE = ("reused", "wrong", "locked")
LOCKED_OUT = frozenset({423, 429})
STORM, STORM_S, GUESSING_S = 3, 60.0, 3600.0


def judge(history: History) -> Judgement:
    """Judge second uses of a code, then storms of sign-ins."""
    ends = [act for act in history.acts if act.phase == "end" and act.flow in {"sign_in", "switch_user"}]
    starts = {act.act: act for act in history.acts if act.phase == "start"}
    # What a scenario did on purpose stands in the act's start; the detail of its end may quote what went wrong.
    ends = [replace(act, detail=starts.get(act.act, act).detail) for act in ends]
    reused = [act for act in ends if REUSED in act.detail]
    honest = [act for act in ends if not any(word in act.detail for word in ON_PURPOSE)]
    results = [_second_use(history, act) for act in reused]
    kept_out = [act for act in honest if act.outcome in {"failed", "refused", "silent"} and _in_storm(act, ends, starts)]
    results += [_locked_out(history, act, ends) for act in kept_out]
    found = [result for result in results if isinstance(result, Finding)]
    if found:
        return Judgement.broken(found)
    untold = [result for result in results if isinstance(result, str)]
    if untold:
        return Judgement.could_not_tell(untold[0])
    if reused:
        return Judgement.holds()
    if any(_in_storm(act, ends, starts) for act in honest):
        return Judgement("holds", "sign-in limits only: no code was used twice in this history")
    return Judgement.not_checked("no second use of a one-time code and no storm of sign-ins in this history")


def _exchanges(history: History, act: Act) -> list[Exchange]:
    return [exchange for exchange in from_browser(history) if exchange.role == "sign-in" and exchange.act == act.act]


def _second_use(history: History, act: Act) -> Finding | str | None:
    sent = _exchanges(history, act)
    if act.outcome == "done":
        evidence = (*(exchange.seq for exchange in sent), act.seq)
        summary = f"{_name(act)} signed in at {moment(history, act.at)} with a one-time code that had been used before"
        return Finding(summary, "code-accepted-twice", evidence, act.tab)
    heard = bool(sent) and all(exchange.outcome == "answered" and not exchange.faults and not portal_failed(exchange) for exchange in sent)
    if (act.outcome == "refused" and not sent) or (act.outcome in {"refused", "failed", "silent"} and heard):
        return None
    return "second-use-unanswered: a code was used a second time, but the portal's own answer to it was not seen"


def _locked_out(history: History, act: Act, ends: list[Act]) -> Finding | str | None:
    sent = _exchanges(history, act)
    own = [exchange for exchange in sent if exchange.outcome == "answered" and not exchange.faults]
    limited = [exchange for exchange in own if exchange.status in LOCKED_OUT]
    same = [other for other in ends if _name(other) == _name(act)]
    if any(other.outcome == "done" and act.at <= other.at <= act.at + history.limits.recover_s for other in same):
        return None
    if any(act.at - GUESSING_S <= other.at < act.at and any(word in other.detail for word in ON_PURPOSE) for other in same):
        return None
    if not limited:
        return f"sign-in-failed: a sign-in of {_name(act)} amid others failed, and neither status nor detail says why"
    refused = f"{_name(act)} could not sign in at {moment(history, act.at)}, with the right credentials"
    summary = f"{refused}: the portal answered {limited[-1].status} amid the sign-ins of others"
    return Finding(summary, "ward-locked-out", (*(exchange.seq for exchange in limited), act.seq), act.tab)


def _in_storm(act: Act, ends: list[Act], starts: dict[int, Act]) -> bool:
    """Whether at least ``STORM`` sign-ins, this one among them, were under way within ``STORM_S``."""
    since, until = starts.get(act.act, act).at - STORM_S / 2, act.at + STORM_S / 2
    return sum(starts.get(other.act, other).at <= until and other.at >= since for other in ends) >= STORM


def _name(act: Act) -> str:
    return act.user or act.clinician
