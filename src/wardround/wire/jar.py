"""Cookies with a lifetime, in virtual time: the browser's own cookie store keeps real time."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardround.wire.cookies import change_cookie, parse_set_cookie, sent_cookies

if TYPE_CHECKING:
    from mitmproxy import http

_MAX_AGE = re.compile(r";\s*max-age=", re.IGNORECASE)


@dataclass
class _Kept:
    value: str
    expires: float
    told: bool = False


class Jar:
    """Which cookies of which clinician have run out. Safe from any thread."""

    def __init__(self) -> None:
        """Nothing was set."""
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], _Kept] = {}

    def take(self, clinician: str | None, response: http.Response, *, now: float, server_now: float) -> None:
        """Note what an answer sets.

        Args:
            clinician: whose browser; None is nobody's.
            response: with ``Set-Cookie`` headers. An ``Expires`` without ``Max-Age`` by a clock other than the browser's
                gets its ``Max-Age``: the browser would take it for past or for far away.
            now: virtual now.
            server_now: now by the portal's clock, against which it means ``Expires``.
        """
        lines = []
        for line in response.headers.get_all("set-cookie"):
            cookie = parse_set_cookie(line, server_now)
            lines.append(line)
            if cookie is None:
                continue
            if cookie.lives_for is not None and not _MAX_AGE.search(line):
                lines[-1] = f"{line}; Max-Age={max(0, round(cookie.lives_for))}"
            if clinician is None:
                continue
            with self._lock:
                if cookie.lives_for is None or cookie.removed:
                    self._kept.pop((clinician, cookie.name), None)
                else:
                    self._kept[clinician, cookie.name] = _Kept(cookie.value, now + cookie.lives_for)
        if lines != response.headers.get_all("set-cookie"):
            response.headers.set_all("set-cookie", lines)

    def strip(self, clinician: str | None, request: http.Request, now: float) -> list[str]:
        """Take cookies that have run out off a request; returns their names."""
        gone = []
        for name, value in sent_cookies(request.headers.get_all("cookie")):
            kept = self._kept.get((clinician or "", name))
            if kept is not None and kept.value == value and now >= kept.expires:
                gone.append(name)
        for name in gone:
            changed = (change_cookie(header, name, None) for header in request.headers.get_all("cookie"))
            request.headers.set_all("cookie", [header for header in changed if header])
        return gone

    def expired(self, clinician: str, now: float) -> list[str]:
        """Names of cookies that have run out since the last question: to be cleared from the browser's context."""
        with self._lock:
            mine = [(name, kept) for (owner, name), kept in self._kept.items() if owner == clinician]
            found = [(name, kept) for name, kept in mine if now >= kept.expires and not kept.told]
            for _, kept in found:
                kept.told = True
        return [name for name, _ in found]
