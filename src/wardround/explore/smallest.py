"""``wardround shrink``: from a broken cell to the smallest story that breaks, as a pytest file with its picture."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wardround.errors import UserError, did_you_mean
from wardround.explore import calls, recorded, repro, theatre
from wardround.explore.picture import picture
from wardround.explore.shrink import shrink, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.explore.recorded import Recorded
    from wardround.explore.shrink import Shrunk
    from wardround.explore.story import Cause, Story
    from wardround.explore.theatre import Played, Theatre

HOPELESS = frozenset({"portal-died", "portal-reset", "portal-unreachable", "story-untold", "disk-full"})
"""Errors that every other candidate would meet as well."""


def smallest(folder: Path, cell: str, say: Callable[[str], None], *, invariant: str | None = None, out: Path | None = None) -> int:
    """Shrink a broken cell and write its repro.

    Args:
        folder: of the run.
        cell: its name.
        say: told of each step, one line at a time.
        invariant: which of those that are broken; default the first.
        out: the file to write; default: named after the finding, in the current folder. The picture lies beside it, as ``.svg``.

    Returns:
        Exit status: 1, the repro is written and breaks; 0, the cell does not break any more.

    Raises:
        UserError: no such run or cell; ``not-broken``; ``story-untold``; ``repro-not-writable``; whatever keeps the portal from starting.
    """
    found = recorded.find(folder, cell)
    cause = _chosen(found, invariant)
    story = found.story()
    title = next((one.title for one in found.run.invariants if one.id == cause[0]), cause[0])
    facts = repro.Facts(cause[0], title, cause[1], found.scenario.facts.scenario, found.scenario.facts.cell, found.run.seed, "")
    target = _writable(out or Path(repro.file_name(facts)))
    with theatre.opened(found.run) as stage, tempfile.TemporaryDirectory(prefix="wardround-") as scratch:
        story = calls.plain(story, stage.root)
        say(f"{found.name}: {cause[0]} is broken ({cause[1]}) with {size(story)}")
        rehearsal = _Rehearsal(stage, Path(scratch), cause)
        shrunk = shrink(story, cause, rehearsal, say=say)
        if shrunk is None or rehearsal.last_broken is None:
            say("the story as the history tells it does not break: the scenario does something that no event tells, or it is flaky")
            return 0
        _write(shrunk, facts, target, rehearsal.last_broken, stage.root)
    say(f"smallest: {size(shrunk.story)}, after {shrunk.tried} tries; broken again {shrunk.confirmed} of {shrunk.of} times")
    if shrunk.flaky:
        say(f"flaky: only {shrunk.flaky}; something in the portal is left to chance")
    say(f"repro: {target}")
    say(f"picture: {target.with_suffix('.svg')}")
    return 1


class _Rehearsal:
    """Plays candidates; keeps what came of the last one that broke. One that cannot be played to its end shows nothing."""

    def __init__(self, stage: Theatre, scratch: Path, cause: Cause) -> None:
        self._stage = stage
        self._scratch = scratch
        self._cause = cause
        self.last_broken: Played | None = None

    def __call__(self, story: Story) -> frozenset[Cause]:
        from playwright.sync_api import Error

        try:
            played = self._stage.play(story, self._scratch / "candidate")
        except Error:
            return frozenset()
        except UserError as error:
            if error.slug in HOPELESS:
                raise
            return frozenset()
        if self._cause in played.causes:
            self.last_broken = played
        return played.causes


def _chosen(found: Recorded, invariant: str | None) -> Cause:
    causes = found.causes
    if not causes:
        raise UserError("not-broken", f"nothing is broken in {found.name}", "There is nothing to shrink; the report names what is broken.")
    if invariant is None:
        return causes[0]
    for cause in causes:
        if cause[0] == invariant:
            return cause
    hint = did_you_mean(invariant, {cause[0] for cause in causes})
    raise UserError("not-broken", f"{found.name} does not break {invariant!r}", hint)


def _writable(target: Path) -> Path:
    """Fail in the first second, not after the search."""
    if target.suffix != ".py":
        raise UserError("repro-not-writable", f"{target} is no Python file", "Name one that ends in .py: --out test_it.py.")
    if not target.resolve().parent.is_dir():
        raise UserError("repro-not-writable", f"{target.resolve().parent} is no folder", "Make it first.")
    if target.exists():
        raise UserError("repro-not-writable", f"{target} exists already", "Name another with --out FILE, or remove it.")
    return target


def _write(shrunk: Shrunk, facts: repro.Facts, target: Path, played: Played, root: Path | None) -> None:
    import dataclasses

    told = dataclasses.replace(facts, confirmed=f"{shrunk.confirmed} of {shrunk.of}")
    text = repro.source(shrunk.story, told, root)
    if target.stem.startswith("test_"):
        text = text.replace(repro.file_name(facts), target.name)
    target.write_text(text, encoding="utf-8")
    shown = picture(played.history, played.evidence(shrunk.cause), facts.title)
    target.with_suffix(".svg").write_text(shown, encoding="utf-8")
