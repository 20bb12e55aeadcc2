"""Server mode ``aged``: dates that a portal writes by its own clock into what it issues, as virtual time has them.

A page that reads ``exp`` of a fresh token, or ``expires_at`` beside it, would take it for expired an hour into the shift,
because the portal's clock shows the hour at which the run began. So the browser gets the token with its dates moved, and the
portal gets its own back: nothing that it has signed is changed for it. (A page that checks signatures by itself will not
take such a token; that is rare, for it has the token from the one who signed it.)
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import time
from typing import TYPE_CHECKING

from wardround.wire import jwt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitmproxy import http

_DATES = ("exp", "iat", "nbf")
_SINCE = "auth_time"
"""When somebody signed in: every later token says it again, and clients compare (OpenID Connect Core 12.2)."""
_LEAST_S = 2.0
"""By less than this no page's judgement changes, and whoever compares a token byte by byte sees the portal's own."""
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
_TOKEN_BYTES = re.compile(_TOKEN.pattern.encode())
_EXPIRY = re.compile(
    r"(\"(\w*expir\w*)\"\s*:\s*)(?:(\d{10}(?:\.\d+)?|\d{13})(?![\d.])|\"(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))\")", re.IGNORECASE
)
_MILLISECONDS = 1e11
_NEAR_S = 400 * 86_400.0
"""Farther away from now, a number is no expiry."""


class Dating:
    """The tokens of one scenario as the browser has them, and as the portal gave them. In memory only; belongs to the wire's thread."""

    def __init__(self, told: Iterable[str | None] = ()) -> None:
        """``told``: places (``json:FIELD``) whose dates are translated elsewhere already."""
        self._left = {place.partition(":")[2].lower() for place in told if place}
        self._ours: dict[str, str] = {}
        self._given: dict[str, str] = {}
        self._since: dict[float, int] = {}
        """By how much a sign-in's moment was moved when it was first told."""

    def redate(self, response: http.Response, *, ahead_s: float, expiries: bool) -> dict[str, str]:
        """Move the dates in an answer by as much as virtual time is ahead of the portal's.

        Args:
            response: changed in place.
            ahead_s: seconds.
            expiries: whether fields that say when something expires are meant too: the answer is about a session.

        Returns:
            The tokens in it as the browser now gets them, by what the portal gave.
        """
        changed: dict[str, str] = {}
        if "json" in response.headers.get("content-type", ""):
            text = response.get_text(strict=False) or ""
            moved = self._tokens(text, ahead_s, changed)
            if expiries and abs(ahead_s) >= _LEAST_S:
                moved = _EXPIRY.sub(lambda found: self._expiry(found, ahead_s), moved)
            if moved != text:
                response.text = moved
        for name in ("location", "set-cookie"):
            lines = response.headers.get_all(name)
            # no script can read the rest
            moved_lines = [line if "httponly" in line.lower() else self._tokens(line, ahead_s, changed) for line in lines]
            if moved_lines != lines:
                response.headers.set_all(name, moved_lines)
        return changed

    def restore(self, request: http.Request) -> None:
        """Put the portal's own tokens in the place of what the browser has."""
        if not self._given:
            return
        request.path = _TOKEN.sub(self._own, request.path)
        for name in set(request.headers):
            lines = request.headers.get_all(name)
            own = [_TOKEN.sub(self._own, line) for line in lines]
            if own != lines:
                request.headers.set_all(name, own)
        body = request.raw_content or b""
        own_body = self.restored(body)
        if own_body != body:
            request.raw_content = own_body
            request.headers["content-length"] = str(len(own_body))

    def restored(self, content: bytes) -> bytes:
        """The same for a body, or a message of a WebSocket."""
        if not self._given:
            return content
        return _TOKEN_BYTES.sub(lambda found: self._given.get(found[0].decode(), found[0].decode()).encode(), content)

    def _own(self, found: re.Match[str]) -> str:
        return self._given.get(found[0], found[0])

    def _tokens(self, text: str, ahead_s: float, changed: dict[str, str]) -> str:
        def moved(found: re.Match[str]) -> str:
            token = found[0]
            if token not in self._ours:
                # once for good: a portal that shows the same token again means the same moment
                self._ours[token] = self._moved(token, round(ahead_s) if abs(ahead_s) >= _LEAST_S else 0)
                self._given[self._ours[token]] = token
            if self._ours[token] != token:
                changed[token] = self._ours[token]
            return self._ours[token]

        return _TOKEN.sub(moved, text)

    def _moved(self, token: str, ahead_s: int) -> str:
        """The same token with its dates moved, and the signature that no longer fits it."""
        claims = jwt.claims(token) or {}
        told = {name: value for name, value in claims.items() if isinstance(value, (int, float))}
        by = {name: ahead_s for name in _DATES if name in told}
        if _SINCE in told:
            by[_SINCE] = self._since.setdefault(told[_SINCE], ahead_s)
        if not any(by.values()):
            return token
        text = json.dumps({**claims, **{name: told[name] + moved for name, moved in by.items()}}, separators=(",", ":"))
        head, _, signature = token.split(".")
        return f"{head}.{base64.urlsafe_b64encode(text.encode()).rstrip(b'=').decode()}.{signature}"

    def _expiry(self, found: re.Match[str], ahead_s: float) -> str:
        lead, name, number, date = found.groups()
        if name.lower() in self._left:
            return found[0]
        if date is not None:
            return f'{lead}"{_moved_date(date, ahead_s)}"'
        scale = 1000 if float(number) > _MILLISECONDS else 1
        if abs(float(number) / scale - time.time()) > _NEAR_S:
            return found[0]
        moved = float(number) + round(ahead_s) * scale
        return f"{lead}{moved:.0f}" if number.isdigit() else f"{lead}{moved}"


def _moved_date(date: str, ahead_s: float) -> str:
    try:
        moment = dt.datetime.fromisoformat(date)
    except ValueError:
        return date
    moved = (moment + dt.timedelta(seconds=round(ahead_s))).isoformat(timespec="milliseconds" if "." in date else "seconds")
    return moved.replace("+00:00", "Z") if date.endswith("Z") else moved
