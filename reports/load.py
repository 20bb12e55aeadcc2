"""What a load run did over time: arrivals, latency by flow and step, refreshes and silent logouts, alerts, writes. One HTML page."""

from __future__ import annotations

import base64
from dataclasses import astuple
from html import escape
from typing import TYPE_CHECKING

from wardround.load import measures
from wardround.load.canaries import lived, over_time, pictures
from wardround.load.evidence import FOLDER
from wardround.load.figures import figures
from wardround.load.missing import missing
from wardround.load.store import Store
from wardround.report.plot import plot
from wardround.report.tables import page, table

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.load.figures import Figures
    from wardround.load.measures import Measures
    from wardround.result import Result

NAME = "load"
FILE = "load.html"
SHOWN = 6
"""Pictures of canaries on the page: what failed and what was slowest first."""


def render(result: Result) -> str:
    """The whole page."""
    folder = result.folder / FOLDER
    parts = [f"<h1>{escape(result.facts.portal)} under load</h1>", f"<p><code>{escape(result.facts.command)}</code></p>", _verdicts(result)]
    if folder.is_dir():
        with Store(folder) as store:
            parts += [f"<p><strong>{escape(sentence)}.</strong></p>" for sentence in missing(store)]
            parts.append(_canaries(store, result.folder))
            parts.append(_plots(figures(store), measures.read(result.folder)))
    else:
        parts.append("<p>This run has no evidence of load: <code>wardround load</code> makes such runs.</p>")
    return page("Under load", parts)


def _verdicts(result: Result) -> str:
    whole = [row for row in result.findings.verdicts if row.scenario == "load"]
    rows = [(row.verdict, row.invariant, row.reason or "") for row in whole]
    limits = [row for row in result.findings.verdicts if row.scenario.startswith("limit: ")]
    said = {finding.scenario: finding.summary for finding in result.findings.findings}
    rows += [(row.verdict, row.scenario, row.reason or said.get(row.scenario, "")) for row in limits]
    stories = [
        f"<li><b>{escape(finding.invariant)}</b>: {escape(finding.summary)}<ul>"
        + "".join(f"<li>{escape(line)}</li>" for line in finding.evidence)
        + "</ul></li>"
        for finding in result.findings.findings
        if finding.scenario != "load" and not finding.scenario.startswith("limit: ")
    ]
    told = f"<h2>What went wrong, each with its story</h2><ol>{''.join(stories)}</ol>" if stories else ""
    return f"<h2>Verdicts</h2>{table((), rows)}{told}"


def _plots(made: Figures, measured: Measures | None) -> str:
    over = measured.audit_lag_over if measured else []
    lag = {"p50": [(x, p50) for x, p50, _ in over], "p95": [(x, p95) for x, _, p95 in over]}
    charts = (
        ("Clinicians at work, and arrivals", made.people, ""),
        ("Latency of all exchanges", made.latency, "ms"),
        ("Latency by flow (p95)", made.by_flow, "ms"),
        ("Refreshes, and sessions that ended out of turn", made.sessions, ""),
        ("Alerts: share delivered within so many seconds of the trigger", made.alerts, "%"),
        ("Audit lag: from an act's answer to its row in the trail (the portal's clock is known to half a second)", lag, "s"),
    )
    drawn = [
        f"<h2>{escape(title)}</h2>{plot(series, unit=unit, ident=f'plot-{number}', title=title) or '<p>None in this run.</p>'}"
        for number, (title, series, unit) in enumerate(charts)
    ]
    writes = table(("the clinician was told", "writes", "of them in the record"), made.writes)
    steps = table(("flow", "step", "route", "count", "p50 ms", "p95 ms", "p99 ms", "failed"), made.steps)
    clocks = table(("worker", "to the master, s", "to the portal, s"), made.clocks)
    return f"{''.join(drawn)}{_network(made)}<h2>Writes</h2>{writes}<h2>Latency by step</h2>{steps}<h2>Clocks</h2>{clocks}"


def _canaries(store: Store, folder: Path) -> str:
    """What clinicians at real browsers saw meanwhile."""
    seen = lived(store)
    if not seen:
        return ""
    rows = [
        (
            one.clinician,
            one.what,
            one.count,
            *("never" if value is None else f"{value:.2f}" for value in (one.p50, one.p95, one.worst)),
            one.failed,
        )
        for one in seen
    ]
    told = table(("clinician", "", "times", "p50 s", "p95 s", "worst s", "not done"), rows)
    title = "Until the screen showed it"
    drawn = plot(over_time(store), unit="s", ident="plot-canaries", title=title)
    shown = "".join(_picture(folder / file, said) for file, said in pictures(store, SHOWN) if (folder / file).is_file())
    return f"<h2>What canary clinicians saw at the screen</h2>{told}<h3>{title}</h3>{drawn}{shown}"


def _picture(file: Path, said: str) -> str:
    data = base64.b64encode(file.read_bytes()).decode()
    alt = escape(said, quote=True)
    return f'<figure><img alt="{alt}" src="data:image/png;base64,{data}"><figcaption>{escape(said)}</figcaption></figure>'


def _network(made: Figures) -> str:
    """Those behind the wire beside those who worked direct, and what stood on the wire."""
    if len(made.groups) == 1 and not made.faults:
        return ""
    heads = ("", "clinicians", "exchanges", "p50 ms", "p95 ms", "p99 ms", "without an answer", "writes acknowledged", "unknown")
    heads = (*heads, "of the unknown in the record", "sessions ended out of turn")
    rows = [astuple(group) for group in made.groups]
    stood = [(span.name, span.aim, span.since_s, span.until_s, span.hits) for span in made.faults]
    told = table(("fault", "aimed at", "from s", "to s", "exchanges touched"), stood) if stood else "<p>No fault stood there.</p>"
    return f"<h2>Direct, and behind the wire</h2>{table(heads, rows)}<h3>What the network did there</h3>{told}"
