"""Why an aim was never met: what did come in its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wardround.wire.aim import Aim, ordinal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.wire.live import Live

_PARTS: tuple[tuple[str, object], ...] = (
    ("after_act", None),
    ("while_refresh", False),
    ("marked", False),
    ("tab", None),
    ("clinician", None),
    ("how", None),
    ("path", None),
    ("method", None),
    ("role", None),
)
"""What an aim asks for, from the most particular to the most general, with what stands for: not asked."""


def why_never_met(aim: Aim, seen: Sequence[Live]) -> str:
    """One sentence or two: the nearest thing that came, and all that came, by role."""
    if not seen:
        return "the wire saw no exchange at all"
    return "; ".join(filter(None, [_near(aim, seen), f"the wire saw {_roles(seen)}"]))


def _near(aim: Aim, seen: Sequence[Live]) -> str:
    """What would have been met with one thing less asked."""
    every = replace(aim, nth=None)
    if aim.nth:
        came = sum(every.matches(live) for live in seen)
        if came:
            return f"{came} came of which the {ordinal(aim.nth)} was wanted"
    asked: list[tuple[str, Any]] = [(part, empty) for part, empty in _PARTS if getattr(every, part) != empty]
    for part, empty in asked if len(asked) > 1 else ():
        without = [live for live in seen if replace(every, **{part: empty}).matches(live)]
        if without:
            lacking = str(Aim(**{part: getattr(every, part)})).removeprefix("any ")
            return f"{len(without)} {'was' if len(without) == 1 else 'were'} like it, but not '{lacking}'{_instead(part, without)}"
    return ""


def _instead(part: str, lives: Sequence[Live]) -> str:
    if part not in ("tab", "clinician", "how", "method", "role", "path"):
        return ""
    there = sorted({str(live.shown.partition("?")[0] if part == "path" else getattr(live, part) or "unknown") for live in lives})
    return f" ({part}: {', '.join(there[:5])}{', ...' if len(there) > 5 else ''})"  # noqa: PLR2004  # a line is no list


def _roles(seen: Sequence[Live]) -> str:
    return ", ".join(f"{count} {role}" for role, count in Counter(live.role for live in seen).most_common())
