"""What one fault may do to the network as a whole, and what the history says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy import http

    from wardround.wire.active import Active
    from wardround.wire.ledger import Ledger
    from wardround.wire.severing import Connections
    from wardround.wire.times import Times


class Behalf:
    """The network in the hands of one fault: see ``fault.Network``. Whatever it cuts was touched by that fault."""

    def __init__(self, active: Active, *, ledger: Ledger, times: Times, connections: Connections) -> None:
        """For a fault that is up."""
        self._active = active
        self._ledger = ledger
        self._times = times
        self._connections = connections

    @property
    def now(self) -> float:
        """Virtual seconds since 1970."""
        return self._times.now()

    def cut_streams(self, of: Callable[[http.HTTPFlow], bool] | None = None) -> None:
        """Close the connections of all open streams of the clinician at whom the fault is aimed, or of those."""
        owner = self._active.aim.clinician
        mine = [live for live in self._ledger.under_way() if live.stream and owner in (None, live.clinician)]
        chosen = [live for live in mine if of is None or of(live.flow)]
        for live in chosen:
            self._active.touched(live)
        flows = [live.flow for live in chosen]
        self._connections.cut_streams(lambda flow: any(flow is one for one in flows))

    def cut_connections(self, flow: http.HTTPFlow | None = None) -> None:
        """Close connections of browsers: those of the clinician who sent this, or at whom the fault is aimed."""
        under_way = self._ledger.under_way()
        owner = self._active.aim.clinician
        if flow is not None:
            owner = next((live.clinician for live in under_way if live.flow is flow), None)
        for live in under_way:
            if owner in (None, live.clinician) and (flow is None or live.flow.client_conn.id != flow.client_conn.id):
                self._active.touched(live)
        self._connections.cut_connections(owner, but=flow)
