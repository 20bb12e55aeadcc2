"""When a browser has reason to try again: during an outage, after a refusal, after its session ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.invariants.fault_times import outages
from wardround.invariants.traffic import credentials, from_browser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.history.history import History

Span = tuple[float, float]

AFTER_S = 60.0
"""How long after the cause is gone its consequences are still counted (s)."""


def troubled_times(history: History, clinician: str | None) -> list[Span]:
    """Spans of virtual time (from, until) in which this browser had reason to try again, merged and in order.

    From the start of each fault that touched something until a minute after its end; the minute after each refusal; and
    from a locked or signed-out screen until somebody signs in.
    """
    bad = [outage for outage in outages(history) if outage.hits]
    spans = [(outage.began, (history.end_at if outage.ended is None else outage.ended) + AFTER_S) for outage in bad]
    mine = [exchange for exchange in from_browser(history) if exchange.clinician == clinician and exchange.role != "sign-in"]
    # A page that asks whether anybody is signed in, and is told no, is in no trouble: it had presented nothing.
    held = [exchange for exchange in mine if credentials(exchange, "access", "refresh", "session")]
    refused = [exchange for exchange in held if exchange.accepted is False or exchange.oauth_error is not None]
    spans += [(exchange.at, exchange.at + AFTER_S) for exchange in refused]
    spans += _ended(history, clinician)
    return _merged(spans)


def _ended(history: History, clinician: str | None) -> Iterable[Span]:
    """From the screen that showed a tab's end to the next sign-in in that browser.

    A tab that opens on the sign-in page has not ended.
    """
    mine = [act for act in history.acts if act.clinician == clinician and act.phase == "start"]
    beginnings = [act.at for act in mine if act.flow in {"sign_in", "switch_user"}]
    working: set[str] = set()
    for screen in history.screens:
        if screen.clinician != clinician:
            continue
        if screen.signed_in:
            working.add(screen.tab)
        elif (screen.locked or screen.signed_out) and screen.tab in working:
            working.discard(screen.tab)
            yield screen.at, min((at for at in beginnings if at >= screen.at), default=history.end_at)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
