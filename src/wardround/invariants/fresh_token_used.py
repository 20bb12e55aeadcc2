"""After a refresh no tab goes on sending the old token.

*Why.* A tab that kept its own copy of the token looks well until that copy expires; then its images stop loading, its
polls fail, or it refreshes on its own and takes the session from the others.

*Clause.* None was found in a standard. Seen in OHIF Viewers #2896 (requests for images kept the token of page load).

*Evidence.* Lines of credentials: each sign-in begins one, each refresh continues it. When a refresh has brought a newer
access token (or session cookie) of the same line, the older one is stale ``reach_s`` after the browser had the answer.
Requests of that browser's tabs that were sent later and present a stale one are a violation when

- the tab had fetched the newer one itself (``old-token-in-the-tab-that-refreshed``);
- the tabs share their token (more than one presented or fetched the old one), and the tab sends it again after the
  answer to its first stale request (``old-token-in-another-tab``).

No violation: requests that were under way; one refused request by which a tab learns that its token is old, if its next
one is right; tabs that each fetch a token of their own and whose own is still good.

*Could not tell.* A tab sent the shared old token once, and nothing afterwards that would show whether it learned.

*Not checked.* No refresh in this history, or no request with a credential of that line ``reach_s`` after it.

*Limits.* ``reach_s`` of the profile (default 5 s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.credential_lines import BEARERS, Issue, issues
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import credentials, from_browser, moment, sentence, under_way, who

if TYPE_CHECKING:
    from wardround.history.events import Exchange
    from wardround.history.history import History

ID = "fresh-token-used"
TITLE = "After a refresh no tab goes on sending the old token."
CLAUSES = ("RFC 6749 1.5*",)

SESSION_ROLES = frozenset({"sign-in", "sign-out", "refresh"})
"""Requests that may carry an old token along: it is not what they are judged by."""


def judge(history: History) -> Judgement:
    """Look for requests that present a credential for which a newer one had come."""
    results: list[Finding | str] = []
    checked = False
    for clinician in dict.fromkeys(exchange.clinician for exchange in from_browser(history)):
        given = issues(history, clinician)
        sent = [exchange for exchange in from_browser(history) if exchange.clinician == clinician and exchange.role not in SESSION_ROLES]
        work = [(exchange, held.id) for exchange in sent for held in credentials(exchange, *BEARERS)]
        checked = checked or _something_to_see(history, given, work)
        for old in given:
            results += _stale(history, old, given, work)
    if found := [result for result in results if isinstance(result, Finding)]:
        return Judgement.broken(found)
    if untold := [result for result in results if isinstance(result, str)]:
        return Judgement.could_not_tell(untold[0])
    if not checked:
        return Judgement.not_checked("no refresh with later requests in this history")
    return Judgement.holds()


def _newer(old: Issue, given: list[Issue]) -> list[Issue]:
    """What replaced a credential, in order."""
    place = given.index(old)
    return [issue for issue in given[place + 1 :] if issue.replaces(old)]


def _something_to_see(history: History, given: list[Issue], work: list[tuple[Exchange, str]]) -> bool:
    """Whether a request with a credential of a refreshed line was sent after all tabs had to know of it."""
    lines = {issue.id: issue.line for issue in given}
    refreshed = {old.line: newer[0].at for old in reversed(given) if (newer := _newer(old, given))}
    reach = history.limits.reach_s
    known = [(exchange, lines[identity]) for exchange, identity in work if identity in lines]
    return any(line in refreshed and exchange.at > refreshed[line] + reach for exchange, line in known)


def _stale(history: History, old: Issue, given: list[Issue], work: list[tuple[Exchange, str]]) -> list[Finding | str]:
    """What is to be said of one credential, at most once for each tab."""
    newer = _newer(old, given)
    if not newer:
        return []
    presented = [exchange for exchange, identity in work if identity == old.id]
    holders = {old.exchange.tab, *(exchange.tab for exchange in presented)}
    said: list[Finding | str] = []
    for tab in dict.fromkeys(exchange.tab for exchange in presented):
        by_itself = next((issue for issue in newer if issue.exchange.tab == tab), None)
        replaced = by_itself or newer[0]
        due = replaced.at + history.limits.reach_s
        late = [
            exchange for exchange in presented if exchange.tab == tab and exchange.at > due and not under_way(replaced.exchange, exchange)
        ]
        if not late or (not by_itself and len(holders) == 1):
            continue
        fresh = {issue.id for issue in newer}
        learned = any(exchange.tab == tab and exchange.n > late[0].n and identity in fresh for exchange, identity in work)
        if by_itself:
            said.append(_finding(history, old, replaced, late, "old-token-in-the-tab-that-refreshed"))
        elif _goes_on(late):
            said.append(_finding(history, old, replaced, late, "old-token-in-another-tab"))
        elif not learned:
            said.append(f"one-stale-request: {who(late[0])} sent the old token once; nothing afterwards shows whether it learned")
    return said


def _goes_on(late: list[Exchange]) -> bool:
    """Whether the tab sent it again although it had the answer to its first stale request."""
    return any(not under_way(late[0], again) for again in late[1:])


def _finding(history: History, old: Issue, new: Issue, late: list[Exchange], cause: str) -> Finding:
    times = "once" if len(late) == 1 else f"{len(late)} times"
    return Finding(
        f"{sentence(who(late[0]))} presented the old {_word(late[0], old)} {times} from {moment(history, late[0].at)} on; "
        f"{who(new.exchange)} had fetched a new one at {moment(history, new.at)}",
        cause,
        (new.exchange.seq, *(exchange.seq for exchange in late[:3])),
        late[0].tab,
    )


def _word(exchange: Exchange, old: Issue) -> str:
    return next(
        ("session cookie" if held.what == "session" else "access token" for held in exchange.presented if held.id == old.id), "credential"
    )
