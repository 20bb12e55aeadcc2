"""Where a tab turned from showing somebody signed in to showing that the session is over."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.invariants.beginnings import SIGNS_IN, Beginning, alive, ended_between, over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.history.events import Screen
    from wardround.history.history import History


@dataclass(frozen=True)
class Closing:
    """A tab's turn from signed in to over, and the session it turned its back on."""

    tab: str
    session: int
    """Its number in that browser."""
    before: Screen
    screen: Screen
    by_hand: bool = False
    """The clinician opened a sign-in page in this tab."""


def closings(history: History, clinician: str, starts: Sequence[Beginning]) -> list[Closing]:
    """The turns of all tabs of a browser, by time.

    Pages that are still loading are not judged, and a sign-in page that passes within ``reach_s`` without anybody signing
    in (a redirect through an identity provider) is no end.
    """
    moments = [start.at for start in starts]
    found: list[Closing] = []
    for tab in [tab for owner, tab in history.tabs() if owner == clinician]:
        shown = [
            screen for screen in history.screens if (screen.clinician, screen.tab) == (clinician, tab) and (screen.ready or screen.closed)
        ]
        before: Screen | None = None
        for place, screen in enumerate(shown):
            if screen.closed:
                before = None
            elif not over(screen):
                before = screen if alive(screen) else before
            elif before is not None and not _passing(screen, shown[place + 1 :], moments, history.limits.reach_s):
                number = _session(history, before, screen, starts)
                if number >= 0:
                    found.append(Closing(tab, number, before, screen, _by_hand(history, screen)))
                before = None
    return sorted(found, key=lambda closing: (closing.screen.at, closing.screen.seq))


def _passing(screen: Screen, later: Sequence[Screen], moments: Sequence[float], reach: float) -> bool:
    back = next((one for one in later if alive(one) and one.signed_in), None)
    return back is not None and back.at - screen.at <= reach and not any(screen.at < moment <= back.at for moment in moments)


def _by_hand(history: History, screen: Screen) -> bool:
    open_acts: set[int] = set()
    for act in history.acts:
        if (act.clinician, act.tab) != (screen.clinician, screen.tab) or act.flow not in SIGNS_IN:
            continue
        if act.phase == "start" and act.at <= screen.at:
            open_acts.add(act.act)
        elif act.phase == "end" and act.at < screen.at:
            open_acts.discard(act.act)
    return bool(open_acts)


def _session(history: History, before: Screen, screen: Screen, starts: Sequence[Beginning]) -> int:
    moments = [start.at for start in starts]
    was, now = bisect_right(moments, before.at) - 1, bisect_right(moments, screen.at) - 1
    # The same person signing in over a live session in another tab carries this tab along:
    # it shows no change, yet lives in the new session.
    while (
        0 <= was < now
        and starts[was].user == starts[was + 1].user
        and not ended_between(history, screen.clinician, moments[was], moments[was + 1])
    ):
        was += 1
    return was
