"""A request that the network delivers once more: past the browser, recorded as the network's doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitmproxy import connection, ctx, http
from mitmproxy.addons.clientplayback import ReplayHandler

from wardround.wire.fault import ENGINE, waiting_of
from wardround.wire.live import Live
from wardround.wire.waiting import unless

if TYPE_CHECKING:
    from wardround.wire.credentials import Secret
    from wardround.wire.scene import Scene
    from wardround.wire.waiting import Waiting

COPY = "wardround.copy_of"
"""On a copy: the number of the exchange that it copies (None where no engine is)."""


def is_copy(flow: http.HTTPFlow) -> bool:
    """Whether this is a request that ``again`` sends: it must not be delivered again itself."""
    return COPY in flow.metadata


async def again(flow: http.HTTPFlow, request: http.Request, waiting: Waiting | None = None) -> bool:
    """Deliver a request to the portal once more and wait for its answer, which nobody gets to hear.

    Args:
        flow: the exchange that the browser began.
        request: as it came from the browser: take a copy in the fault's ``request``, before credentials are aged.
        waiting: from ``waiting_of(flow)``, where this is done after the fault's ``response`` has returned.

    Returns:
        False when the fault ended before the portal had answered.
    """
    waiting = waiting or waiting_of(flow)
    waiting.touched()
    copy = http.HTTPFlow(flow.client_conn, connection.Server(address=flow.server_conn.address))
    copy.request = request.copy()
    copy.is_replay = "request"
    copy.metadata[COPY] = flow.metadata.get(ENGINE)
    return await unless(ReplayHandler(copy, ctx.options).replay(), waiting.ends)


def take_again(scene: Scene, flow: http.HTTPFlow) -> tuple[Live, list[Secret]] | None:
    """The exchange of a copy, and the credentials that it presents. None when its scenario is over."""
    origin = scene.ledger.by_number(flow.metadata[COPY] or 0)
    if origin is None:
        return None
    presented = scene.finder.presented(flow.request)
    now = scene.times.now(origin.clinician, origin.tab)
    live = Live(
        flow=flow,
        n=scene.ledger.number(),
        at=now,
        wall=scene.wall(),
        clinician=origin.clinician,
        tab=origin.tab,
        role=origin.role,
        activity=origin.activity,
        how=origin.how,
        method=origin.method,
        host=origin.host,
        path=origin.path,
        shown=origin.shown,
        aside=True,
        act=origin.act,
        known_at_arrival=now,
        forwarded_at=now,
        copy_of=origin.n,
        markers=origin.markers,
        request_patients=origin.request_patients,
        own=origin.own,
        audit=origin.audit,
        faults=origin.faults[-1:],
    )
    live.acts_as = scene.owners.of(presented)
    live.secrets = presented
    live.presented = [secret.held(scene.redactor.fingerprint) for secret in presented]
    return live, presented
