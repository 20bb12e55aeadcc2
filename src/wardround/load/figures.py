"""What a load run's report shows besides its verdicts: figures over time, by queries over the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.load.network import groups, spans

if TYPE_CHECKING:
    from wardround.load.network import Group, Span
    from wardround.load.store import Store

Points = list[tuple[float, float]]

SLICES = 60
"""Of the run, in a plot."""


@dataclass(frozen=True)
class Figures:
    """Numbers of one run; times are seconds since its first line.

    Attributes:
        people: users with an exchange under way in each stretch, and sign-ins that let somebody in.
        latency: p50, p95 and p99 of all exchanges but streams (ms).
        by_flow: p95 of each flow (ms).
        sessions: refreshes, and sessions that ended out of turn.
        steps: flow, step, route, count, p50, p95, p99 (ms), failures.
        alerts: how long deliveries took: share of them (per cent) by seconds.
        writes: how many writes ended how, and what the record has of them.
        groups: those who worked direct and those behind the wire; one group only where nobody did.
        faults: what stood on the wire.
        clocks: worker, seconds from the master's clock, seconds from the portal's.
    """

    people: dict[str, Points]
    latency: dict[str, Points]
    by_flow: dict[str, Points]
    sessions: dict[str, Points]
    steps: list[tuple[str, str, str, int, float, float, float, int]]
    alerts: dict[str, Points]
    writes: list[tuple[str, int, int]]
    clocks: list[tuple[str, float | None, float | None]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    faults: list[Span] = field(default_factory=list)


def figures(store: Store) -> Figures:
    """Ask the evidence."""
    start, end = store.rows("select min(t), max(t) from exchanges")[0]
    if start is None:
        return Figures({}, {}, {}, {}, [], {}, [])
    width = max(1.0, (end - start) / SLICES)
    place = f"round(floor((t - {start!r}) / {width!r}) * {width!r}, 3)"
    plain = "role <> 'stream' and status > 0"
    quantiles = {name: f"quantile_cont(ms, {share})" for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
    flows = [
        flow
        for (flow,) in store.rows(f"select flow from exchanges where {plain} and flow <> '' group by flow order by count(*) desc limit 6")
    ]
    return Figures(
        people={
            "active users": _line(store, f"select {place} as x, count(distinct user) from exchanges group by x order by x"),
            "signed in": _line(
                store, f"select {place} as x, count(*) from exchanges where role = 'sign-in' and issued <> '' group by x order by x"
            ),
        },
        latency={
            name: _line(store, f"select {place} as x, {value} from exchanges where {plain} group by x order by x")
            for name, value in quantiles.items()
        },
        by_flow={
            flow: _line(
                store,
                f"select {place} as x, quantile_cont(ms, 0.95) from exchanges where {plain} and flow = ? group by x order by x",
                flow,
            )
            for flow in flows
        },
        sessions={
            "refreshes": _line(store, f"select {place} as x, count(*) from exchanges where role = 'refresh' group by x order by x"),
            "silent ends": _line(store, f"select {place} as x, count(*) from ends where how = 'ended-untold' group by x order by x"),
        },
        steps=[
            (str(flow), str(step), str(route), int(count), float(p50), float(p95), float(p99), int(bad))
            for flow, step, route, count, p50, p95, p99, bad in store.rows(
                f"select flow, step, route, count(*), {', '.join(quantiles.values())}, "
                "count(*) filter (status = 0 or status >= 500 or failure <> '') from exchanges where role <> 'stream' "
                "group by flow, step, route order by flow, step, route"
            )
        ],
        alerts={"delivered": _alerts(store)},
        writes=[(str(outcome), int(count), int(kept)) for outcome, count, kept in store.rows(WRITES)],
        clocks=store.rows("select worker, median(master_s), median(portal_s) from clocks group by worker order by worker"),
        groups=groups(store),
        faults=spans(store),
    )


WRITES = """
    select coalesce(o.outcome, 'never told'), count(*), count(r.marker) from intents i
    left join (select marker, arg_max(outcome, t) as outcome from outcomes group by marker) o using (marker)
    left join (select distinct marker from record) r using (marker) group by 1 order by 1"""


def _alerts(store: Store) -> Points:
    took = [
        float(seconds)
        for (seconds,) in store.rows(
            "select min(a.t) - t.t as took from triggers t join alerts a using (alert) group by t.alert, t.t, a.user order by took"
        )
    ]
    return [(max(0.0, seconds), 100.0 * (place + 1) / len(took)) for place, seconds in enumerate(took)]


def _line(store: Store, sql: str, *values: str) -> Points:
    return [(float(x), float(y)) for x, y in store.rows(sql, values)]
