"""Who is asking: each request is led to its session, or refused with the reason a screen can show."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wardround.reference.people import by_username
from wardround.reference.sessions import Session
from wardround.reference.ward import Ward

if TYPE_CHECKING:
    from wardround.reference.policy import Kind

SID = "sid"
REFRESH = "refresh"
FRONT = "ward-portal"
"""Value of ``X-Requested-With``: a form on another site cannot send it, so it guards against forged requests."""


@dataclass
class Refused(Exception):  # noqa: N818 (an answer, not an error)
    """An answer that is not the asked one. ``body`` always has ``error``."""

    status: int
    body: dict[str, Any]


Endpoint = Callable[[Request], Awaitable[Response]]
Handler = Callable[[Ward, Request, Session], Awaitable[Response]]


def ward_of(request: Request) -> Ward:
    """The portal that this application serves."""
    ward: Ward = request.app.state.ward
    return ward


def answer(ward: Ward, body: Any, status: int = 200, session: Session | None = None) -> JSONResponse:  # noqa: ANN401 (JSON and rows have no narrower type)
    """JSON, not to be stored, with the session's deadlines by the server's clock."""
    response = JSONResponse(body, status, headers={"cache-control": ward.policy.cache()})
    fresh = None if session is None else ward.sessions.get(session.id)
    if fresh is not None and fresh.ended is None:
        response.headers["x-session-idle-deadline"] = str(math.floor(ward.policy.idle_end(fresh) * 1000))
        response.headers["x-session-absolute-deadline"] = str(math.floor(ward.policy.absolute_end(fresh) * 1000))
    return response


def told(ward: Ward, session: Session) -> dict[str, Any]:
    """What a tab needs to know of its session. Durations, so that a wrong client clock does no harm; ``seq`` counts activity."""
    now = ward.clock.now()
    person = by_username(session.user)
    return {
        "user": person.shown if person else {"username": session.user, "name": session.user, "role": ""},
        "session": {
            "id": session.id,
            "seq": session.seq,
            "idle_remaining_s": round(ward.policy.idle_end(session) - now, 3),
            "absolute_remaining_s": round(ward.policy.absolute_end(session) - now, 3),
            "alerts": ward.alerts.latest(),
        },
    }


def ended(session: Session) -> Refused:
    """The session is over, and why."""
    by = by_username(session.by) if session.by else None
    return Refused(401, {"error": "session_ended", "reason": session.reason, "by": by.name if by else None})


def session_of(ward: Ward, request: Request) -> Session:
    """The session that the request's credential stands for."""
    if ward.policy.starved(ward.in_flight):
        raise Refused(401, {"error": "login_required"})
    if ward.settings.style == "cookie":
        session = ward.sessions.by_secret(request.cookies.get(SID, ""))
        if session is None:
            raise Refused(401, {"error": "login_required"})
        if session.ended is not None:
            raise ended(session)
        return session
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not token and ward.policy.query_token():
        scheme, token = "bearer", request.query_params.get("access_token", "")
    bearer = ward.tokens.read(token) if scheme.lower() == "bearer" else None
    found = None if bearer is None else ward.sessions.get(bearer.session)
    if bearer is None or found is None:
        raise Refused(401, {"error": "invalid_token"})
    if not ward.policy.alive(found):
        raise ended(found)
    if bearer.expired:
        raise Refused(401, {"error": "token_expired"})
    ward.tokens.claim(bearer.jti)
    return found


def from_our_front(request: Request) -> None:
    """Refuse what a page of another site could have sent."""
    if request.method not in {"GET", "HEAD"} and request.headers.get("x-requested-with") != FRONT:
        raise Refused(403, {"error": "forged", "message": "This request did not come from the portal's own page."})


def kind_of(request: Request, kind: Kind) -> Kind:
    """A read or write counts as a person's only when the page says that a person asked for it."""
    return "poll" if kind == "human" and request.headers.get("x-initiator") != "human" else kind


def signed_in(handler: Handler, kind: Kind = "human") -> Endpoint:
    """Lead the request to its session, check that the tab shows the user who acts, count activity, then handle it."""

    async def endpoint(request: Request) -> Response:
        ward = ward_of(request)
        session: Session | None = None
        try:
            from_our_front(request)
            session = session_of(ward, request)
            claimed = request.headers.get("x-acting-user")
            if not ward.policy.acts_as(session, claimed):
                ward.audit.append("refused", session.user, outcome="user-changed")
                person = by_username(session.user)
                raise Refused(409, {"error": "user_changed", "by": person.name if person else None, "user": session.user})  # noqa: TRY301 (refusals have one way out)
            session = ward.sessions.use(session, kind_of(request, kind))
            return await handler(ward, request, session)
        except Refused as refusal:
            return answer(ward, refusal.body, refusal.status, session)

    return endpoint


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object that was sent."""
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, {"error": "invalid_request", "message": "A JSON object was expected."})
    return body
