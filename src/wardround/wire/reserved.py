"""The reserved path ``/.wardround/``: where pages talk to the wire itself. Never forwarded, never recorded."""

from __future__ import annotations

import asyncio
import time
from importlib import resources
from typing import TYPE_CHECKING

from mitmproxy import http

from wardround.wire.preflight import allow, is_preflight

if TYPE_CHECKING:
    from wardround.wire.times import Times

PREFIX = "/.wardround/"
_BRAKE_MIN_S = 0.003
_BRAKE_MAX_S = 0.150


def split_tab(text: str) -> tuple[str | None, str | None]:
    """``nurse-1/A`` as (clinician, tab); a missing or ``?`` part is None."""
    clinician, _, tab = text.partition("/")
    return (clinician if clinician not in ("", "?") else None), (tab if tab not in ("", "?") else None)


class Brakes:
    """Which tabs have heard which message between tabs. Belongs to the wire's thread, but for ``tabs``."""

    def __init__(self) -> None:
        """No tab is live."""
        self._tabs: dict[str, frozenset[str]] = {}
        self._heard: dict[str, set[str]] = {}
        self._changed: dict[str, asyncio.Event] = {}

    def tabs(self, clinician: str, tabs: frozenset[str]) -> None:
        """The live tabs of a clinician's browser."""
        self._tabs = {**self._tabs, clinician: tabs}

    def ack(self, tab: str, brake: str) -> None:
        """A tab has heard it."""
        self._heard.setdefault(brake, set()).add(tab)
        if brake in self._changed:
            self._changed[brake].set()

    async def hold(self, tab: str, brake: str) -> None:
        """Wait until each other live tab of that browser has heard it: at least 3 ms, at most 150 ms of real time."""
        began = time.monotonic()
        clinician, own = split_tab(tab)
        changed = self._changed.setdefault(brake, asyncio.Event())
        try:
            await asyncio.sleep(_BRAKE_MIN_S)
            while (rest := _BRAKE_MAX_S - (time.monotonic() - began)) > 0:
                others = {f"{clinician}/{other}" for other in self._tabs.get(clinician or "", ()) if other != own}
                if others <= self._heard.get(brake, set()):
                    return
                changed.clear()
                try:
                    await asyncio.wait_for(changed.wait(), rest)
                except asyncio.TimeoutError:  # noqa: UP041  # mitmproxy 11 on Python 3.11: the same class, kept explicit
                    return
        finally:
            self._changed.pop(brake, None)
            self._heard.pop(brake, None)


async def answer(flow: http.HTTPFlow, times: Times | None, brakes: Brakes) -> None:
    """Answer a request to the reserved path."""
    if is_preflight(flow.request):
        flow.response = allow(flow.request.headers)
        return
    name = flow.request.path.partition("?")[0].removeprefix(PREFIX)
    query = flow.request.query
    tab = query.get("tab", "")
    told = query.get("t", "")
    if times is not None and tab and told:
        try:
            times.report(*split_tab(tab), float(told) / 1000)
        except ValueError:
            flow.response = _make(flow, 400, f"t={told!r} is not a number of milliseconds since 1970".encode())
            return
    if name == "brake":
        await brakes.hold(tab, query.get("id", ""))
    elif name == "ack":
        brakes.ack(tab, query.get("id", ""))
    elif name == "stream.js":
        script = resources.files("wardround.clock").joinpath("stream.js").read_bytes()
        flow.response = _make(flow, 200, script, "text/javascript")
        return
    elif name == "blank":
        flow.response = _make(flow, 200, b"<!doctype html><title>wardround</title>", "text/html; charset=utf-8")
        return
    elif name != "at":
        flow.response = _make(flow, 404, b"the wire answers at, brake, ack, blank and stream.js here")
        return
    flow.response = _make(flow, 204)


def _make(flow: http.HTTPFlow, status: int, body: bytes = b"", kind: str = "text/plain; charset=utf-8") -> http.Response:
    origin = flow.request.headers.get("origin", "*")
    headers = {"access-control-allow-origin": origin, "cache-control": "no-store", "vary": "origin"}
    if origin != "*":
        headers["access-control-allow-credentials"] = "true"
    if body:
        headers["content-type"] = kind
    return http.Response.make(status, body, headers)
