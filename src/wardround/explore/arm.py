"""Arming a cell: its fault is put up before the scenario begins, aimed at its one exchange."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from wardround.wire.catalogue import make
from wardround.wire.fault import Windowed, pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy import http

    from wardround.explore.cell import Cell, Matrix, Spot
    from wardround.wire.active import Active
    from wardround.wire.wire import Wire

LASTS_S = 60.0
"""Virtual seconds that a fault of the network as a whole (offline, captive portal) lasts from the cell's exchange on."""
SWAP_S = 5.0
"""Virtual seconds that the first of two exchanges waits for the second: longer than any two that count as concurrent are apart."""

SEEN_S = 0.05
"""Virtual seconds from when the second is answered until the first goes on: they pass once the second's page has acted on its answer."""


class Armed:
    """What was put up for one cell.

    Attributes:
        came: whether the exchange came that it is aimed at.
        acted: whether there was something to act on.
    """

    def __init__(self, cell: Cell, came: Callable[[], bool], acted: Callable[[], bool], then: Armed | None = None) -> None:
        """Made by ``arm``. ``then``: the second of two faults."""
        self.cell = cell
        self.came = came
        self.acted = acted
        self._then = then

    @property
    def unmet(self) -> str:
        """Could not tell: what the cell is aimed at did not come this time; empty when it did."""
        return "" if self.came() else f"not-met: exchange {self.cell.spot:02d} did not come this time, so {self.cell.what} met nothing"

    @property
    def inapplicable(self) -> str:
        """Not checked: the exchange came, and there was nothing to do to it; empty when there was."""
        if not self.came():
            return ""
        if self.acted():
            return self._without_second()
        if self.cell.kind == "order":
            return "two exchanges that can be turned round: the second came only after the first was through, the portal keeps their order"
        return f"an exchange that {self.cell.what} can change: it found nothing to act on at exchange {self.cell.spot:02d}"

    def _without_second(self) -> str:
        """The first fault changes what comes after it; it alone has its own cell."""
        if self._then is None or not self._then.unmet:
            return self._then.inapplicable if self._then else ""
        if self.cell.second == self.cell.spot:
            return f"an exchange that is repeated: {self.cell.what} at exchange {self.cell.spot:02d} made nobody send it again"
        return f"an exchange that still comes: {self.cell.what} at exchange {self.cell.spot:02d} left no exchange {self.cell.second:02d}"


def arm(wire: Wire, matrix: Matrix, cell: Cell) -> Armed:
    """Put up what the cell says. Call when the scenario's wire has begun and nothing has been sent yet.

    Raises:
        UserError: the fault or a parameter is unknown.
    """
    spot = matrix.spot(cell.spot)
    if cell.second is None:
        return _fault(wire, spot, cell)
    second = matrix.spot(cell.second)
    if cell.kind == "pair":
        later = msgspec.structs.replace(cell, spot=second.n, what=cell.then)
        then = _fault(wire, second.next if second.n == spot.n else second, later)
        one = _fault(wire, spot, cell)
        return Armed(cell, one.came, one.acted, then)
    turn = Turn()
    first = PortalOrder(turn) if cell.what == "portal-order" else BrowserOrder(turn)
    wire.fault(first, spot.aim)
    wire.fault(Through(turn), second.aim)
    return Armed(cell, lambda: turn.waited, lambda: turn.met)


def _fault(wire: Wire, spot: Spot, cell: Cell) -> Armed:
    fault = make(cell.what, cell.parameters)
    if isinstance(fault, Windowed):
        begins = Begins(fault, wire)
        wire.fault(begins, spot.aim)
        return Armed(cell, lambda: begins.met, lambda: begins.met)
    up = wire.fault(fault, spot.aim)
    return Armed(cell, lambda: up.met > 0, lambda: up.hits > 0)


class Begins:
    """A fault of the whole network begins with one exchange, which is the first that it hits, and lasts for a while."""

    order_only = True

    def __init__(self, fault: object, wire: Wire, lasts_s: float = LASTS_S) -> None:
        """Wait for the exchange."""
        self.met = False
        self._fault = fault
        self._wire = wire
        self._lasts_s = lasts_s
        self._ending: asyncio.Task[None] | None = None

    def request(self, flow: http.HTTPFlow) -> None:
        """From here on."""
        del flow
        self.met = True
        active = self._wire.fault(self._fault)
        self._ending = asyncio.ensure_future(self._end(active))

    async def _end(self, active: Active) -> None:
        await self._wire.reached(self._wire.now() + self._lasts_s)
        active.end()


class Turn:
    """What two exchanges share whose order is turned round."""

    def __init__(self) -> None:
        """Neither has come."""
        self.through = asyncio.Event()
        self.waited = False

    @property
    def met(self) -> bool:
        """Whether the first waited and the second came through meanwhile."""
        return self.waited and self.through.is_set()

    async def wait(self, flow: http.HTTPFlow, patience_s: float) -> None:
        """Wait until the second was answered and its page had the answer, or so many virtual seconds."""
        self.waited = True
        sides = [asyncio.ensure_future(pause(flow, patience_s)), asyncio.ensure_future(self.through.wait())]
        try:
            await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for side in sides:
                side.cancel()
            await asyncio.gather(*sides, return_exceptions=True)
        if self.through.is_set():
            # answers that leave one after the other can arrive at two pages in either order
            await pause(flow, SEEN_S)


class PortalOrder:
    """The first of two exchanges reaches the portal after the second was answered."""

    order_only = True

    def __init__(self, turn: Turn, patience_s: float = SWAP_S) -> None:
        """Wait for the exchange. Patience in virtual seconds."""
        self._turn = turn
        self._patience_s = patience_s

    async def request(self, flow: http.HTTPFlow) -> None:
        """Hold it."""
        await self._turn.wait(flow, self._patience_s)


class BrowserOrder:
    """The answer to the first of two exchanges reaches its page after the answer to the second."""

    order_only = True

    def __init__(self, turn: Turn, patience_s: float = SWAP_S) -> None:
        """Wait for the exchange. Patience in virtual seconds."""
        self._turn = turn
        self._patience_s = patience_s

    async def response(self, flow: http.HTTPFlow) -> None:
        """Hold its answer."""
        await self._turn.wait(flow, self._patience_s)


class Through:
    """The second of two exchanges: once it is answered, the first may go on."""

    order_only = True

    def __init__(self, turn: Turn) -> None:
        """Wait for the exchange."""
        self._turn = turn

    def response(self, flow: http.HTTPFlow) -> None:
        """Let the first go on."""
        del flow
        self._turn.through.set()
