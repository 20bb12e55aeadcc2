"""Which parts of a run could possibly break an invariant: found by queries over all evidence, judged by the invariants themselves.

A sieve may take too much, never too little: what it leaves behind is clean by the very condition it asks for, and is counted.
What it takes is told again as a history of its own (a slice) and judged by the same function that judges the suites.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.invariants.accounts import CLOCK_SLACK_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wardround.load.evidence import Line
    from wardround.load.rebuilding import Facts
    from wardround.load.store import Store

MOST = 200
"""Slices of one invariant that are judged; the verdict says how many more there were."""


@dataclass(frozen=True)
class Slice:
    """A part of the evidence that is judged for itself."""

    name: str
    lines: list[Line]
    left_out: int = 0


@dataclass(frozen=True)
class Sieved:
    """What one sieve found."""

    clean: int
    """How many were left behind as clean."""
    unit: str
    """Of what: ``writes``, ``sessions`` ..."""
    slices: list[Slice] = field(default_factory=list)
    more: int = 0
    """Suspects that were not told again, there being so many."""


LOST = "(status = 0 or status >= 500 or failure <> '')"


def prepare(store: Store, facts: Facts) -> None:
    """One row for each intent, with what became of it: the sieves of the writes ask this table."""
    store.run("create table kept as select distinct on (id, what) * from record order by id, what, t")
    since = facts.start - CLOCK_SLACK_S
    store.run(
        "create table trail as select * from (select distinct on (id) * from audit order by id, t desc) "
        "where recorded_at is null or recorded_at >= ?",
        [since],
    )
    store.run(f"""
        create table writes as
        with told as (select marker, bool_or(outcome = 'acknowledged') as done, bool_or(outcome = 'refused') as refused,
                      max(t) as ended from outcomes group by marker),
             rows as (select marker, max(n) as most, sum(n) as n, bool_or(stray) as stray, any_value(patients) as patients from (
                        select k.marker, k.what, count(*) as n, bool_or(k.patient is distinct from i.patient) as stray,
                        any_value(k.patient) as patients
                        from kept k join intents i using (marker) group by k.marker, k.what) group by marker),
             sent as (select marker, count(*) as lost from exchanges where marker <> '' and {LOST} group by marker)
        select i.marker, i.user, i.tab, i.t as began, coalesce(told.ended, i.t) as ended, coalesce(told.done, false) as done,
               coalesce(told.refused, false) as refused, told.ended is not null as settled, coalesce(rows.n, 0) as n,
               coalesce(rows.most, 0) as most, coalesce(rows.stray, false) as stray, coalesce(sent.lost, 0) as lost
        from intents i left join told using (marker) left join rows using (marker) left join sent using (marker)
    """)


def writes(condition: str) -> Callable[[Store, Facts], Sieved]:
    """A sieve over the intents that were settled, by what became of them."""

    def sieve(store: Store, _: Facts) -> Sieved:
        total = int(store.one("select count(*) from writes where settled") or 0)
        taken = f"settled and ({condition})"
        suspects = int(store.one(f"select count(*) from writes where {taken}") or 0)
        store.run("drop table if exists taken")
        store.run(f"create table taken as select * from writes where {taken} order by began, marker limit {MOST}")
        found = by_marker(store) if suspects else []
        return Sieved(total - suspects, "writes", found, max(0, suspects - MOST))

    return sieve


def by_marker(store: Store) -> list[Slice]:
    """The slices of the intents in the table ``taken``: everything that carries their markers, and what the tab did meanwhile."""
    mine = "marker in (select marker from taken)"
    lines: dict[str, list[Line]] = {marker: [] for (marker,) in store.rows("select marker from taken order by began, marker")}
    for kind in ("intents", "outcomes", "exchanges", "record"):
        for line in store.lines(kind, mine):
            lines[str(getattr(line, "marker", ""))].append(line)
    windows = store.rows("select marker, user, tab, began, ended from taken where lost > 0")
    for marker, user, tab, began, ended in windows:
        where = "user = ? and tab = ? and t between ? and ? and marker <> ?"
        lines[marker] += store.lines("exchanges", where, [user, tab, began, ended, marker])
    shared = readings(store) + context(store)
    return [Slice(marker, [*own, *shared]) for marker, own in lines.items()]


def readings(store: Store) -> list[Line]:
    """How the record and the trail were read: the last time decides."""
    return store.lines("readings")


def context(store: Store) -> list[Line]:
    """One row that shows that markers and patients of the record can be read; failing that, the rows without markers."""
    shown = store.lines("record", "rowid in (select min(rowid) from record where marker <> '' and patient not in ('', '?'))")
    return shown or store.lines("record", f"rowid in (select rowid from record where marker = '' limit {MOST})")


def sightings(store: Store, _: Facts) -> Sieved:
    """Each marker that was seen where it does not belong."""
    searched = int(store.one("select count(*) from exchanges where role = 'read' and status between 200 and 299") or 0)
    planted = int(store.one("select count(*) from intents") or 0)
    pairs = store.rows("select distinct user, marker from sightings order by user, marker")
    slices = []
    for user, marker in pairs[:MOST]:
        lines = store.lines("sightings", "user = ? and marker = ?", [user, marker])
        lines += store.lines("intents", "marker = ?", [marker]) + store.lines("record", "marker = ?", [marker])
        slices.append(Slice(f"{marker} seen by user {user}", lines))
    return Sieved(max(0, searched - len(pairs)) if planted else 0, "answers", slices, max(0, len(pairs) - MOST))


def refreshes(store: Store, _: Facts) -> Sieved:
    """Each refresh token that was presented more than once."""
    presented = "role = 'refresh' and presented <> ''"
    total = int(store.one(f"select count(distinct (user, presented)) from exchanges where {presented}") or 0)
    sql = f"select user, presented from exchanges where {presented} group by user, presented having count(*) > 1 order by min(t), user"
    pairs = store.rows(sql)
    slices = [
        Slice(f"{token} of user {user}", store.lines("exchanges", f"{presented} and user = ? and presented = ?", [user, token]))
        for user, token in pairs[:MOST]
    ]
    return Sieved(total - len(pairs), "refresh tokens", slices, max(0, len(pairs) - MOST))


def ends(store: Store, _: Facts) -> Sieved:
    """Each user of whom a session ended out of turn."""
    total = int(store.one("select count(distinct (user, session)) from ends") or 0)
    silent = int(store.one("select count(distinct (user, session)) from ends where how = 'ended-untold'") or 0)
    return Sieved(total - silent, "sessions", *users(store, "select distinct user from ends where how = 'ended-untold' order by user"))


def crowds(store: Store, _: Facts) -> Sieved:
    """How all sessions began, were last served and ended, where some ended out of turn: together, for their order tells."""
    total = int(store.one("select count(distinct (user, session)) from ends") or 0)
    silent = int(store.one("select count(distinct (user, session)) from ends where how = 'ended-untold'") or 0)
    if not silent:
        return Sieved(total, "sessions")
    store.run(f"""
        create or replace table lives as
        select user, session, min(t) as began, arg_min(rowid, t) filter (role = 'sign-in' and issued <> '') as came,
               arg_max(rowid, t) filter (status between 200 and 399 and failure = '') as served,
               arg_max(rowid, t) filter (status = 401 or (role = 'refresh' and status = 400)) as refused
        from exchanges where session > 0 group by user, session order by began limit {MOST * 2}""")
    lines = store.lines("exchanges", "rowid in (select unnest([came, served, refused]) from lives)")
    lines += store.lines("ends", "(user, session) in (select (user, session) from lives)")
    told = int(store.one("select count(*) from lives join ends using (user, session) where how = 'ended-untold'") or 0)
    return Sieved(total - silent, "sessions", [Slice("sessions in the order in which they began", lines)], silent - told)


def storms(store: Store, facts: Facts) -> Sieved:
    """Each user of whom a tab sent by itself more than the profile allows in some minute, or refreshed six times in five seconds."""
    bounded = facts.limits.storm_per_minute
    itself = f"(role in ('heartbeat', 'refresh', 'stream', 'other') or (marker <> '' and ({LOST} or status >= 400)))"
    sql = f"""select distinct user from (
                select user, t - lag(t, {bounded}) over w as span, null as burst from exchanges where {itself} window w as
                  (partition by user, tab order by t)
                union all
                select user, null, t - lag(t, 5) over w from exchanges where role = 'refresh' window w as
                  (partition by user, tab order by t))
              where span < 60 or burst <= 5 order by user"""
    total = int(store.one("select count(distinct (user, tab)) from exchanges") or 0)
    slices, more = users(store, sql)
    return Sieved(max(0, total - len(slices) - more), "tabs", slices, more)


def users(store: Store, sql: str) -> tuple[list[Slice], int]:
    """Everything that these users did, user by user."""
    numbers = [user for (user,) in store.rows(sql)]
    slices = []
    for user in numbers[: MOST // 4]:
        lines = [line for kind in ("exchanges", "ends") for line in store.lines(kind, "user = ?", [user])]
        slices.append(Slice(f"user {user}", lines))
    return slices, max(0, len(numbers) - MOST // 4)


SIEVES: Mapping[str, Callable[[Store, Facts], Sieved]] = {
    "acknowledged-is-recorded": writes("done and n = 0"),
    "once": writes("most > 1"),
    "unknown-is-said": writes("lost > 0 and (done or refused)"),
    "right-patient": writes("n > 0 and stray"),
    "others-data-never": sightings,
    "refresh-once": refreshes,
    "no-silent-logout": ends,
    "side-by-side": crowds,
    "no-storm": storms,
}
