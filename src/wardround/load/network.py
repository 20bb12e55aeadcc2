"""What the network did to clinicians behind the wire: part of every story in which one of them appears."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wardround.load.evidence import Line, Member
    from wardround.load.store import Store

BACK_S = 45.0
"""How long after a fault a clinician may take until alerts come again: the longest pause of the stream's retries, and some."""
TROUBLED = """
    exists (select 1 from users m join standing f on f.since <= w.t + $late and f.until + $back >= w.t
            where m.user = w.user and m.wire <> '')""".replace("$back", f"{BACK_S:f}")
"""Whether the network of whoever is owed an alert (``w``) was bad when it was due."""


class Network:
    """The evidence of the wire.

    Args:
        store: of the run.
        members: by number.
    """

    def __init__(self, store: Store, members: Mapping[int, Member]) -> None:
        self._store = store
        self._behind = {user for user, member in members.items() if member.wire}

    def around(self, lines: Sequence[Line]) -> list[Line]:
        """What must be told with these lines; nothing where nobody in them works behind the wire."""
        users = sorted({user for line in lines if (user := getattr(line, "user", 0)) in self._behind})
        if not users:
            return []
        mine = f"user in ({', '.join(map(str, users))})"
        return self._store.lines("touched", mine) + self._store.lines("faults", f"phase <> 'hit' or {mine}")


def prepare(store: Store) -> None:
    """One row for each fault, from its start to its end."""
    store.run("""
        create or replace table standing as
        select s.number, s.name, s.aim, s.t as since, coalesce(min(e.t), 'infinity'::double) as until,
               (select count(*) from faults h where h.number = s.number and h.phase = 'hit') as hits
        from faults s left join faults e on e.number = s.number and e.phase = 'end' where s.phase = 'start' group by all""")


GROUPS = """
    with who as (select user, any_value(wire) as wire from users group by user),
         sent as (select w.wire, count(*) as n, quantile_cont(ms, 0.5) filter (plain) as p50, quantile_cont(ms, 0.95) filter (plain) as p95,
                  quantile_cont(ms, 0.99) filter (plain) as p99, count(*) filter (not plain) as lost
                  from (select *, status > 0 and failure = '' as plain from exchanges where role <> 'stream') e join who w using (user)
                  group by w.wire),
         told as (select w.wire, count(*) filter (o.outcome = 'acknowledged') as done, count(*) filter (o.outcome = 'unknown') as unknown,
                  count(*) filter (o.outcome = 'unknown' and o.marker in (select marker from record)) as kept
                  from (select marker, any_value(user) as user, arg_max(outcome, t) as outcome from outcomes group by marker) o
                  join who w using (user) group by w.wire),
         over as (select w.wire, count(*) as silent from ends e join who w using (user) where e.how = 'ended-untold' group by w.wire)
    select case when g.wire = '' then 'direct' else 'behind the wire: ' || g.wire end, count(*), coalesce(any_value(s.n), 0),
           any_value(p50), any_value(p95), any_value(p99), coalesce(any_value(lost), 0), coalesce(any_value(done), 0),
           coalesce(any_value(unknown), 0), coalesce(any_value(kept), 0), coalesce(any_value(silent), 0)
    from who g left join sent s on s.wire = g.wire left join told t on t.wire = g.wire left join over o on o.wire = g.wire
    group by g.wire order by g.wire"""
"""Of each group: its users, exchanges, latency (ms), exchanges without an answer of use, writes that were acknowledged, that ended unknown,
how many of these the record has, and sessions that ended out of turn."""


@dataclass(frozen=True)
class Group:
    """Those who worked direct, or those behind the wire, in numbers; latencies are milliseconds, None where nothing was answered."""

    name: str
    users: int
    exchanges: int
    p50: float | None
    p95: float | None
    p99: float | None
    unanswered: int
    acknowledged: int
    unknown: int
    unknown_recorded: int
    silent_ends: int


@dataclass(frozen=True)
class Span:
    """A fault that stood on the wire. Seconds since the run's first exchange; ``until_s`` None: to the end."""

    name: str
    aim: str
    since_s: float
    until_s: float | None
    hits: int


def groups(store: Store) -> list[Group]:
    """Direct and behind the wire, told apart."""
    return [Group(*row) for row in store.rows(GROUPS)]


def spans(store: Store) -> list[Span]:
    """What stood on the wire, and how many exchanges each touched."""
    prepare(store)
    start = float(store.one("select min(t) from exchanges") or 0.0)
    return [
        Span(str(name), str(aim), since - start, None if until == inf else until - start, int(hits))
        for name, aim, since, until, hits in store.rows("select name, aim, since, until, hits from standing order by since, number")
    ]
