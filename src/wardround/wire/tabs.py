"""What the wire is told of tabs: which are there, closed, or stopped. Nothing can come from a closed one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wardround.wire.aim import Aim

TabState = Literal["open", "closed", "frozen"]


class Tabs:
    """The tabs of one scenario. Safe from any thread."""

    def __init__(self) -> None:
        """None was told of yet."""
        self._lock = threading.Lock()
        self._states: dict[tuple[str, str], TabState] = {}

    def set(self, clinician: str, tab: str, state: TabState) -> None:
        """A tab was opened, closed, stopped, or runs again."""
        with self._lock:
            self._states[clinician, tab] = state

    def state(self, aim: Aim) -> TabState | None:
        """The best state of the tabs that an aim means; None: none is known, or it means no particular tab."""
        with self._lock:
            meant = {
                state
                for (clinician, tab), state in self._states.items()
                if aim.tab in (None, tab) and aim.clinician in (None, clinician) and (aim.tab or aim.clinician)
            }
        best: tuple[TabState, ...] = ("open", "frozen", "closed")
        return next((state for state in best if state in meant), None)
