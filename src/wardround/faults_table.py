"""The table of faults and the defects that they bring to light: for a terminal, and as Markdown between the markers of a page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from wardround import marked
from wardround.fault_trials import carry_out, chosen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rich.table import Table

    from wardround.fault_trials import Row

PAGE, NAME = Path("docs/explanation/every-fault-tested.md"), "faults"
"""The page, and the markers in it."""
HEADINGS = ("fault", "aimed at", "style", "defect", "should break", "broken with it", "without the fault", "healthy", "verdict")
COLOURS = {"ok": "green", "not-met": "yellow", "cut-short": "yellow"}


def show(  # noqa: PLR0913 - one parameter for each option
    part: str | None,
    style: str | None,
    defects: Sequence[str],
    out: Path,
    *,
    again: bool = False,
    workers: int | None = None,
    page: Path | None = None,
) -> int:
    """Carry the trials out, print what becomes of each, then the table; put it into a page if one is given.

    Returns:
        0 if all were judged rightly, otherwise 1.

    Raises:
        UserError: as ``chosen``, ``carry_out`` and ``marked.fill_in``.
    """
    from rich.console import Console

    exposures, rows = chosen(part, style, defects), []
    said = Console(stderr=True)
    for row in carry_out(exposures, out, again=again, workers=workers):
        rows.append(row)
        said.print(f"{len(rows)}/{len(exposures)} {row.exposure.fault}, {row.defect.name}: {row.verdict}", highlight=False)
    rows.sort(key=lambda row: exposures.index(row.exposure))
    Console().print(rich_table(rows))
    if page:
        marked.fill_in(page, NAME, markdown(rows))
    return int(any(row.verdict != "ok" for row in rows))


def rich_table(rows: Sequence[Row]) -> Table:
    """For a terminal."""
    from rich.table import Table

    table = Table(caption=summary(rows))
    for heading in (*HEADINGS, "seconds"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row), f"{row.wall_s:.0f}", style=COLOURS.get(row.verdict, "red"))
    return table


def markdown(rows: Sequence[Row]) -> str:
    """A table, one line for each exposure, and how many were judged rightly."""
    return f"{marked.table(HEADINGS, [_cells(row) for row in rows])}\n\n{summary(rows)}"


def summary(rows: Sequence[Row]) -> str:
    """One sentence: how many were judged rightly, what the others are, and how long a pair took."""
    counts = Counter(row.verdict for row in rows)
    wrong = "".join(f", {number} {verdict}" for verdict, number in counts.items() if verdict != "ok")
    took = sum(row.wall_s for row in rows) / max(len(rows), 1)
    faults = len({row.exposure.fault for row in rows})
    return f"{counts['ok']} of {len(rows)} judged rightly{wrong}; {faults} faults; {took:.1f} s for a pair (with the defect, and healthy)."


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.exposure.fault,
        row.planted.aim or row.healthy.aim,
        row.exposure.style,
        row.defect.name,
        row.defect.breaks,
        _told(row.planted.broken),
        _told(row.control.broken),
        _told(row.healthy.broken),
        row.verdict,
    )


def _told(broken: Collection[str]) -> str:
    return ", ".join(sorted(broken)) or "nothing"
