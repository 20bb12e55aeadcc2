"""On what terms screens are judged: by which rules, whose conventions, what a team has said of its labels, what is known already."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wardround.errors import UserError, did_you_mean, nearest
from wardround.screen import locale as locales
from wardround.screen.collect import VIEWPORTS
from wardround.screen.glossary import Entry, Glossary
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from wardround.portal.profile import Screens
    from wardround.screen.model import Viewport
    from wardround.screen.rule import Rule

NAME = "terms.json"
"""In the folder of the screens: judging them again needs nothing else."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of one audit."""

    locale: locales.Locale = locales.US
    glossary: tuple[Entry, ...] = ()
    rules: tuple[str, ...] = ()
    """Ids; none: all."""
    viewports: tuple[str, ...] = ()
    """Names; none: all."""
    axe: bool = True
    probes: bool = True
    baseline: str = ""
    """Path of the file of known findings; empty: none."""
    update: bool = False
    """Write what is found into that file."""
    review_as_fail: bool = False

    def chosen(self) -> tuple[Rule, ...]:
        """The rules."""
        return tuple(rule for rule in all_rules() if not self.rules or rule.ID in self.rules)

    def windows(self) -> tuple[Viewport, ...]:
        """The viewports."""
        return tuple(one for one in VIEWPORTS if not self.viewports or one.name in self.viewports)

    def meanings(self) -> Glossary:
        """The glossary."""
        return Glossary(self.glossary)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says; what it does not say, the profile does."""

    rules: tuple[str, ...] = ()
    locale: str | None = None
    viewports: tuple[str, ...] = ()
    axe: bool = True
    probes: bool = True
    baseline: str | None = None
    update: bool = False
    review_as_fail: bool = False


def agreed(given: Given, screens: Screens | None = None, home: Path | None = None) -> Terms:
    """The terms of an audit, each word checked in the first second.

    Args:
        given: the command line.
        screens: the profile's table ``[screen]``; None: there is no profile.
        home: the profile's folder: its paths are relative to it.

    Raises:
        UserError: ``unknown-rule``, ``unknown-viewport``, ``unknown-locale``, ``locale-unreadable``, ``baseline-needed``.
    """
    base = home or Path()
    rules = given.rules or tuple(screens.rules if screens else ())
    viewports = given.viewports or tuple(screens.viewports if screens else ())
    ids, windows = [rule.ID for rule in all_rules()], [one.name for one in VIEWPORTS]
    for one in rules:
        if one not in ids:
            near = nearest(one, ids)
            hint = f"Did you mean {near!r}?" if near else f"There are {len(ids)} rules."
            raise UserError("unknown-rule", f"no rule is called {one!r}", hint)
    for one in viewports:
        if one not in windows:
            raise UserError("unknown-viewport", f"no viewport is called {one!r}", did_you_mean(one, windows))
    inside = str(base / screens.baseline) if screens and screens.baseline else ""
    baseline = given.baseline or inside
    if given.update and not baseline:
        raise UserError(
            "baseline-needed", "--update-baseline was given, and no file", "Name it with --baseline FILE, or in [screen] baseline."
        )
    return Terms(
        locale=locale(given.locale) if given.locale else locale(screens.locale, base) if screens else locales.US,
        glossary=tuple(msgspec.convert(entry.model_dump(), Entry) for entry in screens.glossary) if screens else (),
        rules=rules,
        viewports=viewports,
        axe=given.axe and (screens is None or screens.axe),
        probes=given.probes,
        baseline=str(Path(baseline).resolve()) if baseline else "",
        update=given.update,
        review_as_fail=given.review_as_fail,
    )


def locale(word: str, home: Path | None = None) -> locales.Locale:
    """A locale profile by its name, or a team's own from a TOML file.

    Raises:
        UserError: ``unknown-locale``; ``locale-unreadable``.
    """
    if not word.endswith(".toml"):
        return locales.named(word)
    path = (home or Path()) / word
    try:
        return msgspec.convert({"name": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))}, locales.Locale, strict=False)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise UserError("locale-unreadable", f"{path}: {said}", "Its keys: docs/how-to/audit-a-page.md.") from error
