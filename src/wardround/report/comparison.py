"""A comparison of two runs for the terminal and as a page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from wardround.report.tables import page, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wardround.comparing import Compared, Time
    from wardround.load.measures import Quantiles

    Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]

FILE = "against.html"


def tables(compared: Compared) -> Iterator[Table]:
    """Title, heads and rows of each part."""
    changes = [(one.scenario, one.invariant, one.before, one.now, one.reason) for one in compared.changes]
    yield "Verdicts that changed", ("scenario", "invariant", "before", "now", "reason"), changes
    if compared.times:
        times = [_time(one) for one in compared.times if one.before or one.now]
        yield "Times, seconds", ("", "p50 before", "now", "p95 before", "now", "p99 before", "now", "p95 is"), times
        counts = [(what, f"{count} of {of}", f"{now} of {now_of}") for what, count, of, now, now_of in compared.counts]
        yield "Counts", ("", "before", "now"), counts


def lines(compared: Compared) -> Iterator[str]:
    """For the terminal."""
    for title, heads, rows in tables(compared):
        yield f"{title}:{'' if rows else ' none'}"
        shown = [tuple(heads), *rows] if rows else []
        widths = [max(len(row[place]) for row in shown) for place in range(len(heads))] if shown else []
        for row in shown:
            yield ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()


def write(compared: Compared) -> Path:
    """Into the folder of the run in question."""
    path = compared.now.folder / FILE
    path.touch(mode=0o600)
    path.write_text(_page(compared), encoding="utf-8")
    return path


def _page(compared: Compared) -> str:
    told = (("before", compared.before), ("now", compared.now))
    runs = table(("", "started", "command"), [(name, one.facts.started, one.facts.command) for name, one in told])
    parts = [f"<h2>{escape(title)}</h2>{table(heads, rows) if rows else '<p>None.</p>'}" for title, heads, rows in tables(compared)]
    return page("Two runs", [f"<h1>{escape(compared.now.facts.portal)}: two runs</h1>", runs, *parts])


def _time(one: Time) -> tuple[str, ...]:
    shares = [_share(found, name) for name in ("p50", "p95", "p99") for found in (one.before, one.now)]
    return (one.what, *shares, one.said)


def _share(found: Quantiles | None, name: str) -> str:
    if found is None:
        return "-"
    value: float | None = getattr(found, name)
    return "never" if value is None else f"{value:.3f}"
