"""The reserved path ``/.wardround/``: where pages talk to the wire itself. Never forwarded, never recorded."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from mitmproxy import http

from wardround.wire.preflight import allow, is_preflight

if TYPE_CHECKING:
    from wardround.wire.scene import Scene

PREFIX = "/.wardround/"


def split_tab(text: str) -> tuple[str | None, str | None]:
    """``nurse-1/A`` as (clinician, tab); a missing or ``?`` part is None."""
    clinician, _, tab = text.partition("/")
    return (clinician if clinician not in ("", "?") else None), (tab if tab not in ("", "?") else None)


async def answer(flow: http.HTTPFlow, scene: Scene | None) -> None:
    """Answer a request to the reserved path."""
    if is_preflight(flow.request):
        flow.response = allow(flow.request.headers)
        return
    name = flow.request.path.partition("?")[0].removeprefix(PREFIX)
    query = flow.request.query
    tab = query.get("tab", "")
    told = query.get("t", "")
    if scene is not None and tab and told:
        try:
            scene.times.report(*split_tab(tab), float(told) / 1000)
        except ValueError:
            flow.response = _make(flow, 400, f"t={told!r} is not a number of milliseconds since 1970".encode())
            return
    if name == "stream.js":
        script = resources.files("wardround.clock").joinpath("stream.js").read_bytes()
        flow.response = _make(flow, 200, script, "text/javascript")
        return
    if name == "blank":
        flow.response = _make(flow, 200, b"<!doctype html><title>wardround</title>", "text/html; charset=utf-8")
        return
    if name == "answered":
        here = scene is not None and await scene.asides.wait(query.get("n", ""), query.get("of", ""))
        flow.response = _make(flow, 200, b"yes") if here else _make(flow, 204)
        return
    if name != "at":
        flow.response = _make(flow, 404, b"the wire answers answered, at, blank and stream.js here")
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
