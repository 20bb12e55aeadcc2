"""The commands that test the tester: ``wardround defects``, ``wardround times`` and ``wardround corpus``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from wardround import options


def defects(  # noqa: PLR0913 - one parameter for each option
    *,
    style: Annotated[options.Style | None, typer.Option("--style", help="Only this session style. Default: both.")] = None,
    defect: Annotated[list[str] | None, typer.Option("--defect", metavar="NAME", help="Only this one, or healthy (repeatable).")] = None,
    faults: Annotated[bool, typer.Option("--faults", help="Put each fault up, at its exchange, with the defect that it shows.")] = False,
    screens: Annotated[
        bool, typer.Option("--screens", help="Plant the defects of the screens, which the rules of the audit find.")
    ] = False,
    part: Annotated[str | None, typer.Option("-k", metavar="NAME", help="With --faults: only faults whose name holds this.")] = None,
    load: Annotated[bool, typer.Option("--load", help="Plant the defects that show when a whole ward is at work, in load runs.")] = False,
    everything: Annotated[bool, typer.Option("--all-scenarios", help="Every scenario on every defect; healthy gets them all.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Run nothing: judge the runs in --out again.")] = False,
    workers: options.Workers = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of all runs.")] = Path(".wardround/defects"),
    readme: Annotated[bool, typer.Option("--write-readme", help="Put the table into ./README.md.")] = False,
    docs: Annotated[
        bool, typer.Option("--write-docs", help="With --faults, --screens or --load: into their page of ./docs/explanation/.")
    ] = False,
) -> int:
    """Test the tester: plant every defect, and compare what is broken with what it is meant to break. Exit status 0: all judged rightly.

    With --faults: those that show only when the network does one thing to one exchange, each with that fault, without it, and healthy.
    """
    from wardround import faults_table, screens_table
    from wardround.defects_table import show

    if load:
        from wardround import load_trials

        _alone("--load", faults=faults, screens=screens, k=part, all_scenarios=everything, again=again, n=workers, write_readme=readme)
        return load_trials.show(style, defect or (), out, page=load_trials.PAGE if docs else None)
    from wardround.errors import UserError

    if screens:
        _alone("--screens", faults=faults, k=part, all_scenarios=everything, write_readme=readme, style=style)
        return screens_table.show(defect or (), out, again=again, page=screens_table.PAGE if docs else None)
    others = {"--all-scenarios": everything, "--write-readme": readme} if faults else {"-k": bool(part), "--write-docs": docs}
    if given := [name for name, value in others.items() if value]:
        raise UserError("faults-or-not", f"{given[0]} {'does not go' if faults else 'goes only'} with --faults", "Leave one of them out.")
    if faults:
        page = faults_table.PAGE if docs else None
        return faults_table.show(part, style, defect or (), out, again=again, workers=workers, page=page)
    target = Path("README.md") if readme else None
    return show(style, defect or (), out, everything=everything, again=again, workers=workers, readme=target)


def _alone(kind: str, **given: object) -> None:
    """Refuse options that do not go with ``--screens`` or ``--load``."""
    from wardround.errors import UserError

    for name, value in given.items():
        if value:
            option = f"-{name}" if len(name) == 1 else f"--{name.replace('_', '-')}"
            raise UserError("faults-or-not", f"{option} does not go with {kind}", "Leave one of them out.")


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


def corpus(
    *,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder of marked pages. Default: ours.", show_default=False)
    ] = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="Only this rule (repeatable).")] = None,
    locale: Annotated[str, typer.Option("--locale", metavar="NAME", help="Whose conventions hold: us, uk, au.")] = "us",
) -> int:
    """Measure the screen rules on marked pages: precision and recall of each. Exit status 0: all are right on every mark."""
    from wardround.corpus_table import show

    return show(folder, rule or (), locale)
