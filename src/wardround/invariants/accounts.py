"""What an audit trail must account for: the rows of the record that this history wrote, and what the profile names on the wire."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.invariants.traffic import errs, gave_no_answer
from wardround.invariants.writes import READING

if TYPE_CHECKING:
    from wardround.history.events import AuditRow, Exchange, Row
    from wardround.history.history import History

Key = tuple[str, str | None, str | None]
"""(action, user, patient), aliases; the patient is None where the act is about nobody, or it is not known about whom."""

CLOCK_SLACK_S = 60.0
"""How far the trail's own clock may be before ours: older rows are not this history's."""


@dataclass(frozen=True)
class Deed:
    """One thing that must have one row in the trail."""

    key: Key
    seq: int
    began: float
    """When it was asked for."""
    done: float | None
    """When its answer was there; None: none came, so that it may not have happened."""
    order: tuple[float, float]
    """As ``began`` and ``done``, by real time where that is known: virtual time stands still while an answer is awaited."""


def written(history: History) -> list[Row]:
    """Rows of the record that carry a marker of this history, each once."""
    markers = {intent.marker for intent in history.intents}
    return list({(row.what, row.id): row for row in history.rows if row.marker in markers}.values())


def deeds(history: History) -> list[Deed]:
    """Everything that must be accounted for, in the order in which it was asked for."""
    at_work = {act.act: act.user for act in history.acts if act.user is not None}
    found = [deed for exchange in history.exchanges if (deed := _on_the_wire(exchange, at_work)) is not None]
    sent: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in history.exchanges:
        if exchange.method not in READING:
            for marker in exchange.markers:
                sent[marker].append(exchange)
    for row in written(history):
        carried = [exchange for exchange in sent[row.marker or ""] if not gave_no_answer(exchange) and not errs(exchange)]
        first = carried[0] if len(carried) == 1 else None
        key = (row.what, row.user, row.patient)
        if first is None:
            # read in the record: it happened before it was read, and nothing more is known of when
            found.append(Deed(key, row.seq, row.at, row.at, (float("-inf"), float("inf"))))
        else:
            found.append(Deed(key, row.seq, first.at, first.answered_at or first.at, _order(first)))
    return sorted(found, key=lambda deed: deed.began)


def rows(history: History) -> list[AuditRow]:
    """The trail's rows as last told, each once, oldest first; those from before this history are left out where clocks compare."""
    last: dict[str, AuditRow] = {}
    for row in history.audit:
        last.pop(row.id, None)
        last[row.id] = row
    if history.started.server == "aged":
        return list(last.values())
    since = history.started.at - CLOCK_SLACK_S
    return [row for row in last.values() if row.recorded_at is None or row.recorded_at >= since]


def key_of(row: AuditRow, *, patient: bool) -> Key:
    """The key of a row of the trail, with or without its patient."""
    return row.action, row.user, row.patient if patient else None


def _on_the_wire(exchange: Exchange, at_work: dict[int, str]) -> Deed | None:
    if not exchange.audit or exchange.arrived is False or (errs(exchange) and not gave_no_answer(exchange)):
        return None
    named = set(exchange.request_patients)
    key = (exchange.audit, _doer(exchange, at_work), named.pop() if len(named) == 1 else None)
    done = None if gave_no_answer(exchange) else exchange.answered_at or exchange.at
    return Deed(key, exchange.seq, exchange.at, done, _order(exchange))


def _order(exchange: Exchange) -> tuple[float, float]:
    if exchange.answered_wall is not None:
        return exchange.wall, exchange.answered_wall
    return exchange.at, exchange.answered_at or exchange.at


def _doer(exchange: Exchange, at_work: dict[int, str]) -> str | None:
    """Who did it. Whoever signs in is not the one whose old credential the browser still shows."""
    meant = at_work.get(exchange.act or 0)
    if exchange.role == "sign-in":
        return meant or (None if exchange.presented else exchange.acts_as) or exchange.clinician
    return exchange.acts_as or meant or exchange.clinician
