"""Sign-in, token refresh, sign-out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.routing import Route

from wardround.reference.people import by_username
from wardround.reference.signin import SignInRefused
from wardround.reference.tokens import InvalidGrant, Pair
from wardround.reference.web.guard import REFRESH, SID, Refused, answer, body_of, from_our_front, session_of, told, ward_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wardround.reference.sessions import Session
    from wardround.reference.ward import Ward


def _set(ward: Ward, response: Response, name: str, value: str) -> None:
    path = "/auth" if name == REFRESH else "/"
    response.set_cookie(name, value, path=path, httponly=True, secure=ward.settings.secure, samesite="strict")


def _clear(ward: Ward, response: Response) -> None:
    name, path = (REFRESH, "/auth") if ward.settings.style == "tokens" else (SID, "/")
    response.delete_cookie(name, path=path, httponly=True, secure=ward.settings.secure, samesite="strict")


def _handed_out(ward: Ward, session: Session, pair: Pair) -> Response:
    left = max(0.0, round(pair.expires - ward.clock.now(), 3))
    body: dict[str, Any] = {**told(ward, session), "access_token": pair.access, "token_type": "Bearer", "expires_in": left}
    response = answer(ward, body, session=session)
    response.headers["cache-control"] = "no-store"
    _set(ward, response, REFRESH, pair.refresh)
    return response


def _former(ward: Ward, request: Request) -> Session | None:
    """The session that this browser held until now."""
    if ward.settings.style == "cookie":
        return ward.sessions.by_secret(request.cookies.get(SID, ""))
    return ward.tokens.session_of(request.cookies.get(REFRESH, ""))


async def sign_in(request: Request) -> Response:
    """Password and one-time code. Whoever was signed in in this browser is signed out."""
    ward = ward_of(request)
    try:
        from_our_front(request)
        body = await body_of(request)
        person = ward.sign_in.check(str(body.get("username", "")), str(body.get("password", "")), str(body.get("code", "")))
    except Refused as refusal:
        return answer(ward, refusal.body, refusal.status)
    except SignInRefused as refusal:
        if refusal.wait_s is None:
            return answer(ward, {"error": "sign_in_refused", "message": refusal.message}, 403)
        response = answer(ward, {"error": "too_many_tries", "message": refusal.message}, 429)
        response.headers["retry-after"] = str(max(1, round(refusal.wait_s)))
        return response
    former = _former(ward, request)
    switched = former is not None and former.ended is None and former.user != person.username
    if former is not None:
        ward.sessions.end(former, "replaced" if former.user == person.username else "switched", by=person.username)
    session, secret = ward.sessions.begin(person.username)
    if ward.policy.audits_sign_in(switched=switched):
        ward.audit.append("sign-in", person.username)
    if ward.settings.style == "tokens":
        return _handed_out(ward, session, ward.tokens.issue(session))
    response = answer(ward, told(ward, session), session=session)
    _set(ward, response, SID, secret)
    return response


async def token(request: Request) -> Response:
    """The OAuth token endpoint: ``grant_type=refresh_token``, the token itself in its cookie."""
    ward = ward_of(request)
    try:
        from_our_front(request)
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        if form.get("grant_type") != ["refresh_token"]:
            raise Refused(400, {"error": "unsupported_grant_type"})  # noqa: TRY301 (refusals have one way out)
        presented = request.cookies.get(REFRESH)
        if not presented:
            raise Refused(401, {"error": "login_required"})  # noqa: TRY301 (refusals have one way out)
        if ward.tokens.busy():
            response = answer(ward, {"error": "temporarily_unavailable"}, 503)
            response.headers["retry-after"] = "0"
            return response
        session, pair = ward.tokens.refresh(presented)
    except InvalidGrant as refusal:
        return answer(ward, {"error": "invalid_grant", "reason": refusal.reason}, 400)
    except Refused as refusal:
        return answer(ward, refusal.body, refusal.status)
    return _handed_out(ward, ward.sessions.use(session, "refresh"), pair)


async def sign_out(request: Request) -> Response:
    """End the session of this browser, known by its access token, its cookie or its refresh token."""
    ward = ward_of(request)
    try:
        from_our_front(request)
        session: Session | None = session_of(ward, request)
    except Refused as refusal:
        if refusal.status != 401:  # noqa: PLR2004 (said beside it)
            return answer(ward, refusal.body, refusal.status)
        session = _former(ward, request)
    claimed = request.headers.get("x-acting-user")
    if session is not None and session.ended is None and ward.policy.acts_as(session, claimed):
        ward.policy.sign_out(ward.sessions, session)
    elif session is not None and claimed and by_username(claimed) is not None and claimed != session.user:
        return answer(ward, {"error": "user_changed"}, 409)
    response = answer(ward, {"signed_out": True})
    _clear(ward, response)
    return response


ROUTES = [
    Route("/auth/sign-in", sign_in, methods=["POST"]),
    Route("/auth/token", token, methods=["POST"]),
    Route("/auth/sign-out", sign_out, methods=["POST"]),
]
