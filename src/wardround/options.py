"""The options that several commands share, and the words that they take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Style(StrEnum):
    """Session styles of the embedded portal."""

    TOKENS = "tokens"
    COOKIE = "cookie"


class ServerTime(StrEnum):
    """What the portal's own clock does."""

    AGED = "aged"
    HOOKED = "hooked"
    REAL = "real"


class ClockKind(StrEnum):
    """The browser's clock."""

    VIRTUAL = "virtual"
    PORTABLE = "portable"
    REAL = "real"


Select = Annotated[str | None, typer.Option("-k", metavar="EXPR", help="Only scenarios whose name matches, as in pytest.")]
Suites = Annotated[
    list[str] | None,
    typer.Option("--suite", metavar="NAME", help="Only this suite (repeatable). Default: all but `faults`, which runs when it is named."),
]
Workers = Annotated[int | None, typer.Option("-n", min=1, metavar="N", help="Run on N processes.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder of the run. Default: .wardround/runs/ID.")]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="Seed of every choice. Default: 7.")]
Server = Annotated[ServerTime | None, typer.Option("--server", help="What the portal's own clock does. Default: the profile's word.")]
Clock = Annotated[ClockKind | None, typer.Option("--clock", help="The browser's clock. Default: virtual.")]
Scale = Annotated[
    float | None, typer.Option("--scale", min=0.0, metavar="X", help="Multiply the limits, for real time (0.02: 900 s become 18 s).")
]
Start = Annotated[
    str | None,
    typer.Option("--start", metavar="WHEN", help="When each scenario begins, ISO 8601 (2026-10-24T19:00+02:00). Default: a quiet morning."),
]
Fault = Annotated[
    list[str] | None,
    typer.Option("--fault", metavar="TEXT", help="Put a fault up in every scenario: 'response_lost on refresh of tab B' (repeatable)."),
]
Condition = Annotated[
    list[str] | None,
    typer.Option(
        "--condition",
        metavar="NAME",
        help="Begin a condition in every scenario, once somebody has signed in: vpn_drop; or 'NAME after 90' (seconds), "
        "'NAME at 13:00' (repeatable).",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Could-not-tell counts as broken.")]
Headed = Annotated[bool, typer.Option("--headed", help="Show the browser.")]
List = Annotated[bool, typer.Option("--list", help="Name the scenarios, and run none.")]
Rest = Annotated[
    list[str] | None, typer.Argument(metavar="[-- PYTEST ARGUMENTS]", help="Handed to pytest as they are.", show_default=False)
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN_DIR", help="A run's folder.", show_default=False)]
