"""The table of planted screen defects and the rules that find them: for a terminal, and as Markdown between the markers of a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wardround import marked
from wardround.screen_trials import HEALTHY, carry_out, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from wardround.screen_trials import Row

PAGE, NAME = Path("docs/explanation/screen-checks.md"), "screens"
"""The page, and the markers in it."""
HEADINGS = ("defect", "shows on", "its rule", "found by", "others", "verdict")
COLOURS = {"ok": "green", "others": "yellow"}


def show(names: Sequence[str], out: Path, *, again: bool = False, page: Path | None = None) -> int:
    """Carry the trials out, print what becomes of each, then the table; put it into a page if one is given.

    Returns:
        0 if all were judged rightly, otherwise 1.

    Raises:
        UserError: as ``chosen``, ``carry_out`` and ``marked.fill_in``.
    """
    from rich.console import Console

    defects, rows = chosen(names), []
    said = Console(stderr=True)
    for row in carry_out(defects, out, again=again):
        rows.append(row)
        said.print(f"{len(rows) - 1}/{len(defects)} {row.defect.name if row.defect else HEALTHY}: {row.verdict}", highlight=False)
    Console().print(rich_table(rows))
    if page:
        marked.fill_in(page, NAME, markdown(rows))
    return int(any(row.verdict != "ok" for row in rows))


def rich_table(rows: Sequence[Row]) -> Table:
    """For a terminal."""
    from rich.table import Table

    table = Table(caption=summary(rows))
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row), style=COLOURS.get(row.verdict, "red"))
    return table


def markdown(rows: Sequence[Row]) -> str:
    """A table, one line for each defect, and how many were judged rightly."""
    return f"{marked.table(HEADINGS, [_cells(row) for row in rows])}\n\n{summary(rows)}"


def summary(rows: Sequence[Row]) -> str:
    """One sentence: how many were judged rightly."""
    return f"{sum(row.verdict == 'ok' for row in rows)} of {len(rows)} judged rightly, the healthy portal among them."


def _cells(row: Row) -> tuple[str, ...]:
    if row.defect is None:
        return HEALTHY, "every screen", "none fails", ", ".join(row.found) or "none", "-", row.verdict
    mine = tuple(rule for rule in row.found if rule not in row.others)
    return row.defect.name, row.defect.hint, row.defect.breaks, ", ".join(mine) or "nothing", ", ".join(row.others) or "-", row.verdict
