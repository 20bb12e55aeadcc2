"""During an outage or an expiry requests stay bounded, and nothing goes round in circles.

*Why.* A portal that is down comes back to hundreds of tabs. If each of them asks without pause meanwhile, it goes down
again under them, and the ward has no charts because the charts are being asked for. A tab that loops between a page and
the sign-in page cannot be used at all.

*Clause.* None was found in a standard; RFC 9110 10.2.3 and 15.6.4 (Retry-After) name the manners. Seen in bucketeer #2455.

*Evidence.* What each tab sent by itself in troubled times (a fault that touched something, and the minute after it; the
minute after a refused request; from a locked or signed-out screen to the next sign-in), in any 60 s of virtual time. A
request counts when it failed, or when the tab had got the same one (method and path) already within those 60 s; so a page
that loads its many parts once after an outage is no storm. What belongs to an act of the clinician counts only from the second
failure of the same request on. Scripts, styles and pictures, documents, preflights and the transport's own repetitions
are left out. A tab that polls often when all is well may go on polling as often (``request-storm``).

Anywhere in the history: more than five refreshes by one tab, or more than five navigations of one tab to one address
within one act or outside of any, within 5 s of virtual time (``refresh-loop``, ``redirect-loop``).

*Could not tell.* Never, from a history that has exchanges.

*Not checked.* No outage, refusal or ended session in the history, and no loop.

*Limits.* ``storm_per_minute`` of the profile (default 30 a minute and tab: one try every two seconds), on top of what
the tab sends when all is well. The five in 5 s are ours; where access tokens live for less than 5 s, as many more
refreshes as that life demands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import ceil
from typing import TYPE_CHECKING

from wardround.invariants.activity import tried_out
from wardround.invariants.judgement import Finding, Judgement
from wardround.invariants.traffic import errs, from_browser, moment
from wardround.invariants.troubled_times import troubled_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.history.events import Exchange
    from wardround.history.history import History
    from wardround.invariants.troubled_times import Span

ID = "no-storm"
TITLE = "During an outage or expiry requests stay bounded (k per minute and tab); no refresh or redirect loop."
CLAUSES = ("RFC 9110 10.2.3*",)

MINUTE = 60.0
LOOP_S = 5.0
LOOP_TIMES = 5
LEFT_OUT = frozenset({"static", "page"})


def judge(history: History) -> Judgement:
    """Count each tab's requests in troubled times, and look for loops anywhere."""
    tabs: dict[tuple[str | None, str | None], list[Exchange]] = defaultdict(list)
    for exchange in from_browser(history):
        if exchange.resend_of is None:
            tabs[exchange.clinician, exchange.tab].append(exchange)
    tabs = {tab: _left_alone(history, tab, exchanges) for tab, exchanges in tabs.items()}
    spans = {clinician: troubled_times(history, clinician) for clinician, _ in tabs}
    found = [finding for exchanges in tabs.values() for finding in _loops(history, exchanges)]
    for (clinician, _), exchanges in tabs.items():
        storm = _storm(history, exchanges, spans[clinician])
        found += [storm] if storm else []
    if found:
        return Judgement.broken(found)
    if not any(spans.values()):
        return Judgement.not_checked("no outage, refused request or ended session in this history")
    return Judgement.holds()


def _left_alone(history: History, tab: tuple[str | None, str | None], exchanges: list[Exchange]) -> list[Exchange]:
    """Without what came while an audit tried out the screen: those loads are wardround's own."""
    tries = tried_out(history, *tab)
    return [one for one in exchanges if not any(start <= one.at <= end for start, end in tries)] if tries else exchanges


