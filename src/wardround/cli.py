"""The command line. Thin: each command hands its words on; the one place that prints errors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wardround import __version__, audit_commands, learn_commands, options
from wardround import tester_commands as tests
from wardround.errors import UserError, line
from wardround.explore import commands as matrix
from wardround.load.commands import load
from wardround.suite_process import INTERRUPTED, SET_UP, Order

app = typer.Typer(
    name="wardround",
    no_args_is_help=True,
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


COMMANDS = (
    learn_commands.learn,
    audit_commands.audit,
    matrix.explore,
    matrix.shrink,
    matrix.replay,
    load,
    tests.defects,
    tests.times,
    tests.corpus,
)
for command in COMMANDS:
    app.command()(command)


@app.command()
def report(
    run_dir: options.RunFolder,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help="html, junit, load, capacity, sarif, ux_review, or your own (repeatable)."),
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="RUN_DIR", help="Compare with an earlier run. Exit status 1: newly broken.")
    ] = None,
) -> int:
    """Make a report again from a run's folder, or compare two runs."""
    from wardround.report import write

    if against is not None:
        from wardround.comparing import compare
        from wardround.report import comparison

        compared = compare(run_dir, against)
        for said in comparison.lines(compared):
            typer.echo(said)
        typer.echo(f"report: {comparison.write(compared)}")
        return int(compared.worse)
    for name in formats or ["html"]:
        typer.echo(write(run_dir, name))
    return 0


@app.command()
def judge(run_dir: options.RunFolder, *, strict: options.Strict = False) -> int:
    """Judge the histories and screens of a run again, with the invariants and rules of today."""
    from wardround.findings import merged
    from wardround.judging import judge_again
    from wardround.report import write

    findings = judge_again(run_dir)
    for row in merged(findings.verdicts):
        typer.echo(f"{row.verdict:<14} {row.invariant}")
    typer.echo(write(run_dir, "html"))
    if findings.screens:
        typer.echo(write(run_dir, "ux_review"))
    return findings.exit_status(strict=strict)


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
    from wardround.checkable import ladder, table
    from wardround.portal.profile import load

    loaded = load(profile)
    text, missing = table(loaded)
    typer.echo(f"{profile}: {loaded.portal.name}, {loaded.session.style}\n{text}\n\n{ladder(loaded)}")
    typer.echo("".join(f"{line(error)}\n" for error in missing), err=True, nl=False)
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
