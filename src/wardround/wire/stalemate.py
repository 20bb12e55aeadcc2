"""Why a barrier does not open: what each side waits for, and barriers that wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.wire.never_met import why_never_met

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.wire.aim import Aim
    from wardround.wire.gate import Gate
    from wardround.wire.ledger import Ledger
    from wardround.wire.live import Live
    from wardround.wire.tabs import Tabs


class Stalemate:
    """Looks at barriers, and at what the wire knows of those for whom they wait."""

    def __init__(self, ledger: Ledger, tabs: Tabs) -> None:
        """Of one scenario."""
        self._ledger = ledger
        self._tabs = tabs

    def impossible(self, gate: Gate) -> Aim | None:
        """A side of a barrier that can never come: every tab that it means is closed."""
        return next((aim for aim in gate.awaited if self._tabs.state(aim) == "closed"), None)

    def mutual(self, gate: Gate, gates: Sequence[Gate]) -> list[Gate]:
        """Barriers that wait for each other, beginning with this one: each holds an exchange of a tab for which the one before waits."""
        path: list[Gate] = []

        def reaches(at: Gate) -> bool:
            path.append(at)
            for after in self._waits_for(at, gates):
                if after is gate or (after not in path and reaches(after)):
                    return True
            path.pop()
            return False

        return path if reaches(gate) else []

    def _waits_for(self, gate: Gate, gates: Sequence[Gate]) -> list[Gate]:
        """Other barriers at which a tab is held for whose exchange this one waits."""
        others = [other for other in gates if other is not gate and other.barrier and other.opened is None]
        return [other for other in others if any(_same_tab(aim, live) for aim in gate.awaited for live in other.holding)]

    def sides(self, gate: Gate, gates: Sequence[Gate]) -> str:
        """What each side of a barrier was waiting for."""
        return "; ".join(f"'{aim}' {self._side(gate, aim, live, gates)}" for aim, live in gate.sides)

    def _side(self, gate: Gate, aim: Aim, live: Live | None, gates: Sequence[Gate]) -> str:
        if live is not None:
            return f"came as exchange {live.n} and waited"
        return f"never came: {self._doing(gate, aim, gates)}"

    def _doing(self, gate: Gate, aim: Aim, gates: Sequence[Gate]) -> str:
        """What whoever should have sent it did instead."""
        state = self._tabs.state(aim)
        seen = self._ledger.arrived()
        if state in ("closed", "frozen"):
            return f"{_whose(aim)} is {state}"
        if gate.before == "browser":
            lost = [live for live in seen if aim.matches(live) and live.over and live.n > gate.after]
            if lost:
                return f"exchange {lost[-1].n} was such a one, and ended before its answer got so far ({lost[-1].outcome})"
        if not aim.tab:
            return why_never_met(aim, seen)
        theirs = [live for live in seen if _same_tab(aim, live)]
        if not theirs:
            return f"{_whose(aim)} {'has sent nothing at all' if state else 'was never opened'}"
        under_way = [live for live in theirs if not live.over and not live.stream]
        if under_way:
            return f"{_whose(aim)} itself waits for exchange {under_way[-1].n} ({under_way[-1].role}), {_where(under_way[-1], gates)}"
        return f"{_whose(aim)} sent nothing any more after exchange {theirs[-1].n} ({theirs[-1].role})"


def _same_tab(aim: Aim, live: Live) -> bool:
    return bool(aim.tab) and aim.tab == live.tab and aim.clinician in (None, live.clinician)


def _whose(aim: Aim) -> str:
    tab = f"tab {aim.tab}" if aim.tab else "every tab"
    return f"{tab} of {aim.clinician}" if aim.clinician else tab


def _where(live: Live, gates: Sequence[Gate]) -> str:
    gate = next((gate for gate in gates if live in gate.holding), None)
    if gate is not None:
        return f"which is held at {gate.name} {gate.number}"
    return f"which is delayed by {', '.join(live.faults)}" if live.held and live.faults else "which is not answered yet"
