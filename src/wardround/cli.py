"""The command line. Thin: each command hands its words on; the one place that prints errors."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from wardround import __version__, options
from wardround.errors import UserError, line
from wardround.explore import commands as further
from wardround.suite_process import INTERRUPTED, SET_UP, Order

app = typer.Typer(
    name="wardround",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tests clinician portals the way a shift uses them. Exit status: 0 all hold, 1 something is broken, 2 usage or set-up.",
)


@app.command()
def demo(  # noqa: PLR0913 - one parameter for each option
    *,
    style: Annotated[options.Style, typer.Option("--style", help="Session style of the embedded portal.")] = options.Style.TOKENS,
    defect: Annotated[
        list[str] | None, typer.Option("--defect", metavar="NAME", help="Plant a defect (repeatable); `portal --list-defects`.")
    ] = None,
    suite: options.Suites = None,
    select: options.Select = None,
    workers: options.Workers = None,
    out: options.Out = None,
    seed: options.Seed = None,
    server: options.Server = None,
    clock: options.Clock = None,
    scale: options.Scale = None,
    start: options.Start = None,
    fault: options.Fault = None,
    condition: options.Condition = None,
    strict: options.Strict = False,
    headed: options.Headed = False,
    rest: options.Rest = None,
) -> int:
    """Run the suites on the embedded reference portal, and name the report."""
    return _run(
        Order(
            command=_typed(),
            style=style,
            defects=defect or (),
            suites=suite or (),
            select=select,
            workers=workers,
            out=out,
            seed=seed,
            server=server,
            clock=clock,
            scale=scale,
            start=start,
            faults=fault or (),
            conditions=condition or (),
            strict=strict,
            headed=headed,
            pytest=rest or (),
        )
    )


@app.command()
def run(  # noqa: PLR0913 - one parameter for each option
    *,
    portal: Annotated[Path, typer.Argument(metavar="[PORTAL.TOML]", help="The portal's profile.")] = Path("portal.toml"),
    suite: options.Suites = None,
    select: options.Select = None,
    workers: options.Workers = None,
    out: options.Out = None,
    seed: options.Seed = None,
    server: options.Server = None,
    clock: options.Clock = None,
    scale: options.Scale = None,
    start: options.Start = None,
    fault: options.Fault = None,
    condition: options.Condition = None,
    strict: options.Strict = False,
    headed: options.Headed = False,
    list_only: options.List = False,
    rest: options.Rest = None,
) -> int:
    """Run the suites on the portal of a profile, and name the report."""
    if list_only:
        from wardround.suite_process import names

        typer.echo("\n".join(names(suite or ())))
        return 0
    words = rest or []
    if str(portal).startswith("-"):
        # `run -- -x`: what follows `--` fills the first place that is free
        words, portal = [str(portal), *words], Path("portal.toml")
    from wardround.portal.profile import load

    load(portal)
    return _run(
        Order(
            command=_typed(),
            portal=portal,
            suites=suite or (),
            select=select,
            workers=workers,
            out=out,
            seed=seed,
            server=server,
            clock=clock,
            scale=scale,
            start=start,
            faults=fault or (),
            conditions=condition or (),
            strict=strict,
            headed=headed,
            pytest=words,
        )
    )


@app.command()
def explore(  # noqa: PLR0913 - one parameter for each option
    *,
    portal: Annotated[Path | None, typer.Argument(metavar="[PORTAL.TOML]", help="The portal's profile.", show_default=False)] = None,
    style: Annotated[options.Style | None, typer.Option("--style", help="Explore the embedded portal, in this session style.")] = None,
    defect: Annotated[list[str] | None, typer.Option("--defect", metavar="NAME", help="Plant a defect in it (repeatable).")] = None,
    suite: options.Suites = None,
    select: options.Select = None,
    fault: Annotated[list[str] | None, typer.Option("--only", metavar="FAULT", help="Only this fault (repeatable). Default: all.")] = None,
    every: Annotated[bool, typer.Option("--every", help="Also exchanges in a situation that was tried already, and static files.")] = False,
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

    embedded = style or (options.Style.TOKENS if portal is None and not Path("portal.toml").is_file() else None)
    order = Order(
        command=_typed(),
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
        budget_s=seconds_of(budget) if budget else None,
        shard=shard_of(shard) if shard else None,
        resume=resume,
        workers=workers or cores(),
    )
    return carry_out(order, terms, typer.echo)


app.command()(further.shrink)
app.command()(further.replay)


@app.command()
def report(
    run_dir: options.RunFolder,
    formats: Annotated[
        list[str] | None, typer.Option("--format", metavar="NAME", help="html, junit, or a team's own (repeatable).")
    ] = None,
) -> int:
    """Make a report again from a run's folder."""
    from wardround.report import write

    for name in formats or ["html"]:
        typer.echo(write(run_dir, name))
    return 0


@app.command()
def judge(run_dir: options.RunFolder, *, strict: options.Strict = False) -> int:
    """Judge the histories of a run again, with the invariants of today."""
    from wardround.findings import merged
    from wardround.judging import judge_again
    from wardround.report import write

    findings = judge_again(run_dir)
    for row in merged(findings.verdicts):
        typer.echo(f"{row.verdict:<14} {row.invariant}")
    typer.echo(write(run_dir, "html"))
    return findings.exit_status(strict=strict)


