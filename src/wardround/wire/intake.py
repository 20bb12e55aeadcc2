"""The intake: who sent this, when, and what for. Takes our own marks out of the request and makes its ``Live``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

from wardround.wire import roles
from wardround.wire.live import Live
from wardround.wire.preflight import AT_HEADER, TAB_HEADER
from wardround.wire.reserved import split_tab
from wardround.wire.scan import markers_in, shown_path

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.wire.credentials import Secret
    from wardround.wire.scene import Scene

_ASTRAY_S = 3600.0
"""Longer than any step of virtual time: a page that is so far away lives in a process whose clock was never set."""
_QUERY_MARK = re.compile(r"(?:^|(?<=&))__wr=([^&]*)(?:&|$)")


class Marks:
    """What our scripts wrote on a request, taken off it."""

    def __init__(self, request: http.Request) -> None:
        """Read and strip."""
        self.aside, self.aside_name = False, ""
        self.clinician, self.tab = split_tab(request.headers.pop(TAB_HEADER, ""))
        self.key = request.headers.pop(AT_HEADER, "")
        self.at = _milliseconds(self.key)
        before, question, query = request.path.partition("?")
        found = _QUERY_MARK.search(query)
        if found:
            left = _QUERY_MARK.sub("", query).rstrip("&")
            request.path = before + (question + left if left else "")
            self.aside = True
            tab, _, moment = unquote(found.group(1)).partition(";")
            self.clinician, self.tab = split_tab(tab)
            self.at = _milliseconds(moment)
            self.aside_name = moment.partition(";")[2]


def _milliseconds(text: str) -> float | None:
    try:
        return float(text.partition(";")[0]) / 1000
    except ValueError:
        return None


def take_in(scene: Scene, flow: http.HTTPFlow, marks: Marks) -> tuple[Live, list[Secret]]:
    """The exchange and the credentials that it presents."""
    request = flow.request
    if scene.dating is not None:
        scene.dating.restore(request)
    presented = scene.finder.presented(request)
    clinician = marks.clinician or scene.owners.browser_of(presented)
    if marks.at is not None:
        _in_time(scene, clinician, marks)
        scene.times.report(clinician, marks.tab, marks.at)
    way = roles.how(request, marked=bool(marks.key))
    role, route = roles.role(request, way, scene.profile)
    path = request.path
    host = request.host if request.port in (80, 443) else f"{request.host}:{request.port}"
    live = Live(
        flow=flow,
        n=scene.ledger.number(),
        at=marks.at if marks.at is not None else scene.times.now(clinician, marks.tab),
        wall=scene.wall(),
        clinician=clinician,
        tab=marks.tab,
        role=role,
        activity=roles.is_activity(role, route),
        own=route is not None and route.own,
        audit=(route.audited or "") if route is not None else "",
        how=way,
        method=request.method,
        host=host,
        path=path,
        shown=scene.redactor.text(shown_path(path)),
        reads=request.method == "GET" or (route is not None and route.role == "read"),
        document=way == "navigation" and request.headers.get("sec-fetch-dest", "document") == "document",
        key=marks.key,
        aside=marks.aside,
        aside_name=marks.aside_name,
        while_refresh=scene.ledger.refreshing(clinician),
        after=scene.acts.ended(clinician),
        act=scene.acts.of(clinician, marks.tab),
        known_at_arrival=scene.times.now(clinician, marks.tab),
    )
    live.secrets = presented
    live.acts_as = scene.owners.of(presented)
    live.presented = [secret.held(scene.redactor.fingerprint) for secret in presented]
    text = unquote(path) + "\n" + (request.get_text(strict=False) or "")
    live.markers = markers_in(text, scene.markers)
    live.request_patients = scene.patients.meant(text + "\n" + unquote_plus(text))
    live.leaks = scene.leaks.of(path, request.headers.get("referer", ""), presented)
    origin = scene.ledger.resend_of(live)
    live.resend_of = origin.n if origin else None
    return live, presented


def own_words(scene: Scene, content: bytes) -> bytes:
    """A WebSocket message with the portal's own tokens in it."""
    return content if scene.dating is None else scene.dating.restored(content)


def _in_time(scene: Scene, clinician: str | None, marks: Marks) -> None:
    """A page whose clock is hours away from ward time is no longer moved by ours: what it does then is the tester's doing."""
    away = (marks.at or 0.0) - scene.times.now(clinician)
    if abs(away) > _ASTRAY_S:
        text = f"tab {marks.tab} of {clinician} is {away / 3600:+.0f} h from ward time: the clock of its process was never set"
        scene.remark("clock-lost", text, [], once=f"{clinician}/{marks.tab}")
