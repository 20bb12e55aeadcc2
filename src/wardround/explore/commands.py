"""The commands of the fault matrix: ``wardround explore``, and for a broken cell ``wardround shrink`` and ``wardround replay``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wardround import options

CellName = Annotated[
    str,
    typer.Argument(metavar="CELL", help="A cell's id, or SCENARIO/CELL. A scenario's name where there is no matrix.", show_default=False),
]
Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder.", show_default=False)]


def explore(  # noqa: PLR0913 - one parameter for each option
    *,
    portal: Annotated[Path | None, typer.Argument(metavar="[PORTAL.TOML]", help="The portal's profile.", show_default=False)] = None,
    style: Annotated[options.Style | None, typer.Option("--style", help="Explore the embedded portal, in this session style.")] = None,
    defect: Annotated[list[str] | None, typer.Option("--defect", metavar="NAME", help="Plant a defect in it (repeatable).")] = None,
    suite: options.Suites = None,
    select: options.Select = None,
    fault: Annotated[list[str] | None, typer.Option("--only", metavar="FAULT", help="Only this fault (repeatable). Default: all.")] = None,
    every: Annotated[bool, typer.Option("--every", help="Also exchanges in a situation that was tried already, and static files.")] = False,
    strength: Annotated[
        int, typer.Option("--strength", min=1, max=2, help="2: pairs of faults as well, by a covering array, after all single ones.")
    ] = 1,
    budget: Annotated[str | None, typer.Option("--budget", metavar="TIME", help="Begin no cell after so long: 90s, 5m, 1h.")] = None,
    shard: Annotated[str | None, typer.Option("--shard", metavar="I/N", help="Only the I-th of N parts, for several machines.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the matrix in --out DIR where it was interrupted.")] = False,
    workers: options.Workers = None,
    out: options.Out = None,
    seed: options.Seed = None,
    strict: options.Strict = False,
) -> int:
    """Try every fault at every exchange of a scenario, and every order of two tabs' exchanges; every invariant judges every cell."""
    from wardround.exploring import Terms, cores, seconds_of, shard_of
    from wardround.exploring import explore as carry_out
    from wardround.portal.profile import load
    from wardround.suite_process import Order

    embedded = style or (options.Style.TOKENS if portal is None and not Path("portal.toml").is_file() else None)
    if not embedded:
        load(portal or Path("portal.toml"))  # what is wrong with it is said here, and not in a log
    order = Order(
        command=["wardround", *sys.argv[1:]],
        portal=None if embedded else portal or Path("portal.toml"),
        style=embedded,
        defects=defect or (),
        suites=suite or (),
        select=select,
        out=out,
        seed=seed,
        strict=strict,
    )
    terms = Terms(
        faults=fault or (),
        every=every,
        strength=strength,
        budget_s=seconds_of(budget) if budget else None,
        shard=shard_of(shard) if shard else None,
        resume=resume,
        workers=workers or cores(),
    )
    return carry_out(order, terms, typer.echo)


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
