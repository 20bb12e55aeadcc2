"""Who sits where: each clinician has a number and a seat (an account's session) of their own, over all processes of the run.

Numbers are given once: somebody who takes the seat of one who left is another user, with markers of their own.
The master, or the only process, deals them; workers ask for theirs through Locust's own messages. Seats of a worker that died are
dealt again when no other is left.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Protocol

from gevent.event import AsyncResult
from gevent.timeout import Timeout

if TYPE_CHECKING:
    from locust.env import Environment

    from wardround.load.acting.ward import Ward

ASK, DEAL, BACK = "wardround-seat-asked", "wardround-seat-dealt", "wardround-seat-back"
PATIENCE_S = 10.0


class Seating(Protocol):
    """Deals seats."""

    def take(self) -> tuple[int, int] | None:
        """A number and a free seat; None: there is none."""

    def give(self, seat: int) -> None:
        """Give it back."""


class Dealer:
    """Deals the lowest free place: those who come back after an outage are those who were there.

    Args:
        places: how many there are.
    """

    def __init__(self, places: int) -> None:
        self._free = list(range(places))
        self._taken: dict[int, str] = {}
        self._numbers = 0

    def take(self, whose: str = "") -> tuple[int, int] | None:
        """As ``Seating``."""
        if not self._free:
            return None
        seat = heappop(self._free)
        self._taken[seat] = whose
        self._numbers += 1
        return self._numbers, seat

    def give(self, seat: int) -> None:
        """As ``Seating``."""
        if self._taken.pop(seat, None) is not None:
            heappush(self._free, seat)

    def lost(self, living: set[str]) -> None:
        """Take back what workers hold that live no more."""
        for seat in [seat for seat, whose in self._taken.items() if whose not in living]:
            self.give(seat)


def serve(environment: Environment, dealer: Dealer, ward: Ward) -> None:
    """Deal to workers, on the master; each is told with it which run it takes part in."""
    runner: Any = environment.runner

    def asked(environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG001 (locust's message)
        seat = dealer.take(msg.node_id)
        if seat is None:
            dealer.lost({client.id for client in runner.clients.all if client.state != "missing"})
            seat = dealer.take(msg.node_id)
        runner.send_message(DEAL, {"ask": msg.data, "seat": seat, "run": ward.plan.run, "seed": ward.plan.seed}, client_id=msg.node_id)

    def back(environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG001 (locust's message)
        dealer.give(int(msg.data))

    runner.register_message(ASK, asked)
    runner.register_message(BACK, back)


class Asking:
    """A worker's side.

    Args:
        environment: Locust's, of a worker.
        ward: of this process.
    """

    def __init__(self, environment: Environment, ward: Ward) -> None:
        self._ward = ward
        self._runner: Any = environment.runner
        self._asked = 0
        self._waiting: dict[int, AsyncResult] = {}
        self._runner.register_message(DEAL, self._dealt)

    def take(self) -> tuple[int, int] | None:
        """As ``Seating``."""
        self._asked += 1
        answer = self._waiting[self._asked] = AsyncResult()
        ask = self._asked
        self._runner.send_message(ASK, ask)
        try:
            dealt = answer.get(timeout=PATIENCE_S)
        except Timeout:
            return None
        finally:
            del self._waiting[ask]
        return (dealt[0], dealt[1]) if dealt else None

    def give(self, seat: int) -> None:
        """As ``Seating``."""
        self._runner.send_message(BACK, seat)

    def _dealt(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 (locust's message)
        if msg.data["run"] != self._ward.plan.run:
            self._ward.belong_to(msg.data["run"], msg.data["seed"])
        waiting = self._waiting.get(msg.data["ask"])
        if waiting is not None:
            waiting.set(msg.data["seat"])
        elif msg.data["seat"] is not None:
            self.give(msg.data["seat"][1])
