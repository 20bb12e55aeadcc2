"""``wardround replay``: a recorded cell is played again, with its fault, as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.explore import recorded, theatre

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = "replay"
"""In the cell's own folder: what came of playing it again."""


def replay(folder: Path, cell: str, say: Callable[[str], None], *, headed: bool = False, trace: bool = False) -> int:
    """Play a cell again and say what is broken.

    Args:
        folder: of the run.
        cell: its name.
        say: told what is done and found, one line at a time.
        headed: show the browser.
        trace: keep Playwright's trace in the cell's folder.

    Returns:
        Exit status: 1 if something is broken, else 0.

    Raises:
        UserError: no such run or cell; ``story-untold``; whatever keeps the portal or the browser from starting.
    """
    found = recorded.find(folder, cell)
    story = found.story()
    out = found.scenario.folder / FOLDER
    if trace:
        say(f"warning: the trace in {out} shows patients: it holds pictures and pages as they were. Do not pass it on")
    with theatre.opened(found.run, headed=headed) as stage:
        played = stage.play(story, out, trace=trace)
    before = set(found.causes)
    for name, cause in sorted(played.causes):
        say(f"broken: {name}: {cause}" + ("" if (name, cause) in before else " (not in the recorded run)"))
    for name, cause in sorted(before - played.causes):
        say(f"not broken this time: {name}: {cause}")
    if not played.causes:
        say("nothing is broken")
    say(f"history: {out}")
    return int(bool(played.causes))
