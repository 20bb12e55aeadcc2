"""The comparison of the three kinds of time: for a terminal, and as Markdown between the markers of a page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from wardround import marked
from wardround.times import NOT_RUN, WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table as RichTable

    from wardround.times import Difference, Row, Table

PAGE = Path("docs/explanation/times.md")
NAME = "times"
"""Of the markers in it."""
HEADINGS = ("scenario", "invariant", *(way.name for way in WAYS), "why")
COLOURS = {"same": "green", "undecided": "yellow", "differs": "red"}


def rich_table(table: Table) -> RichTable:
    """For a terminal."""
    from rich.table import Table as Rich

    shown = Rich(*HEADINGS, title=table.portal, caption=summary(table))
    for row in table.rows:
        for cells in _lines(row):
            shown.add_row(*cells, style=COLOURS[row.outcome])
    return shown


def markdown(table: Table) -> str:
    """A heading, a sentence, and a line for each scenario or difference."""
    rows = marked.table(HEADINGS, [cells for row in table.rows for cells in _lines(row)])
    return "\n\n".join([f"## {table.portal}", summary(table), rows])


def summary(table: Table) -> str:
    """How many scenarios agree, what the others are, how long it took, and what was not run."""
    counts = Counter(row.outcome for row in table.rows)
    verdicts = sum(row.holds + row.broken for row in table.rows)
    words = [
        f"{counts['same']} of {len(table.rows)} scenarios the same",
        *(f"{counts[outcome]} {outcome}" for outcome in ("undecided", "differs") if counts[outcome]),
        f"{verdicts} verdicts the same in every way",
    ]
    took = ", ".join(f"{name} {wall_s:.0f} s" for name, wall_s in table.wall_s.items())
    text = f"{'; '.join(words)}. Limits in real time multiplied by {table.scale:g}. Took: {took}."
    return " ".join([text, *(f"Not run in {name} time: {why}." for name, why in table.missing.items())])


def fill_in(page: Path, tables: Sequence[Table]) -> None:
    """Put the tables between the markers of a page.

    Raises:
        UserError: ``no-markers``: it has none.
    """
    marked.fill_in(page, NAME, "\n\n".join(markdown(table) for table in tables))


def _lines(row: Row) -> list[tuple[str, ...]]:
    if row.differences:
        return [_line(one) for one in row.differences]
    ways = ["yes" if way.name in row.ways else NOT_RUN for way in WAYS]
    kinds = [f"{row.holds} hold", *([f"{row.broken} broken"] if row.broken else [])]
    return [(row.scenario, "same" if len(row.ways) > 1 else "not compared", *ways, ", ".join(kinds))]


def _line(one: Difference) -> tuple[str, ...]:
    verdicts = [one.verdicts.get(way.name, NOT_RUN) for way in WAYS]
    why = "; ".join(dict.fromkeys(f"{name}: {reason}" for name, reason in one.reasons.items() if reason))
    return (one.scenario, one.invariant, *verdicts, why)
