"""Which credentials an exchange presents, issues and clears. Raw values live in memory only, as ``Secret``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, urlsplit

from wardround.history.events import Held
from wardround.wire import jwt
from wardround.wire.cookies import CookieSet, parse_set_cookie, sent_cookies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mitmproxy import http

    from wardround.portal.profile import Credentials

What = Literal["access", "refresh", "session", "csrf", "code", "other"]

_CSRF = re.compile(r"csrf|xsrf|antiforgery|requestverification", re.IGNORECASE)
_SESSION_COOKIE = re.compile(r"sess|(?:^|[._-])sid$|connect\.sid|auth|remember|(?:^|[._-])token|jwt|identity|ticket", re.IGNORECASE)
_ACCESS_FIELDS = frozenset({"access_token", "accesstoken", "token", "jwt", "bearer", "session_token", "sessiontoken"})
_REFRESH_FIELDS = frozenset({"refresh_token", "refreshtoken"})
_URL_FIELDS: dict[str, What] = {
    "access_token": "access", "id_token": "other", "token": "access", "refresh_token": "refresh", "jwt": "access",
    "sid": "session", "session": "session", "sessionid": "session", "session_id": "session", "jsessionid": "session", "code": "code",
}  # fmt: skip
_LIFE_FIELDS: dict[str, tuple[str, ...]] = {
    "access": ("expires_in", "expiresIn", "access_expires_in", "accessTokenExpiresIn"),
    "refresh": ("refresh_expires_in", "refresh_token_expires_in", "refreshTokenExpiresIn", "refreshExpiresIn"),
}
_MIN = 8
"""Shorter values are no credentials: a boolean, a number."""
_DEPTH = 4


@dataclass(frozen=True)
class Secret:
    """A credential on the wire with its value."""

    what: What
    value: str
    place: Literal["cookie", "header", "body", "url"]
    name: str
    expires_in: float | None = None
    cookie: CookieSet | None = None

    def held(self, fingerprint: Callable[[str], str], *, expired: bool = False) -> Held:
        """As it may be written."""
        cookie = self.cookie
        return Held(
            what=self.what,
            id=fingerprint(self.value),
            place=self.place,
            name=self.name,
            expires_in=self.expires_in,
            secure=cookie.secure if cookie else None,
            http_only=cookie.http_only if cookie else None,
            same_site=cookie.same_site if cookie else None,
            expired=expired,
        )


class Finder:
    """Finds credentials as one profile says, and by their common names and shapes."""

    def __init__(self, credentials: Credentials, style: str) -> None:
        """For a portal of this session style."""
        self._credentials = credentials
        self._style = style
        self._headers = {name.lower() for name in credentials.headers}
        self._access = {name.lower() for name in credentials.access_fields} | _ACCESS_FIELDS
        self._refresh = {name.lower() for name in credentials.refresh_fields} | _REFRESH_FIELDS

    def cookie_kind(self, name: str, value: str) -> What | None:  # noqa: PLR0911  # a list of signs, the surest first
        """What a cookie is; None when it is no credential."""
        known = self._credentials
        if name in known.session_cookies:
            return "session"
        if name in known.refresh_cookies:
            return "refresh"
        if _CSRF.search(name):
            return "csrf"
        if len(value) < _MIN:
            return None
        if "refresh" in name.lower():
            return "refresh"
        if jwt.claims(value) is not None:
            return "access" if self._style == "tokens" else "session"
        # A profile that names its session cookies is believed; otherwise names decide.
        return None if known.session_cookies or not _SESSION_COOKIE.search(name) else "session"

    def presented(self, request: http.Request) -> list[Secret]:
        """The credentials of a request, wherever they stand."""
        return [*self._from_headers(request), *self._from_cookies(request), *self._from_body(request), *in_url(request.path)]

    def _from_headers(self, request: http.Request) -> Iterator[Secret]:
        for name, text in header_items(request):
            if name.lower() in self._headers and name.lower() != "cookie":
                scheme, space, token = text.partition(" ")
                value = token.strip() if space else text
                if scheme.lower() == "basic" and space:
                    yield Secret("other", value, "header", name.lower())
                elif value:
                    yield Secret("access" if self._style == "tokens" else "session", value, "header", name.lower())
            elif _CSRF.search(name) and text:
                yield Secret("csrf", text, "header", name.lower())

    def _from_cookies(self, request: http.Request) -> Iterator[Secret]:
        for name, value in sent_cookies(request.headers.get_all("cookie")):
            kind = self.cookie_kind(name, value)
            if kind and value:
                yield Secret(kind, value, "cookie", name)

    def _from_body(self, request: http.Request) -> Iterator[Secret]:
        for name, value, _ in fields(request.headers.get("content-type", ""), request.get_text(strict=False)):
            kind = self._field_kind(name)
            if kind and len(value) >= _MIN:
                yield Secret(kind, value, "body", name)

    def _field_kind(self, name: str) -> What | None:
        low = name.lower()
        if low in self._refresh:
            return "refresh"
        if low in self._access:
            return "access"
        return "csrf" if _CSRF.search(low) else "code" if low == "code" else None

    def issued(self, response: http.Response, real_now: float) -> tuple[list[Secret], list[str]]:
        """(credentials, names of cookies cleared) of an answer. ``real_now``: the portal's clock is near it."""
        found: list[Secret] = []
        cleared: list[str] = []
        for line in response.headers.get_all("set-cookie"):
            cookie = parse_set_cookie(line, real_now)
            if cookie is None:
                continue
            if cookie.removed:
                cleared.append(cookie.name)
            elif kind := self.cookie_kind(cookie.name, cookie.value):
                found.append(Secret(kind, cookie.value, "cookie", cookie.name, cookie.lives_for, cookie))
        if "json" in response.headers.get("content-type", ""):
            found.extend(self._from_answer(response))
        location = response.headers.get("location")
        if location:
            found.extend(in_url(location))
        return found, cleared

    def _from_answer(self, response: http.Response) -> Iterator[Secret]:
        for name, value, beside in fields("json", response.get_text(strict=False)):
            kind = self._field_kind(name)
            if kind not in ("access", "refresh") or len(value) < _MIN:
                continue
            if name.lower() == "token" and name not in self._credentials.access_fields and jwt.claims(value) is None and " " in value:
                continue
            told = next((beside[key] for key in _LIFE_FIELDS[kind] if isinstance(beside.get(key), (int, float))), None)
            life = float(told) if isinstance(told, (int, float)) else jwt.lifetime(value)
            yield Secret(kind, value, "body", name, life)


