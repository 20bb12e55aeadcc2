"""The sieves of the audit trail and of the alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wardround.load.evidence import Triggered
from wardround.load.missing import CUT_OFF
from wardround.load.network import TROUBLED
from wardround.load.sieves import MOST, Sieved, Slice, readings

if TYPE_CHECKING:
    from wardround.load.evidence import Line
    from wardround.load.rebuilding import Facts
    from wardround.load.store import Store

DEEDS = """
    create or replace table deeds as
    select k.what as action, k.clinician as who, k.patient as patient, k.marker as marker, true as sure,
           e.t as began, e.t + e.ms / 1000 as ended
    from kept k join intents i using (marker)
    left join (select marker, any_value(t) as t, any_value(ms) as ms from exchanges
               where marker <> '' and method not in ('GET', 'HEAD', 'OPTIONS') and status between 1 and 399 and failure = ''
               group by marker having count(*) = 1) e using (marker)
    union all
    select w.action, u.clinician, '', '', e.status between 1 and 399 and e.failure = '', e.t, e.t + e.ms / 1000
    from exchanges e join words w on w.method = e.method and w.route = e.route
    join (select distinct user, clinician from users) u using (user)
    where e.failure <> 'refused' and (e.status < 400 or e.status >= 500)
    union all
    select i.what, u.clinician, i.patient, i.marker, false, null, null from intents i
    join (select distinct user, clinician from users) u using (user) where i.marker not in (select marker from kept)
"""
"""Each act; the last of them are writes that the record has not: the trail may be right that they were made."""
OF_ONE = "action = ? and clinician = ? and (patient = ? or ? = '')"


def prepare(store: Store, facts: Facts) -> None:
    """What must be accounted for, one row each."""
    store.run("create or replace table words (method varchar, route varchar, action varchar)")
    for method, route in store.rows("select distinct method, route from exchanges"):
        if word := facts.audited(method, route):
            store.run("insert into words values (?, ?, ?)", [method, route, word])
    # what a process that died did in its last second stands in the trail, and not in the evidence
    store.run(f"create or replace table cut_off as {CUT_OFF}")
    store.run(DEEDS)


def unaccounted(store: Store, _: Facts) -> Sieved:
    """Each action of a user about a patient of which the trail has fewer or more rows than there were acts, or a row without time."""
    sql = """
        with owed as (select action, who, patient, count(*) filter (sure) as sure, count(*) as most from deeds group by all),
             kept_rows as (select o.action, o.who, o.patient, count(t.id) as n,
                           count(*) filter (t.id is not null and t.recorded_at is null) as timeless
                           from owed o left join trail t
                           on t.action = o.action and t.clinician = o.who and (t.patient = o.patient or o.patient = '') group by all)
        select action, who, patient from owed join kept_rows using (action, who, patient)
        where n < sure or (n > most and who not in (select clinician from cut_off)) or timeless > 0 order by all"""
    keys = store.rows(sql)
    total = int(store.one("select count(*) from deeds where sure or began is not null") or 0)
    taken = 0
    slices: list[Slice] = []
    for action, who, patient in keys:
        where = [action, who, patient]
        sql = "select count(*) from deeds where (sure or began is not null) and action = ? and who = ? and patient = ?"
        taken += int(store.one(sql, where) or 0)
        if len(slices) < MOST:
            slices.append(_of_key(store, action, who, patient))
    return Sieved(total - taken, "acts", slices, max(0, len(keys) - MOST))


def _of_key(store: Store, action: str, who: str, patient: str) -> Slice:
    deeds = "select marker from deeds where action = ? and who = ? and patient = ? and marker <> ''"
    values = [action, who, patient]
    lines: list[Line] = store.lines("intents", f"marker in ({deeds})", values)
    lines += store.lines("record", f"marker in ({deeds})", values)
    lines += store.lines("exchanges", f"marker in ({deeds})", values)
    if not patient:
        on_the_wire = "(method, route) in (select (method, route) from words where action = ?)"
        lines += store.lines("exchanges", f"{on_the_wire} and user in (select user from users where clinician = ?)", [action, who])
    lines += store.lines("trail", OF_ONE, [action, who, patient, patient])
    # one row, whosever, shows that the trail knows this word
    lines += store.lines("audit", "rowid in (select min(rowid) from audit where action = ?)", [action])
    return Slice(f"{action} by {who}" + (f" about {patient}" if patient else ""), [*lines, *readings(store)])


def disordered(store: Store, _: Facts) -> Sieved:
    """Each row whose time lies before that of an earlier one, and each user with an act whose row stands before an earlier act's."""
    total = int(store.one("select count(*) from trail") or 0)
    sql = """select id, (select arg_max(o.id, o.recorded_at) from trail o where o.place < b.place) from (
               select id, place, recorded_at,
               max(recorded_at) over (order by place rows between unbounded preceding and 1 preceding) as latest from trail) b
             where recorded_at < latest - 1 order by place"""
    pairs = store.rows(sql)
    slices = [Slice(f"audit rows {first} and {row}", store.lines("trail", "id in (?, ?)", [row, first])) for row, first in pairs[:MOST]]
    # paired by rank among their like, as the invariant does; where the numbers differ nothing is paired
    swapped = """
        with d as (select *, row_number() over (partition by action, who, patient order by began) as k,
                   count(*) over (partition by action, who, patient) as n from deeds where began is not null),
             a as (select t.place, o.action, o.who, o.patient,
                   row_number() over (partition by o.action, o.who, o.patient order by t.place) as k,
                   count(*) over (partition by o.action, o.who, o.patient) as n
                   from (select distinct action, who, patient from deeds) o join trail t
                   on t.action = o.action and t.clinician = o.who and (t.patient = o.patient or o.patient = '')),
             p as (select d.who, d.began, a.place from d join a using (action, who, patient, k, n))
        select distinct who from (select who, place, max(place) over (partition by who order by began
               rows between unbounded preceding and 1 preceding) as before from p) where before > place order by who"""
    people = [who for (who,) in store.rows(swapped)]
    slices += [_of_clinician(store, who) for who in people[:MOST]]
    return Sieved(max(0, total - len(pairs)), "audit rows", slices, max(0, len(pairs) - MOST) + max(0, len(people) - MOST))


