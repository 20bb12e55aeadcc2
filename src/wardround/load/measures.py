"""What a load run measured, in a few numbers beside its verdicts: what limits are held against, and what two runs are compared by."""

from __future__ import annotations

from math import inf, sqrt
from typing import TYPE_CHECKING

import msgspec

from wardround.load.kept import keep, kept

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.load.store import Store

NAME = "measures.json"
"""In the run's folder."""
SURE = 1.96
"""Standard deviations to each side that hold 95 of 100 samples' quantiles."""
SLICES = 60
"""Of the run, in what is told over time."""

DIRECT = "user not in (select user from users where wire <> '')"
"""Those behind the wire are slow because the network is."""
ACTS = f"""
    with sent as (select *, case when step = '1' and (marker = '' or marker is distinct from lag(marker) over w) then 1 else 0 end as first
                  from exchanges where flow <> '' and role in ('read', 'write') and {DIRECT}
                  window w as (partition by user, tab, flow order by t)),
         numbered as (select *, sum(first) over (partition by user, tab, flow order by t rows unbounded preceding) as act from sent)
    select flow, max(t + ms / 1000) - min(t) as took from numbered group by user, tab, flow, act"""
"""How long each piece of work took, from its first request to its last answer, tries that failed and pauses between them included (s)."""
LAGS = """
    with d as (select *, row_number() over (partition by action, who, patient order by began) as k,
               count(*) over (partition by action, who, patient) as n from deeds where began is not null and sure),
         a as (select t.recorded_at, o.action, o.who, o.patient,
               row_number() over (partition by o.action, o.who, o.patient order by t.place) as k,
               count(*) over (partition by o.action, o.who, o.patient) as n
               from (select distinct action, who, patient from deeds) o join trail t
               on t.action = o.action and t.clinician = o.who and (t.patient = o.patient or o.patient = '')
               where t.recorded_at is not null)
    select d.ended, greatest(0.0, a.recorded_at - d.ended - ?) as took from d join a using (action, who, patient, k, n)"""
"""How long after its answer each act stood in the trail, by the portal's clock (s); where the numbers differ nothing is paired."""


class Quantiles(msgspec.Struct, frozen=True, kw_only=True):
    """Of a sample, in seconds. A quantile that is None was never reached: what it counts did not come."""

    count: int
    independent: int = 0
    """Of which so many say something of their own."""
    p50: float | None
    p95: float | None
    p99: float | None
    low: float | None
    """Between this and ``high`` lies the true p95, in 95 of 100 runs like this one."""
    high: float | None


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """Of one run. Times in seconds; of flows, alerts, ends and failures only those count who worked direct."""

    users: int
    """Clinicians who took part."""
    flows: dict[str, Quantiles] = {}
    """How long each piece of work took."""
    alerts: Quantiles | None = None
    """From trigger to clinician."""
    audit_lag: Quantiles | None = None
    """From an act's answer to its row in the trail."""
    audit_lag_over: list[tuple[float, float, float]] = []
    """Seconds since the run began, p50 and p95 of the lag."""
    sessions: int = 0
    silent_ends: int = 0
    """Sessions that ended before their limits."""
    exchanges: int = 0
    failed: int = 0
    """Exchanges without an answer, or with a server error."""
    acknowledged: int = 0
    lost: int = 0
    """Acknowledged writes that the record does not have."""
    duplicated: int = 0
    """Writes that the record has more than once."""
    refused: int = 0
    unknown: int = 0
    unknown_recorded: int = 0
    """Unknown writes that the record has."""

    @property
    def writes(self) -> int:
        """How many were told how they ended."""
        return self.acknowledged + self.refused + self.unknown

    def write(self, folder: Path) -> None:
        """Into the run's folder."""
        keep(folder / NAME, self)


def read(folder: Path) -> Measures | None:
    """Of a run; None: it is no load run.

    Raises:
        UserError: ``not-a-run``.
    """
    return kept(folder / NAME, Measures, "Judge the run again with this version.")


def measure(store: Store, start: float) -> Measures:
    """Ask the evidence, after the sieves have.

    Args:
        store: in which a run was reckoned.
        start: of the run, seconds since 1970.
    """
    store.run(f"create or replace table acts as {ACTS}")
    flows = [flow for (flow,) in store.rows("select distinct flow from acts order by flow")]
    writes = dict(
        store.rows("select case when done then 'done' when refused then 'refused' else 'unknown' end, count(*) from writes group by 1")
    )
    alerts = int(store.one(f"select count(distinct alert) from owed where {DIRECT}") or 0)
    ahead = float(store.one("select median(portal_s) from clocks") or 0.0)
    store.run(f"create or replace table lags as {LAGS}", [ahead])
    width = max(1.0, float(store.one("select max(ended) - min(ended) from lags") or 0.0) / SLICES)
    over = store.rows(
        f"select round(floor((ended - {start!r}) / {width!r}) * {width!r}, 3) as x, quantile_cont(took, 0.5), quantile_cont(took, 0.95) "
        "from lags group by x order by x"
    )
    return Measures(
        users=int(store.one("select count(distinct user) from users") or 0),
        flows={flow: found for flow in flows if (found := _quantiles(store, "select took from acts where flow = ?", flow))},
        alerts=_quantiles(store, f"select coalesce(took, 'infinity'::double) as took from owed where {DIRECT}", of=alerts),
        audit_lag=_quantiles(store, "select took from lags"),
        audit_lag_over=[(float(x), float(p50), float(p95)) for x, p50, p95 in over],
        sessions=int(store.one(f"select count(distinct (user, session)) from exchanges where session > 0 and {DIRECT}") or 0),
        silent_ends=int(store.one(f"select count(*) from ends where how = 'ended-untold' and {DIRECT}") or 0),
        exchanges=int(store.one(f"select count(*) from exchanges where {DIRECT}") or 0),
        failed=int(store.one(f"select count(*) from exchanges where (status = 0 or status >= 500 or failure <> '') and {DIRECT}") or 0),
        acknowledged=writes.get("done", 0),
        refused=writes.get("refused", 0),
        unknown=writes.get("unknown", 0),
        lost=int(store.one("select count(*) from writes where done and n = 0") or 0),
        duplicated=int(store.one("select count(*) from writes where most > 1") or 0),
        unknown_recorded=int(store.one("select count(*) from writes where not done and not refused and n > 0") or 0),
    )


def _quantiles(store: Store, sample: str, *values: str, of: int = 0) -> Quantiles | None:
    """``of``: how many of them say something of their own, where they are fewer: an alert that is late is late for many."""
    count = int(store.one(f"select count(*) from ({sample})", values) or 0)
    if not count:
        return None
    independent = of or count
    wide = SURE * sqrt(0.95 * 0.05 / independent)
    shares = [0.5, 0.95, 0.99, max(0.0, 0.95 - wide), min(1.0, 0.95 + wide)]
    (found,) = store.rows(f"select quantile_disc(took, {shares!r}) from ({sample})", values)
    p50, p95, p99, low, high = (None if value == inf else float(value) for value in found[0])
    return Quantiles(count=count, independent=independent, p50=p50, p95=p95, p99=p99, low=low, high=high)
