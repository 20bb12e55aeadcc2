"""The writes that clinicians submitted: each act that carried an intent, with that intent and the exchanges that carried it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.invariants.traffic import from_browser

if TYPE_CHECKING:
    from wardround.history.events import Act, Exchange, Intent, Row
    from wardround.history.history import History

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Write:
    """One act that was meant to write one intent."""

    begun: Act
    ended: Act
    intent: Intent
    exchanges: tuple[Exchange, ...]
    """The requests of that act that carried the intent, in order of arrival. When the marker was seen in none of them
    (an encoding that the wire cannot read), the writes of that act."""

    @property
    def sequence(self) -> tuple[int, ...]:
        """Event numbers, in the order in which a reader should see them."""
        return (self.intent.seq, self.begun.seq, *(exchange.seq for exchange in self.exchanges), self.ended.seq)


def carrying(history: History, marker: str) -> list[Exchange]:
    """Every request with which a browser carried this marker to the portal (reads and beacons of the page itself left out)."""
    return [exchange for exchange in from_browser(history) if marker in exchange.markers and exchange.method not in READING]


def submitted(history: History) -> list[Write]:
    """Acts that ended and that carried an intent that was meant to be submitted, in order of their end."""
    intents = {intent.intent: intent for intent in history.intents}
    begun = {act.act: act for act in history.acts if act.phase == "start"}
    found = []
    for ended in history.acts:
        if ended.phase != "end" or ended.intent is None or ended.intent not in intents or ended.outcome in {None, "done"}:
            continue
        start, intent = begun.get(ended.act, ended), intents[ended.intent]
        marked = [exchange for exchange in carrying(history, intent.marker) if _within(exchange, start, ended)]
        plain = [exchange for exchange in from_browser(history) if exchange.role == "write" and exchange.act == ended.act]
        found.append(Write(start, ended, intent, tuple(marked or plain)))
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
