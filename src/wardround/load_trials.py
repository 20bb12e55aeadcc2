"""The tester tested under load: each defect that shows when a whole ward is at work must break what it is meant to break."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from wardround import findings as findings_file
from wardround import marked
from wardround.defects import HEALTHY, Row, Trial, judged
from wardround.errors import UserError, did_you_mean
from wardround.load.carrying_out import carry_out
from wardround.load.order import LoadOrder
from wardround.reference.defects import LOAD
from wardround.reference.defects.defect import BOTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wardround.reference.defects import Defect

USERS, RATE, RUN_S = 40, 8.0, 40.0
"""A ward that is small enough for a laptop and busy enough for each defect to show."""
PAGE, NAME = Path("docs/explanation/load-verdicts.md"), "load"
"""The page, and the markers in it."""


def trials(style: str | None = None, names: Sequence[str] = ()) -> list[Trial]:
    """The healthy portal and each defect of load (or those named), in each style to which they apply (or the one given).

    Raises:
        UserError: ``unknown-defect``; ``nothing-selected``: a named defect does not exist in that style.
    """
    known: dict[str, Defect | None] = {HEALTHY: None, **{defect.name: defect for defect in LOAD}}
    for name in names:
        if name not in known:
            raise UserError("unknown-defect", f"there is no defect of load named {name!r}", did_you_mean(name, list(known)))
    chosen = [known[name] for name in dict.fromkeys(names)] if names else list(known.values())
    found = [Trial(defect, each) for each in BOTH if style in {None, each} for defect in chosen if defect is None or each in defect.styles]
    if not found:
        raise UserError("nothing-selected", f"none of these defects exists in style {style}", "Leave --style out.")
    return found


def carry_out_all(chosen: Sequence[Trial], out: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """A load run for each, into ``out/load/STYLE/NAME``.

    Raises:
        UserError: as ``wardround load``.
    """
    for trial in chosen:
        folder = out / "load" / trial.style / trial.name
        began = time.monotonic()
        carry_out(
            LoadOrder(
                command=["wardround", "defects", "--load", "--style", trial.style, "--defect", trial.name],
                style=trial.style,
                defects=[trial.defect.name] if trial.defect else [],
                users=USERS,
                rate=RATE,
                run_time_s=RUN_S,
                out=folder,
            ),
            say,
        )
        row = judged(trial, findings_file.read(folder / findings_file.NAME))
        yield Row(row.trial, row.broken, row.scenarios, row.crashed, time.monotonic() - began)


def show(style: str | None, names: Sequence[str], out: Path, *, page: Path | None = None) -> int:
    """Carry the trials out, and print what becomes of each, then the table; put it into a page if one is given.

    Returns:
        0 if all were judged rightly, otherwise 1.

    Raises:
        UserError: as ``trials``, ``wardround load`` and ``marked.fill_in``.
    """
    from rich.console import Console

    from wardround.defects_table import markdown, rich_table

    rows, said = [], Console(stderr=True)
    for row in carry_out_all(trials(style, names), out, lambda line: said.print(line, highlight=False, markup=False)):
        rows.append(row)
        said.print(f"{row.trial.style} {row.trial.name}: {row.verdict}", highlight=False)
    Console().print(rich_table(rows))
    if page:
        marked.fill_in(page, NAME, markdown(rows))
    return int(any(row.verdict != "ok" for row in rows))