def fields(content_type: str, text: str | None) -> Iterator[tuple[str, str, dict[str, object]]]:
    """(name, text, fields beside it) of each text field of a form or JSON body, nested ones included."""
    if not text:
        return
    if "x-www-form-urlencoded" in content_type:
        pairs = parse_qsl(text)
        beside: dict[str, object] = dict(pairs)
        yield from ((name, value, beside) for name, value in pairs)
    elif "json" in content_type:
        try:
            read = json.loads(text)
        except ValueError:
            return
        yield from _walk(read, _DEPTH)


def _walk(node: object, depth: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    if depth == 0:
        return
    if isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, str):
                yield name, value, node
            else:
                yield from _walk(value, depth - 1)
    elif isinstance(node, list):
        for value in node[:50]:
            yield from _walk(value, depth - 1)


def header_items(request: http.Request) -> list[tuple[str, str]]:
    """(name, value) of every header line."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.fields]


def in_url(url: str) -> list[Secret]:
    """Credentials in a URL's query or fragment, by their names; JWTs by their shape."""
    parts = urlsplit(url)
    found = []
    for name, value in [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]:
        kind = _URL_FIELDS.get(name.lower()) or ("access" if jwt.claims(value) is not None else None)
        if kind and len(value) >= _MIN:
            found.append(Secret(kind, value, "url", name))
    return found
