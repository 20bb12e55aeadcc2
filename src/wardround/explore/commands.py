"""The commands that take a broken cell further: ``wardround shrink`` and ``wardround replay``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wardround import options

CellName = Annotated[
    str,
    typer.Argument(metavar="CELL", help="A cell's id, or SCENARIO/CELL. A scenario's name where there is no matrix.", show_default=False),
]
Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder.", show_default=False)]


def shrink(
    run: Run,
    cell: CellName,
    *,
    invariant: Annotated[
        str | None, typer.Option("--invariant", metavar="NAME", help="Which of those that the cell breaks. Default: the first.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The file to write. Default: named after what is broken.")
    ] = None,
) -> int:
    """Make a broken cell as small as can be, and write it as a pytest file with its sequence picture.

    Exit status 1: it is written, and broken; 0: it does not break any more.
    """
    from wardround.explore.smallest import smallest

    return smallest(run, cell, typer.echo, invariant=invariant, out=out)


def replay(
    run: Run,
    cell: CellName,
    *,
    headed: options.Headed = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Keep Playwright's trace in the cell's folder. It shows patients: do not pass it on.")
    ] = False,
) -> int:
    """Play a recorded cell again with its fault, and say what is broken."""
    from wardround.explore.replay import replay as play_again

    return play_again(run, cell, typer.echo, headed=headed, trace=trace)