def _storm(history: History, exchanges: list[Exchange], spans: list[Span]) -> Finding | None:
    own = [
        exchange
        for exchange in _by_itself(exchanges)
        if exchange.how not in {"subresource", "navigation"} and exchange.role not in LEFT_OUT
    ]
    own.sort(key=lambda exchange: exchange.at)
    troubled = [exchange for exchange in own if any(start <= exchange.at <= end for start, end in spans)]
    calm = [exchange for exchange in own if not any(start <= exchange.at <= end for start, end in spans)]
    allowed = history.limits.storm_per_minute + _peak(calm)[0]
    count, window = _peak(troubled, insistent_only=True)
    if count <= allowed:
        return None
    first, last = window[0], window[-1]
    kinds = sorted({f"{exchange.method} {exchange.path}" for exchange in window})
    more = f" and {len(kinds) - 1} others" if len(kinds) > 1 else ""
    return Finding(
        f"Tab {first.tab} of {first.clinician} sent {count} requests by itself ({kinds[0]}{more}) within {last.at - first.at:.0f} s "
        f"from {moment(history, first.at)}; at most {allowed} a minute are bounded",
        "request-storm",
        (first.seq, last.seq),
        first.tab,
    )


def _by_itself(exchanges: list[Exchange]) -> list[Exchange]:
    """What the tab sent without the clinician, and what it repeated within her act although it had failed."""
    tried: set[tuple[int, str, str]] = set()
    kept = []
    for exchange in exchanges:
        if exchange.act is None:
            kept.append(exchange)
        elif _failed(exchange):
            key = (exchange.act, exchange.method, exchange.path)
            kept += [exchange] if key in tried else []
            tried.add(key)
    return kept


def _failed(exchange: Exchange) -> bool:
    return exchange.outcome not in {"answered", "open"} or exchange.accepted is False or errs(exchange)


def _peak(exchanges: list[Exchange], *, insistent_only: bool = False) -> tuple[int, Sequence[Exchange]]:
    """The most requests in any minute, and that minute's requests; ``insistent_only``: one success of each kind is free."""
    best, span = 0, (0, 0)
    served: Counter[tuple[str, str]] = Counter()
    start = 0
    for end, last in enumerate(exchanges):
        if not _failed(last):
            served[last.method, last.path] += 1
        while exchanges[start].at <= last.at - MINUTE:
            gone = exchanges[start]
            if not _failed(gone):
                served[gone.method, gone.path] -= 1
            start += 1
        count = end + 1 - start
        if insistent_only:
            served = +served
            count -= len(served)
        if count > best:
            best, span = count, (start, end + 1)
    return best, exchanges[slice(*span)]


def _loops(history: History, exchanges: list[Exchange]) -> list[Finding]:
    life = history.limits.access_token_s
    refreshes = [exchange for exchange in exchanges if exchange.role == "refresh"]
    visits: dict[tuple[int | None, str], list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        if exchange.how == "navigation":
            visits[exchange.act, exchange.path].append(exchange)
    allowed = LOOP_TIMES + (ceil(LOOP_S / life) if life and life < LOOP_S else 0)
    found = []
    if burst := _burst(refreshes, allowed):
        found.append(_loop(history, burst, "refresh-loop", "refreshed"))
    for visited in visits.values():
        if burst := _burst(visited, LOOP_TIMES):
            found.append(_loop(history, burst, "redirect-loop", f"went to {burst[0].path}"))
            break
    return found


def _burst(exchanges: list[Exchange], allowed: int) -> list[Exchange]:
    """The first stretch of ``LOOP_S`` with more than ``allowed`` of them; empty when there is none."""
    ordered = sorted(exchanges, key=lambda exchange: exchange.at)
    for first, last in zip(ordered, ordered[allowed:], strict=False):
        if last.at - first.at <= LOOP_S:
            return [exchange for exchange in ordered if first.at <= exchange.at <= first.at + LOOP_S]
    return []


def _loop(history: History, burst: list[Exchange], cause: str, did: str) -> Finding:
    first, last = burst[0], burst[-1]
    return Finding(
        f"Tab {first.tab} of {first.clinician} {did} {len(burst)} times within {last.at - first.at:.1f} s, "
        f"from {moment(history, first.at)} on",
        cause,
        tuple(exchange.seq for exchange in burst[: LOOP_TIMES + 1]),
        first.tab,
    )
