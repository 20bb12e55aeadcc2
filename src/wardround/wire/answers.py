"""What the portal's answer says, before any gate or fault touches it: the portal's truth, whatever the browser gets to hear."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wardround.wire import roles
from wardround.wire.acceptance import oauth_error
from wardround.wire.freshness import translate
from wardround.wire.scan import markers_in

if TYPE_CHECKING:
    from mitmproxy import http

    from wardround.wire.credentials import Secret
    from wardround.wire.live import Live
    from wardround.wire.scene import Scene

_WORDS = {"access": "access token", "refresh": "refresh token", "session": "session"}
_SESSION = frozenset({"sign-in", "refresh", "heartbeat", "extend"})
"""Roles of exchanges whose answers may say when the session ends."""
_LARGE = 2_000_000


def read_answer(scene: Scene, live: Live, response: http.Response, presented: list[Secret]) -> list[Secret]:
    """Note on ``live`` what an answer says. Returns the credentials that it issues."""
    live.content_type = response.headers.get("content-type")
    live.cache_control = response.headers.get("cache-control")
    live.size = len(response.raw_content or b"")
    if not any(route.role == live.role for route in scene.profile.routes):
        live.role = roles.after_answer(live.role, live.content_type, live.how)
    live.oauth_error = oauth_error(response)
    location = response.headers.get("location")
    live.location = scene.redactor.text(urlsplit(location).path or "/") if location else None
    now = scene.moment(live)
    server_now = now if scene.server == "hooked" else time.time()
    issued, live.cleared = scene.finder.issued(response, server_now)
    for secret in issued:
        if secret.what in _WORDS:
            scene.redactor.add(secret.value, _WORDS[secret.what])
    live.granted = issued
    scene.desk.standing.issue(issued)
    live.issued = [secret.held(scene.redactor.fingerprint) for secret in issued]
    if live.role != "static" and live.size < _LARGE and _is_text(live.content_type):
        text = response.get_text(strict=False) or ""
        live.patients = scene.patients.named(text)
        live.answer_markers = markers_in(text, scene.markers)
    live.accepted = scene.acceptance.judge(live, response, presented, issued)
    scene.owners.issue(live.clinician, live.role, presented, issued, accepted=response.status_code < 400)  # noqa: PLR2004  # HTTP
    if scene.server != "real" and live.copy_of is None:
        scene.jar.take(live.clinician, response, now=now, server_now=server_now)
    if scene.ager is not None:
        scene.ager.on_answer(live, response, presented, issued, now)
    if not live.probe:
        scene.memory.keep(live, presented, issued)
    return issued


def retime(scene: Scene, live: Live, response: http.Response) -> None:
    """Give the browser an answer whose times are virtual: how long it may be kept, and when what it issues expires."""
    if scene.server == "real":
        return
    ahead_s = scene.moment(live) - time.time()
    translate(response, ahead_s=ahead_s)
    if scene.dating is None:
        return
    about_a_session = live.role in _SESSION or any(secret.what in _WORDS for secret in live.granted)
    changed = scene.dating.redate(response, ahead_s=ahead_s, expiries=about_a_session)
    words = {secret.value: _WORDS[secret.what] for secret in live.granted if secret.what in _WORDS}
    for given in words.keys() & changed.keys():
        scene.redactor.add(changed[given], words[given])


def read_replacement(live: Live, response: http.Response) -> None:
    """Note what the browser got in the place of the portal's answer (if the portal was asked at all)."""
    live.status = response.status_code
    live.content_type = response.headers.get("content-type")
    live.cache_control = response.headers.get("cache-control")
    live.oauth_error = oauth_error(response)
    live.accepted = None
    live.size = len(response.raw_content or b"")


def _is_text(content_type: str | None) -> bool:
    kind = (content_type or "").lower()
    return not kind or kind.startswith("text/") or any(word in kind for word in ("json", "xml", "javascript", "html"))
