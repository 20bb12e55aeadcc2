"""What an exchange is for: the profile's routes first, then what its shape tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.wire.aim import glob

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.portal.profile import Profile, Route

ACTIVE_ROLES = frozenset({"read", "write", "extend", "sign-in", "page"})
"""Roles that count as the clinician's activity unless a route says otherwise."""

_STATIC_PATH = re.compile(r"\.(?:m?js|css|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|wasm|webmanifest)$", re.IGNORECASE)
_STATIC_TYPE = re.compile(r"^(?:text/(?:css|javascript)|application/(?:javascript|wasm|manifest\+json)|image/|font/|audio/|video/)")
_STATIC_DEST = frozenset({"script", "style", "image", "font", "manifest", "audio", "video", "worker", "sharedworker", "serviceworker"})
_WORD = r"(?:^|[/._-])(?:{})(?:$|[/._;-])"
_SIGN_OUT = re.compile(_WORD.format("log-?_?out|sign-?_?out|log-?_?off|end-?_?session|revoke|revocation"), re.IGNORECASE)
_SIGN_IN = re.compile(_WORD.format("log-?_?in|sign-?_?in|log-?_?on|authenticate|mfa|2fa|totp|otp|second-factor"), re.IGNORECASE)
_REFRESH = re.compile(r"(?:^|/)(?:auth|oauth2?|sessions?|tokens?|jwt|login)/(?:[^/]+/)?refresh(?:$|[/_-])|refresh[-_]?token", re.IGNORECASE)
_HEARTBEAT = re.compile(_WORD.format("heart-?_?beat|keep-?_?alive|ping|session-?_?status|(?:check|get)-?_?session|poll"), re.IGNORECASE)
_EXTEND = re.compile(_WORD.format("extend|prolong|renew|stay-?_?signed-?_?in|continue-?_?session"), re.IGNORECASE)
_REFRESH_GRANT = re.compile(rb"grant_?type\W{1,5}refresh_?token", re.IGNORECASE)
_SIGN_IN_GRANT = re.compile(rb"grant_?type\W{1,5}(?:authorization_?code|password|pkce|id_token|urn)", re.IGNORECASE)
_REFRESH_FIELD = re.compile(rb"\brefresh_?token\W{1,5}[\w.~+/%=-]{8}", re.IGNORECASE)
"""A refresh token under its own name in a body: it is handed in for another."""
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def how(request: http.Request, *, marked: bool) -> str:
    """Who in the browser asked: as in ``Exchange.how``. ``marked``: a page's script stamped it."""
    headers = request.headers
    mode, dest = headers.get("sec-fetch-mode", ""), headers.get("sec-fetch-dest", "")
    if request.method == "OPTIONS" and "access-control-request-method" in headers:
        return "preflight"
    if headers.get("upgrade", "").lower() == "websocket" or mode == "websocket":
        return "websocket"
    if "text/event-stream" in headers.get("accept", ""):
        return "stream"
    if mode == "navigate" or (not mode and "upgrade-insecure-requests" in headers):
        return "navigation"
    if marked or dest == "empty":
        return "fetch"
    return "subresource" if dest else "unknown"


def role(request: http.Request, way: str, profile: Profile) -> tuple[str, Route | None]:
    """The role of a request, and the profile's route that named it (None: inferred)."""
    path, _, query = request.path.partition("?")
    for route in profile.routes:
        if (
            (route.method is None or route.method.upper() == request.method)
            and glob(route.path).fullmatch(path)
            and (route.host is None or route.host.lower() in (request.host.lower(), f"{request.host.lower()}:{request.port}"))
            and (route.query is None or route.query in query)
            and (route.body is None or route.body.encode() in (request.raw_content or b""))
        ):
            return route.role, route
    return _inferred(request, path, way), None


def means_writing(method: str, url: str, body: bytes, profile: Profile) -> bool:
    """Whether a request that has not left the browser yet would be a write."""
    from mitmproxy import http

    return role(http.Request.make(method, url, body), "fetch", profile)[0] == "write"


def _inferred(request: http.Request, path: str, way: str) -> str:  # noqa: PLR0911  # a list of signs, the surest first
    if way == "preflight":
        return "other"
    if way in ("websocket", "stream"):
        return "stream"
    if _STATIC_PATH.search(path) or request.headers.get("sec-fetch-dest", "") in _STATIC_DEST:
        return "static"
    writes = request.method in _WRITES
    named = _named(request, path, writes=writes)
    if named:
        return named
    if way == "navigation" and not writes:
        return "page"
    if path.rstrip("/").endswith("graphql"):
        return "write" if b"mutation" in (request.raw_content or b"") else "read"
    if writes:
        return "write"
    return "read" if request.method in ("GET", "HEAD") else "other"


def _named(request: http.Request, path: str, *, writes: bool) -> str | None:
    # where the grant is named: in the form or JSON, or (Supabase) in the query
    told = request.path.partition("?")[2].encode() + b"\n" + (request.raw_content or b"")
    if writes and (_REFRESH_GRANT.search(told) or _REFRESH.search(path)):
        return "refresh"
    if _SIGN_OUT.search(path):
        return "sign-out"
    if writes and (_SIGN_IN_GRANT.search(told) or _SIGN_IN.search(path)):
        return "sign-in"
    if writes and _REFRESH_FIELD.search(told):
        return "refresh"
    if _HEARTBEAT.search(path):
        return "heartbeat"
    return "extend" if _EXTEND.search(path) and (writes or "session" in path) else None


def after_answer(inferred: str, content_type: str | None, way: str) -> str:
    """The inferred role once the answer's type is known: a ``GET`` may turn out to be an asset or a page."""
    kind = (content_type or "").lower()
    if inferred in ("read", "other"):
        if _STATIC_TYPE.match(kind):
            return "static"
        if kind.startswith("text/event-stream"):
            return "stream"
        if kind.startswith("text/html") and way in ("unknown", "navigation"):
            return "page"
    return inferred


def is_activity(found: str, route: Route | None) -> bool:
    """Whether the portal counts such an exchange as the clinician's activity."""
    if route is not None and route.activity is not None:
        return route.activity
    return found in ACTIVE_ROLES