@app.command()
def defects(  # noqa: PLR0913 - one parameter for each option
    *,
    style: Annotated[options.Style | None, typer.Option("--style", help="Only this session style. Default: both.")] = None,
    defect: Annotated[list[str] | None, typer.Option("--defect", metavar="NAME", help="Only this one, or healthy (repeatable).")] = None,
    everything: Annotated[bool, typer.Option("--all-scenarios", help="Every scenario on every defect; healthy gets them all.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Run nothing: judge the runs in --out again.")] = False,
    workers: options.Workers = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of all runs.")] = Path(".wardround/defects"),
    readme: Annotated[bool, typer.Option("--write-readme", help="Put the table into ./README.md.")] = False,
) -> int:
    """Test the tester: plant every defect, and compare what is broken with what it is meant to break. Exit status 0: all judged rightly."""
    from wardround.defects_table import show

    target = Path("README.md") if readme else None
    return show(style, defect or (), out, everything=everything, again=again, workers=workers, readme=target)


@app.command()
def times(  # noqa: PLR0913 - one parameter for each option
    *,
    portals: Annotated[
        list[Path] | None, typer.Argument(metavar="[PORTAL.TOML...]", help="Profiles. Default: the embedded portal.", show_default=False)
    ] = None,
    style: Annotated[
        list[options.Style] | None,
        typer.Option("--style", help="The embedded portal in this style (repeatable). Default, without a profile: both."),
    ] = None,
    select: options.Select = None,
    scale: Annotated[float, typer.Option("--scale", min=0.01, metavar="X", help="Multiply the limits in real time.")] = 0.05,
    workers: options.Workers = None,
    long: Annotated[bool, typer.Option("--long", help="Also run the scenarios of many hours in real time.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Judge again what is in DIR already, and run only what is missing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of all runs.")] = Path(".wardround/times"),
    docs: Annotated[bool, typer.Option("--write-docs", help="Put the tables into ./docs/explanation/times.md.")] = False,
) -> int:
    """Compare the three kinds of time: hooked, aged and real. Exit status 1: what holds in one is broken in another."""
    from rich.console import Console

    from wardround.times import Terms, carry_out
    from wardround.times import portals as named
    from wardround.times_table import PAGE, fill_in, rich_table

    terms = Terms(select, scale, workers, long, resume)
    tables = []
    for portal in named(portals or (), style or ()):
        tables.append(carry_out(portal, out, terms, partial(typer.echo, err=True)))
        Console().print(rich_table(tables[-1]))
    if docs:
        fill_in(PAGE, tables)
    return int(not all(table.agrees for table in tables))


@app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def portal(context: typer.Context) -> int:
    """Serve the reference portal (`wardround portal --help`)."""
    from wardround.reference.serve import main as serve

    return serve(context.args)


@app.command()
def check(
    profile: Annotated[Path, typer.Argument(metavar="[PORTAL.TOML]", help="The portal's profile.")] = Path("portal.toml"),
) -> int:
    """Check a profile: what is wrong with it, and what it makes checkable."""
    from wardround.checkable import table
    from wardround.portal.profile import load

    loaded = load(profile)
    text, missing = table(loaded)
    typer.echo(f"{profile}: {loaded.portal.name}, {loaded.session.style}\n{text}")
    for error in missing:
        typer.echo(line(error), err=True)
    return SET_UP if missing else 0


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where. Default: here.")] = Path(),
) -> int:
    """Make a workspace for a portal of your own. Copies; never overwrites."""
    from wardround.workspace import make

    made, kept = make(folder)
    for path in kept:
        typer.echo(f"kept {path} (it was there already)")
    typer.echo(
        f"{len(made)} files made in {folder.resolve()}; next: describe your portal in {folder / 'portal.toml'}, then `wardround check`"
    )
    return 0


@app.command()
def doctor(*, headed: options.Headed = False) -> int:
    """Look whether this machine has what wardround needs, and say what to do if not."""
    from wardround.doctor import examine, table

    found = examine(headed=headed)
    typer.echo(table(found))
    return SET_UP if any(one.needed and not one.ok for one in found) else 0


@app.command()
def version() -> int:
    """Say the version."""
    typer.echo(f"wardround {__version__}")
    return 0


def main(argv: list[str] | None = None) -> int:
    """The entry point.

    Args:
        argv: words after the command's name; default: the process's.

    Returns:
        Exit status: 0 all hold, 1 something is broken, 2 usage or set-up, 130 interrupted.
    """
    try:
        # typer's own handling would print a traceback for ours and swallow the status
        return int(app(args=argv, standalone_mode=False, prog_name="wardround") or 0)
    except UserError as error:
        typer.echo(line(error), err=True)
        return SET_UP
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("wardround: interrupted", err=True)
        return INTERRUPTED
    except typer.Exit as ended:
        return ended.exit_code
    except Exception as error:
        # usage errors are click's: they know how to show themselves, with the nearest right name
        show = getattr(error, "show", None)
        if show is None:
            raise
        show()
        return SET_UP


def _run(order: Order) -> int:
    from wardround.suite_process import run as run_suites

    return run_suites(order, order.portal.parent if order.portal else None)


def _typed() -> list[str]:
    return ["wardround", *sys.argv[1:]]


if __name__ == "__main__":
    sys.exit(main())
