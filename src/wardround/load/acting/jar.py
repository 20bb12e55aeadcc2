"""Cookies of one clinician: what the standard library's jar does, worked out anew only where the outcome can have changed."""

from __future__ import annotations

import time
from http.cookiejar import Cookie, CookieJar
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from urllib.request import Request

NEVER = float("inf")


class _Kept(NamedTuple):
    """A ``Cookie`` header, and which requests it is right for."""

    scheme: str
    host: str
    within: str
    """The longest path of those whose cookies it holds; empty: it holds none."""
    elsewhere: tuple[str, ...]
    """Paths that have cookies too, which it does not hold."""
    until: float
    """When the first of all cookies runs out, seconds since 1970."""
    header: str


class Jar(CookieJar):
    """A jar that remembers the ``Cookie`` header that it gave out last.

    Going through all cookies, rules and paths is an eighth of what a request costs, and it ends differently only when a cookie was set,
    was cleared or has run out, or for a path that has other cookies (RFC 6265, 5.1.4 and 5.4).
    """

    _kept: _Kept | None = None

    def add_cookie_header(self, request: Request) -> None:
        """As the standard library's."""
        kept = self._kept
        if kept is not None and time.time() < kept.until and _fits(kept, request):
            if kept.header and not request.has_header("Cookie"):
                request.add_unredirected_header("Cookie", kept.header)
            return
        given = request.has_header("Cookie")
        super().add_cookie_header(request)
        self._kept = None if given else self._keep(request)

    def extract_cookies(self, response: HTTPResponse, request: Request) -> None:
        """As the standard library's."""
        if "set-cookie" in response.info():
            super().extract_cookies(response, request)

    def set_cookie(self, cookie: Cookie) -> None:
        """As the standard library's."""
        self._kept = None
        super().set_cookie(cookie)

    def clear(self, domain: str | None = None, path: str | None = None, name: str | None = None) -> None:
        """As the standard library's."""
        self._kept = None
        super().clear(domain, path, name)

    def _keep(self, request: Request) -> _Kept | None:
        cookies = list(self)
        if any(cookie.port for cookie in cookies):
            return None
        paths = {cookie.path for cookie in cookies}
        here = {path for path in paths if _within(request.selector, path)}
        until = min((float(cookie.expires) for cookie in cookies if cookie.expires), default=NEVER)
        header = str(request.get_header("Cookie", ""))
        kept = _Kept(request.type, request.host, max(here, key=len, default=""), tuple(paths - here), until, header)
        return kept if _fits(kept, request) else None


def _fits(kept: _Kept, request: Request) -> bool:
    selector = request.selector
    if request.host != kept.host or request.type != kept.scheme or not _within(selector, kept.within):
        return False
    # where paths differ in their cookies, an escaped one could be any of them in another spelling
    return not selector.startswith(kept.elsewhere) and ((kept.within in {"", "/"} and not kept.elsewhere) or "%" not in selector)


def _within(selector: str, path: str) -> bool:
    return selector.startswith(path) and (path[-1:] in {"", "/"} or selector[len(path) : len(path) + 1] in {"", "/", "?"})
