"""What a load run did over time: arrivals, latency by flow and step, refreshes and silent logouts, alerts, writes. One HTML page."""

from __future__ import annotations

from dataclasses import astuple
from html import escape
from typing import TYPE_CHECKING

from wardround.load.evidence import FOLDER
from wardround.load.figures import figures
from wardround.load.store import Store
from wardround.report.plot import plot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.load.figures import Figures
    from wardround.result import Result

NAME = "load"
FILE = "load.html"
STYLE = """body{font:15px/1.45 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{margin-top:2rem}table{border-collapse:collapse;font-size:13px}td,th{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:left}
@media(max-width:50rem){table{display:block;overflow-x:auto}svg{max-width:100%;height:auto}pre{white-space:pre-wrap}}
td.n{text-align:right}.broken{color:#a11}.holds{color:#17632f}.could-not-tell{color:#7a5b00}.not-checked{color:#555}"""


def render(result: Result) -> str:
    """The whole page."""
    folder = result.folder / FOLDER
    parts = [f"<h1>{escape(result.facts.portal)} under load</h1>", f"<p><code>{escape(result.facts.command)}</code></p>", _verdicts(result)]
    if folder.is_dir():
        with Store(folder) as store:
            parts.append(_plots(figures(store)))
    else:
        parts.append("<p>This run has no evidence of load: <code>wardround load</code> makes such runs.</p>")
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Under load</title><style>{STYLE}</style>'
    return f"{head}<body>{''.join(parts)}</body></html>\n"


def _verdicts(result: Result) -> str:
    whole = [row for row in result.findings.verdicts if row.scenario == "load"]
    rows = [
        f'<tr><td class="{row.verdict}">{row.verdict}</td><td>{escape(row.invariant)}</td><td>{escape(row.reason or "")}</td></tr>'
        for row in whole
    ]
    stories = [
        f"<li><b>{escape(finding.invariant)}</b>: {escape(finding.summary)}<ul>"
        + "".join(f"<li>{escape(line)}</li>" for line in finding.evidence)
        + "</ul></li>"
        for finding in result.findings.findings
        if finding.scenario != "load"
    ]
    told = f"<h2>What went wrong, each with its story</h2><ol>{''.join(stories)}</ol>" if stories else ""
    return f"<h2>Verdicts</h2><table>{''.join(rows)}</table>{told}"


def _plots(made: Figures) -> str:
    charts = (
        ("Clinicians at work, and arrivals", made.people, ""),
        ("Latency of all exchanges", made.latency, "ms"),
        ("Latency by flow (p95)", made.by_flow, "ms"),
        ("Refreshes, and sessions that ended out of turn", made.sessions, ""),
        ("Alerts: share delivered within so many seconds of the trigger", made.alerts, "%"),
    )
    drawn = [
        f"<h2>{escape(title)}</h2>{plot(series, unit=unit, ident=f'plot-{number}', title=title) or '<p>None in this run.</p>'}"
        for number, (title, series, unit) in enumerate(charts)
    ]
    writes = _table(("the clinician was told", "writes", "of them in the record"), made.writes)
    steps = _table(("flow", "step", "route", "count", "p50 ms", "p95 ms", "p99 ms", "failed"), made.steps)
    clocks = _table(("worker", "to the master, s", "to the portal, s"), made.clocks)
    return f"{''.join(drawn)}{_network(made)}<h2>Writes</h2>{writes}<h2>Latency by step</h2>{steps}<h2>Clocks</h2>{clocks}"


def _network(made: Figures) -> str:
    """Those behind the wire beside those who worked direct, and what stood on the wire."""
    if len(made.groups) == 1 and not made.faults:
        return ""
    heads = ("", "clinicians", "exchanges", "p50 ms", "p95 ms", "p99 ms", "without an answer", "writes acknowledged", "unknown")
    heads = (*heads, "of the unknown in the record", "sessions ended out of turn")
    rows = [astuple(group) for group in made.groups]
    stood = [(span.name, span.aim, span.since_s, span.until_s, span.hits) for span in made.faults]
    told = _table(("fault", "aimed at", "from s", "to s", "exchanges touched"), stood) if stood else "<p>No fault stood there.</p>"
    return f"<h2>Direct, and behind the wire</h2>{_table(heads, rows)}<h3>What the network did there</h3>{told}"


def _table(heads: Iterable[str], rows: Iterable[tuple[object, ...]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(value: object) -> str:
    if isinstance(value, str):
        return f"<td>{escape(value)}</td>"
    shown = "" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)
    return f'<td class="n">{shown}</td>'
