"""What all these portals have in common: people, patients, sessions on the server, pages."""

from __future__ import annotations

import secrets
import time
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pyotp
from starlette.responses import HTMLResponse, RedirectResponse

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

USER, PASSWORD, NAME = "l.brandt", "heron-and-reed", "Lena Brandt"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Invented, all of it."""
PATIENTS = {"4711": "Agnes Vollmer", "4712": "Bernard Osei", "4713": "Clara Nygaard"}
CHARTS = "".join(f'<li><a href="/patients/{key}">{name}</a></li>' for key, name in PATIENTS.items())


class Sessions:
    """Sessions that end after so long without a request, by the server's own clock."""

    def __init__(self, idle_s: float = 900.0) -> None:
        self.idle_s = idle_s
        self._last: dict[str, float] = {}

    def begin(self) -> str:
        key = secrets.token_urlsafe(24)
        self._last[key] = time.monotonic()
        return key

    def known(self, key: str | None) -> bool:
        """Whether it lives; it was used just now."""
        last = self._last.get(key or "")
        if key is None or last is None or time.monotonic() - last > self.idle_s:
            return False
        self._last[key] = time.monotonic()
        return True

    def end(self, key: str | None) -> None:
        self._last.pop(key or "", None)


def page(body: str, *, title: str = "Ward", status: int = 200, language: str = "en") -> HTMLResponse:
    head = f'<head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,"></head>'
    return HTMLResponse(f'<!doctype html><html lang="{language}">{head}<body>{body}</body></html>', status, {"Cache-Control": "no-store"})


def to(place: str) -> RedirectResponse:
    return RedirectResponse(place, 302)


async def form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def right(said: dict[str, str]) -> bool:
    """Whether a user name and a password belong together."""
    return (said.get("username"), said.get("password")) == (USER, PASSWORD)


class Codes:
    """One-time codes, each good once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def good(self, code: str) -> bool:
        fresh = code not in self._used and pyotp.TOTP(TOTP).verify(code, valid_window=1)
        self._used.add(code)
        return fresh


def chart(key: str, head: str) -> Response:
    """A patient's chart."""
    name = PATIENTS.get(key)
    if name is None:
        return page("<h1>Not found</h1>", status=404)
    return page(f'{head}<main><section aria-label="Patient" class="banner">{escape(name)}, W-{key}</section><h1>Chart</h1></main>')
