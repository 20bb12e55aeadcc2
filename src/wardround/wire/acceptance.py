"""Whether the portal served a request as authorised. What needs no authority proves nothing, so it is told apart."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.portal.profile import Profile
    from wardround.wire.credentials import Secret
    from wardround.wire.live import Live

_REFUSED = frozenset({401, 403, 407, 419, 440})
_SAYS_NOTHING = frozenset({304, 404, 405, 408, 410, 425, 429, 501})
_SIGN_IN_PATH = re.compile(r"(?:^|/)(?:log-?_?in|sign-?_?in|log-?_?on|authorize|auth/realms|saml|sso)(?:$|[/._?-])", re.IGNORECASE)
_PASSWORD_FIELD = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)
_NO_AUTHORITY = frozenset({"static", "sign-in", "sign-out"})
_SERVER_ERROR = 500
_REDIRECTS = range(300, 400)
_GOOD = range(200, 300)


class Acceptance:
    """What one scenario has taught about which paths need authority."""

    def __init__(self, profile: Profile) -> None:
        """Nothing is known yet."""
        self._sign_in = urlsplit(profile.sign_in.path).path.rstrip("/") or "/"
        self._public: set[tuple[str, str]] = set()
        self._guarded: set[tuple[str, str]] = set()

    def judge(  # noqa: PLR0911  # a list of reasons, each with its answer
        self, live: Live, response: http.Response, presented: list[Secret], issued: list[Secret]
    ) -> bool | None:
        """True, False, or None when the answer does not say (or nothing had to be authorised)."""
        authority = [secret for secret in presented if secret.what in ("access", "session", "refresh")]
        if live.role in _NO_AUTHORITY or live.how == "preflight":
            return None
        status = response.status_code
        if live.role == "refresh":
            return _refreshed(status, issued) if authority else None
        place = (live.method, live.path.partition("?")[0])
        refused = status in _REFUSED or self.to_sign_in(response, live) or self._shows_sign_in(live, response)
        if refused:
            self._guarded.add(place)
            return False if authority else None
        if status >= _SERVER_ERROR or status in _SAYS_NOTHING:
            return None
        if not authority or live.spoiled:
            # Served without a valid credential: this place is open to all, whatever is presented there later.
            if place not in self._guarded and status in _GOOD:
                self._public.add(place)
            return None
        if live.patients:
            return True
        if place in self._public:
            return None
        if live.role == "page":
            # The shell of a single-page application is served to anyone: only a place that was seen to refuse is known to be guarded.
            return True if place in self._guarded else None
        return True

    def to_sign_in(self, response: http.Response, live: Live) -> bool:
        """Whether the answer sends the browser to sign in."""
        location = response.headers.get("location", "")
        if response.status_code not in _REDIRECTS or not location:
            return False
        path = urlsplit(location).path or "/"
        here = live.path.partition("?")[0].rstrip("/") or "/"
        if (path.rstrip("/") or "/") == self._sign_in and here != self._sign_in:
            return True
        return _SIGN_IN_PATH.search(path) is not None

    def _shows_sign_in(self, live: Live, response: http.Response) -> bool:
        if "text/html" not in response.headers.get("content-type", "") or response.status_code not in _GOOD or live.patients:
            return False
        here = live.path.partition("?")[0].rstrip("/") or "/"
        # A page that asks for a password where none was asked before: the portal did not redirect, but it refused.
        return here != self._sign_in and _PASSWORD_FIELD.search((response.get_text(strict=False) or "")[:200_000]) is not None


def _refreshed(status: int, issued: list[Secret]) -> bool | None:
    if status in _GOOD:
        return any(secret.what in ("access", "refresh", "session") for secret in issued)
    if status >= _SERVER_ERROR or status in _SAYS_NOTHING:
        return None
    return False


def oauth_error(response: http.Response) -> str | None:
    """``invalid_grant`` and so on: from a JSON body, a Location, or WWW-Authenticate (RFC 6749, RFC 6750)."""
    if response.status_code in _REDIRECTS:
        return dict(parse_qsl(urlsplit(response.headers.get("location", "")).query)).get("error")
    if response.status_code in _GOOD:
        return None
    if "json" in response.headers.get("content-type", ""):
        try:
            read = json.loads(response.get_text(strict=False) or "")
        except ValueError:
            read = None
        error = read.get("error") if isinstance(read, dict) else None
        if isinstance(error, str) and re.fullmatch(r"[a-z_]{3,40}", error):
            return error
    found = re.search(r"error=\"?([a-z_]{3,40})", response.headers.get("www-authenticate", ""))
    return found.group(1) if found else None
