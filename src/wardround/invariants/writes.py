"""The writes that clinicians submitted: each act that carried an intent, with that intent and the exchanges that carried it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.invariants.traffic import from_browser

if TYPE_CHECKING:
    from wardround.history.events import Act, Exchange, Intent, Row
    from wardround.history.history import History

READING = frozenset({"GET", "HEAD", "OPTIONS"})
DRAFT = "draft"
"""Detail of an act that only types."""
_DRAFT_PATH = re.compile(r"(?:^|[/_.-])(?:auto-?save|drafts?)(?:$|[/_.?-])", re.IGNORECASE)


@dataclass(frozen=True)
class Write:
    """One act that was meant to write one intent."""

    begun: Act
    ended: Act
    intent: Intent
    exchanges: tuple[Exchange, ...]
    """The requests of that act that carried the intent, in order of arrival. When no request of the whole history showed any
    marker (an encoding that the wire cannot read): the writes of that act."""

    @property
    def sequence(self) -> tuple[int, ...]:
        """Event numbers, in the order in which a reader should see them."""
        return (self.intent.seq, self.begun.seq, *(exchange.seq for exchange in self.exchanges), self.ended.seq)


def carrying(history: History, marker: str) -> list[Exchange]:
    """Every request that submitted this marker's text to the portal.

    Reads are left out, and so is what saves a draft: a request whose path says so, or whose like the page had sent with
    the marker while the clinician only typed.
    """
    typing = {act.act for act in history.acts if act.detail.startswith(DRAFT)}
    marked = [exchange for exchange in from_browser(history) if marker in exchange.markers and exchange.method not in READING]
    saving = {(exchange.method, exchange.path) for exchange in marked if exchange.act in typing}
    return [exchange for exchange in marked if (exchange.method, exchange.path) not in saving and not _DRAFT_PATH.search(exchange.path)]


def submitted(history: History) -> list[Write]:
    """Acts that ended and that carried an intent that was meant to be submitted, in order of their end."""
    intents = {intent.intent: intent for intent in history.intents}
    begun = {act.act: act for act in history.acts if act.phase == "start"}
    writes = [exchange for exchange in from_browser(history) if exchange.role == "write" and not _DRAFT_PATH.search(exchange.path)]
    unreadable = not any(exchange.markers for exchange in history.exchanges)
    found = []
    for ended in history.acts:
        if ended.phase != "end" or ended.intent is None or ended.intent not in intents or ended.outcome in {None, "done"}:
            continue
        start, intent = begun.get(ended.act, ended), intents[ended.intent]
        if start.detail.startswith(DRAFT):
            continue
        marked = [exchange for exchange in carrying(history, intent.marker) if _within(exchange, start, ended)]
        own = [exchange for exchange in writes if exchange.act == ended.act] if unreadable else marked
        found.append(Write(start, ended, intent, tuple(own)))
    return found


def rows_of(history: History, marker: str) -> list[Row]:
    """The rows of the record that carry this marker, each row once however often the record was read."""
    seen = {(row.what, row.id): row for row in history.rows if row.marker == marker}
    return list(seen.values())


def _within(exchange: Exchange, start: Act, end: Act) -> bool:
    """Whether an exchange belongs to the act: said so by the wire, or sent by that tab while the act was under way."""
    if exchange.act is not None:
        return exchange.act == end.act
    same = exchange.clinician in {None, end.clinician} and exchange.tab in {None, end.tab}
    return same and start.at <= exchange.at <= end.at