def _of_clinician(store: Store, who: str) -> Slice:
    mine = "user in (select user from users where clinician = ?)"
    lines: list[Line] = []
    lines += store.lines("intents", mine, [who]) + store.lines("record", "clinician = ?", [who])
    lines += store.lines("exchanges", f"{mine} and (marker <> '' or (method, route) in (select (method, route) from words))", [who])
    lines += store.lines("trail", "clinician = ?", [who])
    return Slice(f"audit rows of {who}", [*lines, *readings(store)])


def deliveries(store: Store, facts: Facts) -> Sieved:
    """Each delivery of an alert that took longer than the first limit, or was not seen; the others are counted.

    Nothing is owed to whom a fault on the wire kept from it.
    """
    limits = facts.limits
    store.run(
        """
        create or replace table owed as
        with awake as (select user, session, min(t) as since, max(t) as until from exchanges where session > 0 group by all),
             watching as (select distinct user from exchanges where role = 'stream' union select distinct user from alerts),
             whom as (
               select t.alert, t.t, a.user from triggers t join awake a on a.since <= t.t and a.until >= t.t + $late
               join watching using (user) where len(t.whom) = 0
               union select alert, t, unnest(whom) from triggers where len(whom) > 0)
        select w.alert, w.user, w.t, min(a.t) - w.t as took from whom w left join alerts a on a.alert = w.alert and a.user = w.user
        where not $troubled group by w.alert, w.user, w.t""".replace("$troubled", TROUBLED).replace("$late", f"{limits.alert_p99_s:f}")
    )
    late = f"took is null or took > {limits.alert_p95_s:f}"
    total = int(store.one("select count(*) from owed") or 0)
    count = int(store.one(f"select count(*) from owed where {late}") or 0)
    if not count:
        return Sieved(total, "deliveries of alerts")
    lines: list[Line] = []
    for trigger in store.lines("triggers", f"alert in (select alert from owed where {late})"):
        assert isinstance(trigger, Triggered)  # noqa: S101 (for the type checker)
        whom = [user for (user,) in store.rows(f"select user from owed where alert = ? and ({late})", [trigger.alert])]
        lines.append(msgspec.structs.replace(trigger, whom=whom))
    lines += store.lines("alerts", f"(alert, user) in (select (alert, user) from owed where {late})")
    return Sieved(total - count, "deliveries of alerts", [Slice("late alerts", lines, total - count)])


SIEVES = {"audited": unaccounted, "audit-ordered": disordered, "alert-in-time": deliveries}
