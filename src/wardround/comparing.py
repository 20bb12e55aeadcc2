"""Two runs beside each other: which verdicts changed, and, of load runs, how times and writes did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.load import measures
from wardround.load.limits import DOUBT_S
from wardround.result import load

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.load.measures import Measures, Quantiles
    from wardround.result import Result

ORDER = ("holds", "not-checked", "could-not-tell", "broken")
"""From good to bad."""
LEAST = 59
"""Of so many the largest is above the true p95 in 95 of 100 samples: fewer say nothing of it."""
NOTHING = "-"


@dataclass(frozen=True)
class Change:
    """One verdict that is another than before."""

    scenario: str
    invariant: str
    before: str
    now: str
    reason: str = ""

    @property
    def worse(self) -> bool:
        """Whether something is broken now that was not."""
        return self.now == "broken"


@dataclass(frozen=True)
class Time:
    """One p95, before and now (s)."""

    what: str
    before: Quantiles | None
    now: Quantiles | None
    doubt_s: float = 0.0
    """Of less than this nothing is said: two clocks were compared in each run."""

    @property
    def said(self) -> str:
        """What may be said of the difference: two samples of one portal are never the same."""
        if self.before is None or self.now is None:
            return "in one run only"
        if min(self.before.independent, self.now.independent) < LEAST:
            return "too few to tell"
        ends = (self.before.low, self.before.high, self.now.low, self.now.high)
        low, high, now_low, now_high = (float("inf") if end is None else end for end in ends)
        if now_low > high + self.doubt_s:
            return "slower"
        return "faster" if now_high < low - self.doubt_s else "no more than chance"


@dataclass(frozen=True)
class Compared:
    """Two runs."""

    before: Result
    now: Result
    changes: list[Change] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    counts: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    """What is counted; before, of how many; now, of how many."""

    @property
    def worse(self) -> bool:
        """Whether something is broken now that was not."""
        return any(change.worse for change in self.changes)


def compare(folder: Path, against: Path) -> Compared:
    """Read both.

    Args:
        folder: of the run in question.
        against: of the earlier one.

    Raises:
        UserError: ``not-a-run``.
    """
    now, before = load(folder), load(against)
    measured = [measures.read(path) for path in (against, folder)]
    old, new = measured
    return Compared(
        before, now, _changes(before, now), *(([], []) if old is None or new is None else (_times(old, new), _counts(old, new)))
    )


def _changes(before: Result, now: Result) -> list[Change]:
    """By scenario and invariant. A story of its own (each broken slice of a load run is one) is no change beside the whole's."""
    was, is_now = _verdicts(before), _verdicts(now)
    found = []
    for key in sorted(was.keys() | is_now.keys()):
        old, new = was.get(key, (NOTHING, "")), is_now.get(key, (NOTHING, ""))
        if old[0] != new[0]:
            found.append(Change(*key, old[0], *new))
    return sorted(found, key=lambda change: (not change.worse, change.scenario, change.invariant))


def _verdicts(result: Result) -> dict[tuple[str, str], tuple[str, str]]:
    told = (result.folder / measures.NAME).is_file()
    rows = [row for row in result.findings.verdicts if not told or row.scenario == "load" or row.scenario.startswith("limit: ")]
    return {(f"{row.scenario} [{row.cell}]" if row.cell else row.scenario, row.invariant): (row.verdict, row.reason or "") for row in rows}


def _times(old: Measures, new: Measures) -> list[Time]:
    flows = [Time(flow, old.flows.get(flow), new.flows.get(flow)) for flow in sorted(old.flows.keys() | new.flows.keys())]
    return [*flows, Time("alert", old.alerts, new.alerts), Time("audit lag", old.audit_lag, new.audit_lag, 2 * DOUBT_S)]


def _counts(old: Measures, new: Measures) -> list[tuple[str, int, int, int, int]]:
    return [
        ("writes lost", old.lost, old.acknowledged, new.lost, new.acknowledged),
        ("writes duplicated", old.duplicated, old.writes, new.duplicated, new.writes),
        ("writes unknown", old.unknown, old.writes, new.unknown, new.writes),
        ("of them in the record", old.unknown_recorded, old.unknown, new.unknown_recorded, new.unknown),
        ("sessions ended out of turn", old.silent_ends, old.sessions, new.silent_ends, new.sessions),
        ("exchanges failed", old.failed, old.exchanges, new.failed, new.exchanges),
    ]
