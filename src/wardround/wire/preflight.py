"""CORS: our own headers must not change what a portal sees of a page's requests to another origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitmproxy import http

if TYPE_CHECKING:
    from collections.abc import Mapping

TAB_HEADER = "x-wardround-tab"
AT_HEADER = "x-wardround-at"
OURS = (AT_HEADER, TAB_HEADER)
_SIMPLE = ("GET", "HEAD", "POST")


def is_preflight(request: http.Request) -> bool:
    """Whether this is a CORS preflight."""
    return request.method == "OPTIONS" and "access-control-request-method" in request.headers and "origin" in request.headers


def clean(request: http.Request) -> bool:
    """Take our headers out of what a preflight asks for. True when nothing is left to ask: it exists because of us alone."""
    asked = request.headers.get("access-control-request-headers")
    if asked is None:
        return False
    names = [name.strip() for name in asked.split(",") if name.strip()]
    left = [name for name in names if name.lower() not in OURS]
    if len(left) == len(names):
        return False
    if left:
        request.headers["access-control-request-headers"] = ",".join(left)
        return False
    del request.headers["access-control-request-headers"]
    return request.headers["access-control-request-method"].upper() in _SIMPLE


def allow(headers: Mapping[str, str]) -> http.Response:
    """The wire's own answer to a preflight: yes. The real request's answer still decides what the page may read."""
    return http.Response.make(
        204,
        b"",
        {
            "access-control-allow-origin": headers.get("origin", "*"),
            "access-control-allow-credentials": "true",
            "access-control-allow-methods": headers.get("access-control-request-method", "GET"),
            "access-control-allow-headers": headers.get("access-control-request-headers", ", ".join(OURS)) or ", ".join(OURS),
            "vary": "origin",
        },
    )


def widen(response: http.Response) -> None:
    """Let the portal's answer to a preflight allow our headers too."""
    if "access-control-allow-origin" not in response.headers:
        return
    allowed = response.headers.get("access-control-allow-headers")
    # A bare * does not count for requests with credentials, so ours are always named.
    missing = [name for name in OURS if name not in (allowed or "").lower()]
    response.headers["access-control-allow-headers"] = ", ".join(filter(None, (allowed, *missing)))
