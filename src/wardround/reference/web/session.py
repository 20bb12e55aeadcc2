"""The session as its tabs see it: the heartbeat, the report of activity, the extension, drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from wardround.reference.web.guard import Refused, answer, body_of, signed_in, told

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wardround.reference.sessions import Session
    from wardround.reference.ward import Ward


async def show(ward: Ward, request: Request, session: Session) -> Response:
    """The heartbeat. A poll is not activity."""
    del request
    return answer(ward, told(ward, session), session=session)


async def activity(ward: Ward, request: Request, session: Session) -> Response:
    """A person used mouse or keyboard ``age_ms`` ago."""
    body = await body_of(request)
    age = body.get("age_ms", 0)
    if not isinstance(age, int | float) or age < 0:
        raise Refused(400, {"error": "invalid_request", "message": "age_ms must be a number of milliseconds, 0 or more."})
    moved = ward.sessions.touch(session, age / 1000)
    return answer(ward, told(ward, moved), session=moved)


async def get_draft(ward: Ward, request: Request, session: Session) -> Response:
    """The unfinished text of this tab, or null."""
    path = request.path_params
    return answer(ward, {"draft": ward.drafts.get(session.user, path["patient"], path["form"], path["tab"])}, session=session)


async def put_draft(ward: Ward, request: Request, session: Session) -> Response:
    """Save unfinished text; an empty object drops it."""
    path, value = request.path_params, await body_of(request)
    if value:
        ward.drafts.put(session.user, path["patient"], path["form"], path["tab"], value)
    else:
        ward.drafts.drop(session.user, path["patient"], path["form"], path["tab"])
    return answer(ward, {"kept": bool(value)}, session=session)


ROUTES = [
    Route("/api/session", signed_in(show, "poll"), methods=["GET"]),
    Route("/api/session/activity", signed_in(activity, "draft"), methods=["POST"]),
    Route("/api/session/extend", signed_in(activity, "draft"), methods=["POST"]),
    Route("/api/drafts/{patient}/{form}/{tab}", signed_in(get_draft, "draft"), methods=["GET"]),
    Route("/api/drafts/{patient}/{form}/{tab}", signed_in(put_draft, "draft"), methods=["PUT"]),
]
