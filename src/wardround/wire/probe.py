"""Asking the portal itself, with an old credential, whether an ended session is over."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote

import httpx
from mitmproxy import connection, http

from wardround.portal.trust import trust
from wardround.wire.answers import read_answer
from wardround.wire.cookies import change_cookie
from wardround.wire.credentials import header_items
from wardround.wire.live import Live
from wardround.wire.scan import shown_path
from wardround.wire.spoil import spoil
from wardround.wire.streams import endless

if TYPE_CHECKING:
    from wardround.history.events import Exchange
    from wardround.wire.credentials import Secret
    from wardround.wire.memory import Kept, What
    from wardround.wire.scene import Scene

_PATIENCE_S = 15.0
_NOT_SENT = frozenset(
    {"content-length", "connection", "host", "accept-encoding", "if-none-match", "if-modified-since", "transfer-encoding"}
)
_NOT_KEPT = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""httpx has decoded the body."""
_GOOD = range(200, 300)
_NOWHERE = ("127.0.0.1", 0)


def probe(scene: Scene, clinician: str, what: What, after: str) -> Exchange | None:
    """Send a remembered request again, past the browser, and record it. None when there is none to send."""
    found = scene.memory.recall(clinician, what)
    if found is None:
        return None
    kept, secret = found
    request = _with_credential(kept, secret)
    at = scene.times.now(clinician)
    presented = scene.finder.presented(request)
    expired = scene.ager.expire(request, presented, at) if scene.ager else []
    for worthless, _ in scene.desk.standing.worthless(presented, at):
        spoil(request, worthless)
    if scene.hook:
        request.headers.update(scene.hook.headers(at))
    flow = http.HTTPFlow(connection.Client(peername=_NOWHERE, sockname=_NOWHERE), connection.Server(address=None))
    flow.request = request
    live = Live(
        flow=flow,
        n=scene.ledger.number(),
        at=at,
        wall=scene.wall(),
        clinician=clinician,
        tab=None,
        role=kept.role,
        activity=False,
        how="unknown",
        method=request.method,
        host=request.host if request.port in (80, 443) else f"{request.host}:{request.port}",
        path=request.path,
        shown=scene.redactor.text(shown_path(request.path)),
        probe=f"{what} after {after}",
        known_at_arrival=at,
        forwarded_at=at,
    )
    live.acts_as = scene.owners.of(presented)
    live.presented = [held.held(scene.redactor.fingerprint, expired=held in expired) for held in presented]
    answer = _send(scene, request)
    live.answered_at, live.answered_wall = at, scene.wall()
    if answer is None:
        live.outcome, live.arrived = "error", None
    else:
        live.outcome, live.arrived, live.status = "answered", True, answer.status_code
        read_answer(scene, live, answer, presented)
        if live.accepted and what != "refresh" and not live.patients and _is_public(scene, request):
            live.accepted = None
    event = live.event()
    scene.emit(event)
    return event


def _with_credential(kept: Kept, secret: Secret) -> http.Request:
    """The remembered request, with another credential of the same kind in the old one's place."""
    request = kept.request.copy()
    old, new = kept.secret.value, secret.value
    if old == new:
        return request
    if kept.secret.place == "cookie":
        changed = [change_cookie(header, kept.secret.name, new) for header in request.headers.get_all("cookie")]
        request.headers.set_all("cookie", changed)
    elif kept.secret.place == "header":
        request.headers[kept.secret.name] = request.headers[kept.secret.name].replace(old, new)
    else:
        body = request.get_text(strict=False) or ""
        for spelled in (str, quote, quote_plus):
            body = body.replace(spelled(old), spelled(new))
        request.text = body
    return request


def _send(scene: Scene, request: http.Request) -> http.Response | None:
    headers = [(name, value) for name, value in header_items(request) if name.lower() not in _NOT_SENT]
    insecure = scene.profile.portal.insecure_tls
    try:
        with (
            httpx.Client(verify=trust(insecure=insecure), trust_env=False, timeout=_PATIENCE_S) as client,
            client.stream(request.method, request.url, headers=headers, content=request.get_content(strict=False)) as answer,
        ):
            # one without an end has said all that is asked for when it opens
            content = b"" if endless(answer.headers.get("content-type", "")) else answer.read()
    except httpx.HTTPError:
        return None
    made = http.Response.make(answer.status_code, content)
    made.headers.clear()
    for name, value in answer.headers.multi_items():
        if name.lower() not in _NOT_KEPT:
            made.headers.add(name, value)
    return made


def _is_public(scene: Scene, request: http.Request) -> bool:
    """Whether the portal answers this without any credential too: then its answer proves nothing."""
    bare = request.copy()
    for secret in scene.finder.presented(bare):
        if secret.place == "header":
            bare.headers.pop(secret.name, None)
        elif secret.place == "url":
            bare.path = unquote(bare.path).replace(secret.value, "")
    bare.headers.pop("cookie", None)
    answer = _send(scene, bare)
    return answer is not None and answer.status_code in _GOOD
