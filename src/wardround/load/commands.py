"""The command ``wardround load``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wardround import options


def load(  # noqa: PLR0913 - one parameter for each option
    *,
    portal: Annotated[Path | None, typer.Argument(metavar="[PORTAL.TOML]", help="The portal's profile.", show_default=False)] = None,
    demo: Annotated[bool, typer.Option("--demo", help="The embedded portal: a shift change of two minutes.")] = False,
    style: Annotated[options.Style, typer.Option("--style", help="Session style of the embedded portal.")] = options.Style.TOKENS,
    defect: Annotated[list[str] | None, typer.Option("--defect", metavar="NAME", help="Plant a defect in it (repeatable).")] = None,
    users: Annotated[int, typer.Option("--users", "-u", min=1, metavar="N", help="How many clinicians at most.")] = 40,
    spawn_rate: Annotated[float, typer.Option("--spawn-rate", "-r", min=0.01, metavar="R", help="How many may arrive in a second.")] = 10.0,
    run_time: Annotated[str, typer.Option("--run-time", "-t", metavar="TIME", help="How long: 90s, 5m, 1h.")] = "2m",
    shape: Annotated[
        str | None, typer.Option("--shape", metavar="NAME", help="shift-change, ward-round, quiet-night, failover or soak.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=0, metavar="N", help="Carry the clinicians in N processes on this machine.")] = 0,
    master: Annotated[bool, typer.Option("--master", help="This machine's part of a run on several: the master.")] = False,
    worker: Annotated[bool, typer.Option("--worker", help="This machine's part of a run on several: a worker.")] = False,
    master_host: Annotated[str, typer.Option("--master-host", metavar="HOST", help="Where a worker finds its master.")] = "127.0.0.1",
    behind_wire: Annotated[
        str | None,
        typer.Option("--behind-wire", metavar="SHARE", help="So many of the clinicians work behind the wire, the others direct: 20%."),
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option("--condition", metavar="NAME", help="What the network does there: wifi_roaming; 'vpn_drop after 90' (repeatable)."),
    ] = None,
    canaries: Annotated[
        int,
        typer.Option(
            "--canaries", min=0, max=8, metavar="N", help="Let N of [[clinicians]] work at real browsers meanwhile: what they see."
        ),
    ] = 0,
    search: Annotated[
        bool,
        typer.Option("--find-limit", help="Find out how many clinicians, up to --users, the portal carries before something breaks."),
    ] = False,
    web: Annotated[bool, typer.Option("--web", help="With Locust's web page, on this machine only.")] = False,
    out: options.Out = None,
    seed: options.Seed = None,
    strict: options.Strict = False,
    rest: Annotated[
        list[str] | None, typer.Argument(metavar="[-- LOCUST ARGUMENTS]", help="Handed to Locust as they are.", show_default=False)
    ] = None,
) -> int:
    """Let a ward's worth of clinicians work at once, on Locust, and find out what became of their sessions and their work."""
    from wardround.load.behind import share
    from wardround.load.carrying_out import carry_out
    from wardround.load.order import LoadOrder, run_time_of

    words = rest or []
    if portal is not None and str(portal).startswith("-"):
        # `load --demo -- --csv x`: what follows `--` fills the first place that is free
        words, portal = [str(portal), *words], None
    order = LoadOrder(
        command=["wardround", *sys.argv[1:]],
        portal=None if demo else portal or Path("portal.toml"),
        style=style,
        defects=defect or (),
        users=users,
        rate=spawn_rate,
        run_time_s=run_time_of(run_time),
        shape=shape or ("shift-change" if demo else None),
        workers=workers,
        part="master" if master else "worker" if worker else "whole",
        master_host=master_host,
        behind=None if behind_wire is None else share(behind_wire),
        conditions=condition or (),
        canaries=canaries,
        web=web,
        seed=7 if seed is None else seed,
        out=out,
        strict=strict,
        rest=words,
    )
    if search:
        from wardround.load.finding_limit import find_limit

        return find_limit(order, typer.echo)
    return carry_out(order, typer.echo)
