"""The watch over barriers: one that cannot open is found by what is known, not by waiting; and none ever hangs."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.history.events import Remark
from wardround.wire.stalemate import Stalemate

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.history.events import AnyEvent
    from wardround.wire.gate import Gate
    from wardround.wire.ledger import Ledger
    from wardround.wire.tabs import Tabs
    from wardround.wire.times import Times

MUTUAL_S = 15.0
"""Virtual seconds for which barriers that wait for each other are left: longer than a page's own requests are apart."""


@dataclass
class _Watched:
    """One barrier."""

    gate: Gate
    patience_s: float
    timer: threading.Timer
    came_at: float | None = None
    """Virtual time when a side last came."""


class Barriers:
    """Every barrier of one scenario. Safe from any thread."""

    def __init__(self, *, ledger: Ledger, times: Times, tabs: Tabs, emit: Callable[[AnyEvent], None], wall: Callable[[], float]) -> None:
        """None is up."""
        self._times = times
        self._emit = emit
        self._wall = wall
        self._stalemate = Stalemate(ledger, tabs)
        self._lock = threading.Lock()
        self._watched: dict[int, _Watched] = {}
        self.gates: Callable[[], list[Gate]] = list
        """All gates that are up; the desk says which."""

    def watch(self, gate: Gate, *, patience_s: float, timeout_s: float) -> None:
        """A barrier was put up."""
        timer = threading.Timer(timeout_s, self._too_long, (gate, timeout_s))
        timer.daemon = True
        with self._lock:
            self._watched[gate.number] = _Watched(gate, patience_s, timer)
        timer.start()

    def came(self, gate: Gate, at: float) -> None:
        """A side has come, at this virtual time."""
        with self._lock:
            watched = self._watched.get(gate.number)
            if watched is not None:
                watched.came_at = at
        self.look()

    def look(self) -> None:
        """Time has moved, a side has come, or a tab was closed: can each barrier still open?"""
        with self._lock:
            watched = [one for one in self._watched.values() if one.gate.opened is None]
        now = self._times.now()
        for one in watched:
            lacking = self._stalemate.impossible(one.gate)
            if lacking is not None:
                self._give_up(one.gate, "barrier-impossible", f"'{lacking}' can never come")
            elif one.came_at is not None and now - one.came_at >= min(MUTUAL_S, one.patience_s):
                self._after_a_while(one, now - one.came_at)

    def _after_a_while(self, one: _Watched, for_s: float) -> None:
        mutual = self._stalemate.mutual(one.gate, self.gates())
        if mutual:
            others = " and ".join(str(gate.number) for gate in sorted(mutual, key=lambda gate: gate.number))
            self._give_up(one.gate, "barrier-deadlock", f"barriers {others} wait for each other")
        elif for_s >= one.patience_s:
            self._give_up(one.gate, "barrier-incomplete", f"for {for_s:.0f} s of ward time nobody else came")

    def ends(self, gate: Gate) -> None:
        """A gate is about to be taken down."""
        with self._lock:
            watched = self._watched.pop(gate.number, None)
        if watched is not None:
            watched.timer.cancel()
        if watched is not None and gate.opened is None:
            self._give_up(gate, "barrier-incomplete", "it was taken down before all had come")

    def _too_long(self, gate: Gate, timeout_s: float) -> None:
        self._give_up(gate, "barrier-incomplete", f"for {timeout_s:g} real seconds nobody else came")

    def _give_up(self, gate: Gate, slug: str, why: str) -> None:
        # Said before all is let go: afterwards nobody waits, and what each waited for could not be told.
        sides = self._stalemate.sides(gate, self.gates())
        if gate.give_up():
            text = f"barrier {gate.number} before the {gate.before} did not open: {why}. Its sides: {sides}. Everything was let go"
            self._emit(Remark(at=self._times.now(), wall=self._wall(), slug=slug, text=text))
