"""The live alert stream (server-sent events). It lives as long as its session and is never activity."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from wardround.reference.web.guard import answer, ended, signed_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from wardround.reference.sessions import Session
    from wardround.reference.ward import Ward

_KEEP_ALIVE_S = 15.0


def _event(name: str, data: Any, number: int | None = None) -> str:  # noqa: ANN401 (JSON and rows have no narrower type)
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n"


async def _events(ward: Ward, session: Session, last: int) -> AsyncIterator[str]:
    ward.streams += 1
    try:
        async for event in _told(ward, session, last):
            yield event
    finally:
        ward.streams -= 1


async def _told(ward: Ward, session: Session, last: int) -> AsyncIterator[str]:
    open_now = ward.alerts.open()
    yield _event("open", open_now, ward.alerts.latest())
    last, seen_to = max(last, ward.alerts.latest()), set(ward.alerts.seen_to())
    spoke = ward.clock.now()
    while True:
        await ward.clock.wait(spoke + _KEEP_ALIVE_S)
        fresh = ward.sessions.get(session.id)
        if fresh is None or not ward.policy.alive(fresh):
            yield _event("ended", ended(fresh).body if fresh else {"error": "session_ended", "reason": None, "by": None})
            return
        for alert in ward.alerts.after(last):
            last = alert["id"]
            await asyncio.sleep(ward.policy.alert_lag(ward.streams))
            yield _event("alert", alert, last)
        for number in sorted(set(ward.alerts.seen_to()) - seen_to):
            seen_to.add(number)
            yield _event("acknowledged", {"id": number})
        if ward.clock.now() - spoke >= _KEEP_ALIVE_S:
            yield ": still here\n\n"
            spoke = ward.clock.now()


async def stream(ward: Ward, request: Request, session: Session) -> Response:
    """All open alerts, then each change as it comes."""
    last = request.headers.get("last-event-id", "0")
    events = _events(ward, session, int(last) if last.isdigit() else 0)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def open_alerts(ward: Ward, request: Request, session: Session) -> Response:
    """Unacknowledged alerts, for a page that cannot stream."""
    del request
    return answer(ward, {"alerts": ward.alerts.open()}, session=session)


ROUTES = [
    Route("/api/alerts/stream", signed_in(stream, "stream"), methods=["GET"]),
    Route("/api/alerts", signed_in(open_alerts, "poll"), methods=["GET"]),
]
