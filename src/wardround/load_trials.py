"""The tester tested under load: each defect that shows when a whole ward is at work must break what it is meant to break."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from wardround import findings as findings_file
from wardround.defects import HEALTHY, Row, Trial, judged
from wardround.errors import UserError, did_you_mean
from wardround.load.carrying_out import carry_out
from wardround.load.order import LoadOrder
from wardround.reference.defects import LOAD
from wardround.reference.defects.defect import BOTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from wardround.reference.defects import Defect

USERS, RATE, RUN_S = 40, 8.0, 40.0
"""A ward that is small enough for a laptop and busy enough for each defect to show."""


def trials(style: str | None = None, names: Sequence[str] = ()) -> list[Trial]:
    """The healthy portal and each defect of load (or those named), in style tokens unless another is given.

    Raises:
        UserError: ``unknown-defect``.
    """
    known: dict[str, Defect | None] = {HEALTHY: None, **{defect.name: defect for defect in LOAD}}
    for name in names:
        if name not in known:
            raise UserError("unknown-defect", f"there is no defect of load named {name!r}", did_you_mean(name, list(known)))
    chosen = [known[name] for name in dict.fromkeys(names)] if names else list(known.values())
    return [Trial(defect, each) for each in BOTH if each == (style or "tokens") for defect in chosen]


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


def show(style: str | None, names: Sequence[str], out: Path) -> int:
    """Carry the trials out, and print what becomes of each, then the table.

    Returns:
        0 if all were judged rightly, otherwise 1.

    Raises:
        UserError: as ``trials`` and ``wardround load``.
    """
    from rich.console import Console

    from wardround.defects_table import rich_table

    rows, said = [], Console(stderr=True)
    for row in carry_out_all(trials(style, names), out, lambda line: said.print(line, highlight=False, markup=False)):
        rows.append(row)
        said.print(f"{row.trial.style} {row.trial.name}: {row.verdict}", highlight=False)
    Console().print(rich_table(rows))
    return int(any(row.verdict != "ok" for row in rows))
