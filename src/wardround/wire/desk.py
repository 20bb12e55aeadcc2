"""The desk of one scenario: which faults and gates are up, in the order in which they were put up."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

from wardround.errors import UserError
from wardround.history.events import Fault
from wardround.wire.active import Active, parameters_of
from wardround.wire.barriers import Barriers
from wardround.wire.behalf import Behalf
from wardround.wire.fault import PAUSE, Impersonating, Seeded, Windowed
from wardround.wire.gate import Before, Gate
from wardround.wire.mishap import Mishap
from wardround.wire.purse import PURSE, Purse
from wardround.wire.standing import Standing
from wardround.wire.stream_desk import StreamDesk
from wardround.wire.tabs import Tabs
from wardround.wire.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.history.events import AnyEvent
    from wardround.wire.aim import Aim
    from wardround.wire.ledger import Ledger
    from wardround.wire.live import Live
    from wardround.wire.severing import Connections
    from wardround.wire.times import Times


class Desk:
    """Puts faults and gates up and down, and takes each exchange through them."""

    def __init__(  # noqa: PLR0913  # one for each neighbour
        self,
        *,
        ledger: Ledger,
        times: Times,
        emit: Callable[[AnyEvent], None],
        wall: Callable[[], float],
        connections: Connections,
        real: bool,
        seed: int = 0,
    ) -> None:
        """Nothing is up. ``real``: delays are real seconds, not virtual ones."""
        self._ledger = ledger
        self._times = times
        self._emit = emit
        self._wall = wall
        self._real = real
        self._seed = seed
        self._connections = connections
        self.standing = Standing()
        self.streams = StreamDesk(times=times, up=self._up, connections=connections, real=real)
        self._lock = threading.Lock()
        self._numbers = 0
        self._actives: list[Active] = []
        self._gates: list[Gate] = []
        self._mishaps: list[Mishap] = []
        self.tabs = Tabs()
        self.barriers = Barriers(ledger=ledger, times=times, tabs=self.tabs, emit=emit, wall=wall)
        self.barriers.gates = self._gates_up

    @property
    def now(self) -> float:
        """Virtual seconds since 1970."""
        return self._times.now()

    @property
    def empty(self) -> bool:
        """Whether neither a fault nor a gate is up."""
        return not self._actives and not self._gates

    def _behalf(self, active: Active) -> Behalf:
        return Behalf(active, ledger=self._ledger, times=self._times, connections=self._connections)

    def _number(self) -> int:
        with self._lock:
            self._numbers += 1
            return self._numbers

    def fault(self, fault: object, aim: Aim) -> Active:
        """Put a fault up."""
        active = Active(self._number(), fault, aim, hit=self._fault_hit, end=self._fault_end)
        if isinstance(fault, Seeded):
            fault.random = random.Random(f"{self._seed}/{active.number}/{active.name}")  # noqa: S311  # repeatable lots, no secret
        self._say(active, "start", parameters=parameters_of(fault))
        with self._lock:
            self._actives.append(active)
        if isinstance(fault, Windowed):
            fault.starts(self._behalf(active))
        self.streams.joins(active, self._ledger.under_way())
        return active

    def gate(self, sides: list[Aim], *, before: Before, times: int = 1, barrier: bool = False) -> Gate:
        """Put a gate up. Barriers are watched by ``barriers``."""
        after = self._ledger.numbered
        gate = Gate(self._number(), sides, before=before, times=times, barrier=barrier, after=after, hit=self._gate_hit, end=self._gate_end)
        self._say(gate, "start", parameters={"before": before, "times": str(times)})
        with self._lock:
            self._gates.append(gate)
        return gate

    def barrier(self, sides: list[Aim], *, before: Before, patience_s: float, timeout_s: float) -> Gate:
        """Put a barrier up. When it is known that it cannot open, and at the latest after so long, it lets go by itself.

        ``patience_s``: ward time after a side has come; ``timeout_s``: real time after it was put up.

        Raises:
            UserError: ``barrier-sides``: fewer than two.
        """
        if len(sides) < 2:  # noqa: PLR2004  # one is no meeting
            raise UserError("barrier-sides", f"a barrier has {len(sides)} side(s)", "Give an aim for each of two or more exchanges.")
        gate = self.gate(sides, before=before, times=len(sides), barrier=True)
        self.barriers.watch(gate, patience_s=patience_s, timeout_s=timeout_s)
        self.barriers.look()
        return gate

    def mishap(self, name: str, aim: Aim, parameters: dict[str, str]) -> Mishap:
        """Something happens to a browser itself. At the latest it is over with the scenario."""
        number, times = self._number(), lambda: (self._times.now(), self._wall())
        made = Mishap(number, name, aim, say=self._emit, times=times, parameters=parameters)
        self._mishaps.append(made)
        return made

    def held(self) -> int:
        """How many exchanges wait at a gate or for virtual time."""
        return sum(live.held for live in self._ledger.under_way())

    def impersonates(self, host: str) -> bool:
        """Whether a fault that is up answers for this host."""
        return any(isinstance(active.fault, Impersonating) and host in active.fault.hosts for active in self._up())

    def _gates_up(self) -> list[Gate]:
        with self._lock:
            return list(self._gates)

    def _up(self) -> list[Active]:
        with self._lock:
            return list(self._actives)

    async def gates(self, live: Live, before: Before) -> None:
        """Take an exchange through the gates before the portal or before the browser."""
        with self._lock:
            gates = [gate for gate in self._gates if gate.before == before]
        for gate in gates:
            await gate.pass_through(live)

    async def faults(self, live: Live, event: str) -> None:
        """Take an exchange through the faults: ``request`` or ``response``. A lost exchange meets no further fault."""
        origin = self._ledger.by_number(live.resend_of) if live.resend_of else None
        asked: set[int] = set()
        # one fault may put up another, which then meets this exchange as well
        while active := next((one for one in self._up() if one.number not in asked), None):
            asked.add(active.number)
            live.flow.metadata[PAUSE] = self._waiting(active, live)
            live.flow.metadata[PURSE] = Purse(self.standing, active, live, self._times.now(live.clinician, live.tab))
            try:
                await active.apply(event, live, origin)
            finally:
                live.flow.metadata.pop(PAUSE, None)
                live.flow.metadata.pop(PURSE, None)
            if live.flow.error or (event == "request" and live.flow.response):
                return
        if event == "response":
            for active in self._up():
                active.overhears(live)

    def _waiting(self, active: Active, live: Live) -> Waiting:
        def moment() -> float:
            return live.at + max(0.0, self._times.now(live.clinician, live.tab) - live.known_at_arrival)

        def touched() -> None:
            active.touched(live)

        def held(change: int) -> None:
            live.holds += change
            self._ledger.change()

        if self._real:
            return Waiting(None, None, time.monotonic, ends=active.ends, gone=live.gone, held=held, touched=touched)
        return Waiting(self._times, live.clinician, moment, ends=active.ends, gone=live.gone, held=held, touched=touched)

    def close(self) -> None:
        """Take everything down: all that waits goes on."""
        with self._lock:
            actives, gates = list(self._actives), list(self._gates)
        for gate in gates:
            gate.end()
        for active in actives:
            active.end()
        for mishap in self._mishaps:
            mishap.end()
        self._times.let_go()

    def _fault_hit(self, active: Active, live: Live) -> None:
        self._say(active, "hit", n=live.n, at=self._times.now(live.clinician, live.tab))

    def _gate_hit(self, gate: Gate, live: Live) -> None:
        at = self._times.now(live.clinician, live.tab)
        self._say(gate, "hit", n=live.n, at=at)
        self.barriers.came(gate, at)
        self._ledger.change()

    def _fault_end(self, active: Active) -> None:
        with self._lock:
            self._actives.remove(active)
        if isinstance(active.fault, Windowed):
            active.fault.ends(self._behalf(active))
        self._say(active, "end")

    def _gate_end(self, gate: Gate) -> None:
        self.barriers.ends(gate)
        with self._lock:
            self._gates.remove(gate)
        self._say(gate, "end")

    def _say(
        self, of: Active | Gate, phase: str, *, n: int | None = None, at: float | None = None, parameters: dict[str, str] | None = None
    ) -> None:
        gate = isinstance(of, Gate) or bool(getattr(of.fault, "order_only", False))
        aim = "; ".join(of.aims) if isinstance(of, Gate) else str(of.aim)
        self._emit(
            Fault(
                at=self._times.now() if at is None else at,
                wall=self._wall(),
                fault=of.number,
                name=of.name,
                phase=phase,  # type: ignore[arg-type]  # one of the three words, from this file only
                aim=aim,
                n=n,
                parameters=parameters or {},
                gate=gate,
            )
        )
