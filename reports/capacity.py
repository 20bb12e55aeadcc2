"""How many clinicians a portal carries: each step of `wardround load --find-limit` against each invariant and limit. One HTML page."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from wardround.load.capacity import read
from wardround.report.plot import STROKES, plot
from wardround.report.tables import page, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.load.capacity import Capacity, Step
    from wardround.load.measures import Measures
    from wardround.result import Result

NAME = "capacity"
FILE = "capacity.html"


def render(result: Result) -> str:
    """The whole page."""
    found = read(result.folder)
    head = [f"<h1>How many clinicians {escape(result.facts.portal)} carries</h1>", f"<p><code>{escape(result.facts.command)}</code></p>"]
    if found is None or not found.steps:
        return page("Capacity", [*head, "<p>No search was made in this run: <code>wardround load --find-limit</code> makes one.</p>"])
    return page(
        "Capacity", [*head, f"<p><b>{escape(found.told)}</b></p>", _verdicts(found), _why(found), _plots(found.steps), _runs(found)]
    )


def _verdicts(found: Capacity) -> str:
    """A row for each invariant and limit, those that break first."""
    names = dict.fromkeys(name for step in found.steps for name in step.verdicts)
    first = {name: next((step.users for step in found.steps if step.verdicts.get(name) == "broken"), found.asked + 1) for name in names}
    rows = [(name, *(step.verdicts.get(name, "") for step in found.steps)) for name in sorted(names, key=lambda name: (first[name], name))]
    if any(step.stopped for step in found.steps):
        rows.append(("came to its end", *("broken" if step.stopped else "holds" for step in found.steps)))
    return f"<h2>What held, and what broke</h2>{table(('clinicians', *(str(step.users) for step in found.steps)), rows)}"


def _why(found: Capacity) -> str:
    said = [(f"{step.users}", name, step.why.get(name, "")) for step in found.steps for name in step.broken]
    said += [(f"{step.users}", "came to its end", step.stopped) for step in found.steps if step.stopped]
    return f"<h2>What was said of it</h2>{table(('clinicians', '', ''), said)}" if said else ""


def _runs(found: Capacity) -> str:
    return f"<h2>Each run's own page</h2>{table((), [(str(step.users), f'{step.folder}/load.html') for step in found.steps])}"


def _plots(steps: Sequence[Step]) -> str:
    told = [(float(step.users), step.measured) for step in steps if step.measured is not None]
    often = Counter[str]()
    for _, measured in told:
        often.update({flow: found.count for flow, found in measured.flows.items()})
    flows = sorted(flow for flow, _ in often.most_common(len(STROKES)))
    charts = {
        "Time of each piece of work, p95": ("s", {flow: _p95(told, flow) for flow in flows}),
        "Alerts, and lag of the audit trail, p99": (
            "s",
            {
                "alerts": [(users, one.alerts.p99) for users, one in told if one.alerts and one.alerts.p99 is not None],
                "audit lag": [(users, one.audit_lag.p99) for users, one in told if one.audit_lag and one.audit_lag.p99 is not None],
            },
        ),
        "Of 1000: sessions that ended out of turn, exchanges that failed": (
            "",
            {
                "silent ends": [(users, 1000 * one.silent_ends / one.sessions) for users, one in told if one.sessions],
                "failed": [(users, 1000 * one.failed / one.exchanges) for users, one in told if one.exchanges],
            },
        ),
    }
    return "".join(
        f"<h2>{escape(title)}</h2>{plot(series, unit=unit, ident=f'plot-{number}', title=title, across='clinicians') or '<p>None.</p>'}"
        for number, (title, (unit, series)) in enumerate(charts.items())
    )


def _p95(told: Sequence[tuple[float, Measures]], flow: str) -> list[tuple[float, float]]:
    return [(users, found.p95) for users, one in told if (found := one.flows.get(flow)) and found.p95 is not None]
