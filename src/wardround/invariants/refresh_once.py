"""A refresh token is presented at most once by one browser: tabs that need a new token let one of them fetch it for all.

*Why.* Portals that rotate refresh tokens take a second presentation for theft and revoke the whole session (RFC 9700
4.14.2). Two tabs that wake with the same expired token and both refresh therefore log the clinician out in the middle
of her work; a portal that tolerates it today has no way left to see a real theft.

*Clause.* RFC 9700 4.14.2*; SMART App Launch 2.2 best practices. Seen in medplum PR #9113.

*Evidence.* Refresh exchanges of each browser by the fingerprint of the refresh token they presented. A second
presentation is a violation when the first one

- was still under way and came from another tab, or from the same tab without having been given up
  (``refresh-presented-at-once``), or
- had been answered with a new token (``refresh-presented-after-rotation``: a tab that kept an old copy).

No violation: tries that never reached the portal; a retry after the answer was lost, cut, replaced, given up, a 5xx or
anything but a token (the page cannot know better); a presentation that the portal had refused (a refused token is not
spent); the browser's transport sending the same request again by itself; a refresh cookie that travels with requests
other than a refresh; tabs that each hold a token of their own, however close together they refresh; and a portal that
does not rotate (it gave the same refresh token back, or none: RFC 6749 6 lets the client go on with the old one).

*Could not tell.* Concurrent presentations of which none was granted, so that nothing shows whether the portal rotates;
a retry of a request that the portal had acted upon, later than the portal is bound to remember it; a retry by the same
tab within ``retry_window_s`` of an answer that the portal then repeated (the page may have given up as it came).

*Not checked.* No refresh token was presented in this history.

*Limits.* ``retry_window_s`` of the profile (default 10 s, from FAPI 2.0 5.3.2.1 clause 10's "limited time").
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import credentials, from_browser, gave_no_answer, moment, over_at, refuses, sentence, under_way, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.events import Exchange
    from wardround.history.history import History

ID = "refresh-once"
TITLE = "A refresh token is presented at most once per browser; concurrent tabs let one of them refresh for all."
CLAUSES = ("RFC 9700 4.14.2*", "SMART App Launch 2.2 best practices*")


def judge(history: History) -> Judgement:
    """Compare every presentation of a refresh token with the earlier ones of the same token."""
    presented: dict[tuple[str | None, str], list[Exchange]] = defaultdict(list)
    for exchange in from_browser(history):
        if exchange.role == "refresh":
            for identity in {held.id for held in credentials(exchange, "refresh")}:
                presented[exchange.clinician, identity].append(exchange)
    if not presented:
        return Judgement.not_checked("no refresh token was presented in this history")
    results = [result for (_, identity), exchanges in presented.items() for result in _judge_token(history, identity, exchanges)]
    if found := [result for result in results if isinstance(result, Finding)]:
        return Judgement.broken(found)
    untold = [result for result in results if isinstance(result, str)]
    return Judgement.could_not_tell(untold[0]) if untold else Judgement.holds()


def _judge_token(history: History, identity: str, exchanges: list[Exchange]) -> Iterator[Finding | str]:
    """What is wrong with the presentations of one token; nothing after the first finding, for the rest follows from it."""
    rotates = _rotates(identity, exchanges)
    for place, later in enumerate(exchanges):
        # The transport's own repetition is no doing of the page, but what it brought back counts for those that follow.
        # What the portal never saw was not presented to it at all.
        if later.resend_of is not None or later.arrived is False:
            continue
        result = _against(history, exchanges[:place], later, identity, rotates=rotates)
        if result:
            yield result
        if isinstance(result, Finding):
            return


def _rotates(identity: str, exchanges: list[Exchange]) -> bool | None:
    """Whether the portal replaces this token when it grants; None when no grant in this history shows it."""
    granted = [exchange for exchange in exchanges if exchange.issued]
    if not granted:
        return None
    return any(held.what == "refresh" and held.id != identity for exchange in granted for held in exchange.issued)


def _against(history: History, earlier: list[Exchange], later: Exchange, identity: str, *, rotates: bool | None) -> Finding | str | None:
    """A finding, a reason why it cannot be told, or None: nothing wrong with this presentation."""
    for first in earlier:
        if _at_once(first, later):
            if rotates is None and not _revoked(earlier, later):
                return "rotation-unknown: a refresh token was presented twice at once; no answer shows whether the portal rotates"
            if rotates is not False:
                return Finding(
                    f"{sentence(who(first))} and {who(later)} presented the same refresh token at once, at {moment(history, later.at)}",
                    "refresh-presented-at-once",
                    (first.seq, later.seq),
                    later.tab,
                )
    spent = [first for first in earlier if _rotated_by(first, identity) and not gave_no_answer(first)]
    if spent and _repeated(history, spent[-1], later):
        return (
            "answer-perhaps-unheard: a tab presented its refresh token again soon after the answer, and the portal repeated that answer; "
            "the page may have given up in the same moment"
        )
    if spent:
        return Finding(
            f"{sentence(who(later))} presented at {moment(history, later.at)} a refresh token "
            f"that {who(spent[0])} had already exchanged for a new one",
            "refresh-presented-after-rotation",
            (spent[0].seq, later.seq),
            later.tab,
        )
    window = history.limits.retry_window_s
    arrived = [first for first in earlier if first.arrived is not False and gave_no_answer(first) and _rotated_by(first, identity)]
    if arrived and later.at - over_at(earlier[-1]) > window:
        waited = later.at - over_at(earlier[-1])
        return f"late-retry: a refresh whose answer was lost was retried after {waited:.0f} s; portals remember it for {window:.0f} s"
    return None


def _repeated(history: History, first: Exchange, later: Exchange) -> bool:
    """Whether the portal took it for the same tab's retry: the same new token again, within its window."""
    issued = [{held.id for held in exchange.issued if held.what == "refresh"} for exchange in (first, later)]
    soon = later.at - over_at(first) <= history.limits.retry_window_s
    return first.tab == later.tab and soon and bool(issued[0]) and issued[0] == issued[1]


def _at_once(first: Exchange, later: Exchange) -> bool:
    """Whether the browser sent ``later`` although ``first`` might still be answered."""
    if first.arrived is False or not under_way(first, later):
        return False
    # The wire hears that a tab gave up a moment after the tab knows it, and its next try may overtake that.
    given_up = first.outcome == "aborted" and first.tab == later.tab
    return not given_up


def _revoked(earlier: list[Exchange], later: Exchange) -> bool:
    """Whether one of several was refused after another was accepted: the portal takes a second presentation for reuse."""
    together = [*earlier, later]
    return any(refuses(exchange) for exchange in together) and any(exchange.accepted for exchange in together)


def _rotated_by(first: Exchange, identity: str) -> bool:
    """Whether the portal exchanged the token for another one."""
    return any(held.what == "refresh" and held.id != identity for held in first.issued)
