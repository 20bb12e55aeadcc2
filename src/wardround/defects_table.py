"""The table of defects: for a terminal, as Markdown, and in the README between its markers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wardround import marked
from wardround.defects import carry_out, trials

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.table import Table

    from wardround.defects import Row

NAME = "defects"
"""Of the markers in the README."""
HEADINGS = ("defect", "style", "should break", "broken", "unrelated", "verdict")
COLOURS = {"ok": "green", "missed": "red", "unrelated": "red", "cut-short": "yellow"}


def show(  # noqa: PLR0913 - one parameter for each option
    style: str | None,
    names: Sequence[str],
    out: Path,
    *,
    everything: bool = False,
    again: bool = False,
    workers: int | None = None,
    readme: Path | None = None,
) -> int:
    """Carry the trials out, print what becomes of each, then the table; put it into a README if one is given.

    Returns:
        0 if all were judged rightly, otherwise 1.

    Raises:
        UserError: as ``trials``, ``carry_out`` and ``marked.fill_in``.
    """
    from rich.console import Console

    chosen, rows = trials(style, names), []
    said = Console(stderr=True)
    for row in carry_out(chosen, out, everything=everything, again=again, workers=workers):
        rows.append(row)
        said.print(f"{len(rows)}/{len(chosen)} {row.trial.style} {row.trial.name}: {row.verdict}", highlight=False)
    Console().print(rich_table(rows))
    if readme:
        marked.fill_in(readme, NAME, markdown(rows))
    return int(any(row.verdict != "ok" for row in rows))


def rich_table(rows: Sequence[Row]) -> Table:
    """For a terminal."""
    from rich.table import Table

    table = Table(caption=summary(rows))
    for heading in (*HEADINGS, "seconds"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row), f"{row.wall_s:.0f}", style=COLOURS[row.verdict])
    return table


def markdown(rows: Sequence[Row]) -> str:
    """A table, one line for each trial, and how many were judged rightly."""
    return f"{marked.table(HEADINGS, [_cells(row) for row in rows])}\n\n{summary(rows)}"


def summary(rows: Sequence[Row]) -> str:
    """One sentence: how many were judged rightly, and what the others are."""
    counts = Counter(row.verdict for row in rows)
    wrong = ", ".join(f"{number} {verdict}" for verdict, number in counts.items() if verdict != "ok")
    return f"{counts['ok']} of {len(rows)} judged rightly{'; ' + wrong if wrong else ''}."


def _cells(row: Row) -> tuple[str, ...]:
    trial = row.trial
    return (
        trial.name,
        trial.style,
        trial.defect.breaks if trial.defect else "nothing",
        ", ".join(invariant for invariant in row.broken if invariant in trial.related) or "nothing",
        ", ".join(row.unrelated) or "-",
        row.verdict,
    )
