"""The command that looks at screens: ``wardround audit``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wardround import options


def audit(  # noqa: PLR0913 - one parameter for each option
    *,
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL... | PORTAL.TOML]", help="Pages, or a profile. Default: the embedded portal.", show_default=False),
    ] = None,
    style: Annotated[options.Style, typer.Option("--style", help="Session style of the embedded portal.")] = options.Style.TOKENS,
    defect: Annotated[
        list[str] | None, typer.Option("--defect", metavar="NAME", help="Plant a defect in the embedded portal (repeatable).")
    ] = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="Only this rule (repeatable). Default: all.")] = None,
    locale: Annotated[
        str | None, typer.Option("--locale", metavar="NAME", help="Whose conventions hold: us, uk, au, or a TOML file.")
    ] = None,
    viewport: Annotated[
        list[str] | None, typer.Option("--viewport", metavar="NAME", help="Only this one: wide, narrow, phone, zoomed (repeatable).")
    ] = None,
    no_axe: Annotated[bool, typer.Option("--no-axe", help="Without axe-core.")] = False,
    no_probes: Annotated[bool, typer.Option("--no-probes", help="Without the rules that act on the page (they write nothing).")] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Known findings, each with reason, owner and expiry.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write the findings into that file; drop stale entries.")
    ] = False,
    review_as_fail: Annotated[bool, typer.Option("--review-as-fail", help="What a human must answer counts as failed.")] = False,
    select: options.Select = None,
    out: options.Out = None,
    seed: options.Seed = None,
    headed: options.Headed = False,
) -> int:
    """Look at every screen of a portal, or at single pages, for labels and buttons that invite an error."""
    from wardround.auditing import audit_pages, audit_portal
    from wardround.errors import UserError
    from wardround.screen.audit.terms import Given, agreed

    given = Given(
        rules=tuple(rule or ()),
        locale=locale,
        viewports=tuple(viewport or ()),
        axe=not no_axe,
        probes=not no_probes,
        baseline=str(baseline) if baseline else None,
        update=update_baseline,
        review_as_fail=review_as_fail,
    )
    command = ["wardround", *sys.argv[1:]]
    named = places or []
    urls = [one for one in named if "://" in one]
    if urls:
        if len(urls) != len(named):
            raise UserError("pages-and-profile", f"{' '.join(named)}: pages and a profile were both named", "Name pages, or one profile.")
        return audit_pages(urls, agreed(given), out, seed if seed is not None else 7, typer.echo, command)
    if len(named) > 1:
        raise UserError("pages-and-profile", f"{' '.join(named)}: more than one profile was named", "Audit one portal at a time.")
    from wardround.auditing import folder_for
    from wardround.portal.profile import load
    from wardround.suite_process import Order

    profile = Path(named[0]) if named else None
    if profile and profile.suffix != ".toml" and not profile.is_file():
        raise UserError(
            "url-unreadable",
            f"{named[0]!r} is neither an address nor a profile",
            "An address begins with http:// or https:// (file:// for a saved page); a profile ends in .toml.",
        )
    screens = load(profile).screen if profile else None
    terms = agreed(given, screens, profile.parent if profile else None)
    order = Order(
        command=command,
        suites=("screen",),
        portal=profile,
        style=None if profile else style,
        defects=defect or (),
        select=select,
        seed=seed,
        headed=headed,
    )
    return audit_portal(order, terms, folder_for(out, profile.parent if profile else Path.cwd()), typer.echo)
