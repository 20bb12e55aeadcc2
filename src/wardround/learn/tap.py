"""What passed on the wire, with its values: in memory only, for as long as a portal is being learnt."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mitmproxy.http import Response

from wardround.clock.script import RESERVED
from wardround.wire.cookies import CookieSet, parse_set_cookie, sent_cookies
from wardround.wire.credentials import fields
from wardround.wire.proxy import Proxy
from wardround.wire.roles import how
from wardround.wire.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mitmproxy import http

    from wardround.portal.profile import Profile

_MARKS = "x-wardround-"
_MOST = 400_000
"""Characters of an answer that are kept."""
_READS = frozenset({"GET", "HEAD"})
_HELD = 503
_STATIC = frozenset({"script", "style", "image", "font", "manifest", "audio", "video"})


@dataclass(eq=False)
class Sight:
    """One exchange as it passed. ``at``: virtual seconds since 1970."""

    at: float
    method: str
    scheme: str
    host: str
    """With its port, unless that is the scheme's own."""
    path: str
    """Path with query."""
    how: str
    dest: str
    headers: dict[str, str]
    """Of the request, names in lower case, ours taken out."""
    body: str
    phase: str
    """What was being tried when it passed."""
    number: int = 0
    """In the order in which they passed."""
    status: int | None = None
    answer: dict[str, str] = field(default_factory=dict)
    """Headers of the answer, names in lower case."""
    text: str = ""
    cookies: list[CookieSet] = field(default_factory=list)
    """What the answer sets."""
    frames: int = 0
    """Of a stream: messages so far."""

    @property
    def place(self) -> str:
        """``POST /auth/token``: method and path without query."""
        return f"{self.method} {self.where}"

    @property
    def where(self) -> str:
        """The path without its query."""
        return self.path.partition("?")[0]

    @property
    def static(self) -> bool:
        """Whether it is a file of the page, which says nothing of sessions."""
        return self.dest in _STATIC

    @property
    def stream(self) -> bool:
        """Whether it is an event stream or a WebSocket."""
        return self.how in ("websocket", "stream") or self.answer.get("content-type", "").startswith("text/event-stream")

    def sent(self) -> list[tuple[str, str]]:
        """(name, value) of the cookies that it sent."""
        return sent_cookies([self.headers["cookie"]]) if "cookie" in self.headers else []

    def clears(self) -> list[str]:
        """Cookies that it sent and its answer removes."""
        sent = {name for name, value in self.sent() if value}
        return [cookie.name for cookie in self.cookies if cookie.removed and cookie.name in sent]

    def told(self) -> list[tuple[str, str, dict[str, object]]]:
        """(name, value, fields beside it) of the text fields of its answer."""
        return list(fields(self.answer.get("content-type", ""), self.text))

    def asked(self) -> list[tuple[str, str, dict[str, object]]]:
        """(name, value, fields beside it) of the text fields of its request body."""
        return list(fields(self.headers.get("content-type", ""), self.body))


class Tap:
    """Listens beside the wire. Written by the wire's thread, read by any."""

    name = "learning-tap"

    def __init__(self, now: Callable[[], float], allowed: Callable[[str, int], bool]) -> None:
        """``now``: virtual time; ``allowed``: whether a host is in the profile's list."""
        self._now = now
        self._allowed = allowed
        self._lock = threading.Lock()
        self._sights: list[Sight] = []
        self._by_flow: dict[str, Sight] = {}
        self.outside: dict[str, str] = {}
        """Hosts that were asked for and are not in the list, with what for (``navigation``, ``fetch`` ...)."""
        self.phase = "open"
        self._held: list[str] | None = None

    def sights(self, since: int = 0) -> list[Sight]:
        """What has passed, in order; ``since``: leave out so many."""
        with self._lock:
            return self._sights[since:]

    def count(self) -> int:
        """How many have passed."""
        with self._lock:
            return len(self._sights)

    @contextmanager
    def reading_only(self) -> Iterator[list[str]]:
        """Meanwhile nothing that may write reaches the portal. Yields what was held back, as it comes."""
        held: list[str] = []
        self._held = held
        try:
            yield held
        finally:
            self._held = None

    def http_connect(self, flow: http.HTTPFlow) -> None:
        """A tunnel is asked for."""
        if not self._allowed(flow.request.host, flow.request.port):
            self._strange(flow, "tunnel")

    def request(self, flow: http.HTTPFlow) -> None:
        """A request has come."""
        request = flow.request
        if request.path.startswith(f"{RESERVED}/") or request.method == "OPTIONS":
            return
        mark = request.headers.get("x-wardround-at", "")
        way = how(request, marked=bool(mark))
        if not self._allowed(request.host, request.port):
            self._strange(flow, way)
            return
        if self._held is not None and request.method not in _READS:
            self._held.append(f"{request.method} {request.path.partition('?')[0]}")
            flow.response = Response.make(_HELD, b"", {"Cache-Control": "no-store"})
            return
        sight = Sight(
            at=_moment(mark) or self._now(),
            method=request.method,
            scheme=request.scheme,
            host=_place(request),
            path=request.path,
            how=way,
            dest=request.headers.get("sec-fetch-dest", ""),
            headers={name.lower(): value for name, value in _said(request.headers) if not name.lower().startswith(_MARKS)},
            body=(request.get_text(strict=False) or "")[:_MOST],
            phase=self.phase,
        )
        with self._lock:
            sight.number = len(self._sights)
            self._sights.append(sight)
            self._by_flow[flow.id] = sight

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """An answer begins: of a stream, more is not needed."""
        sight = self._by_flow.get(flow.id)
        if sight is not None and flow.response is not None:
            response = flow.response
            sight.status = response.status_code
            sight.answer = {name.lower(): value for name, value in _said(response.headers)}
            read = (parse_set_cookie(line, time.time()) for line in response.headers.get_all("set-cookie"))
            sight.cookies = [cookie for cookie in read if cookie is not None]

    def response(self, flow: http.HTTPFlow) -> None:
        """An answer is complete."""
        sight = self._by_flow.pop(flow.id, None)
        if sight is not None and flow.response is not None and not sight.static and not flow.response.stream:
            sight.text = (flow.response.get_text(strict=False) or "")[:_MOST]

    def websocket_message(self, flow: http.HTTPFlow) -> None:
        """A message passes."""
        sight = self._by_flow.get(flow.id)
        if sight is not None:
            sight.frames += 1

    def _strange(self, flow: http.HTTPFlow, way: str) -> None:
        with self._lock:
            place = _place(flow.request)
            if self.outside.get(place) in (None, "tunnel"):
                self.outside[place] = way


class _Both:
    """Two addons in one place: the tap hears a request before the wire takes anything off it."""

    name = "learning"

    def __init__(self, *addons: object) -> None:
        self.addons = list(addons)


class TappedWire(Wire):
    """The wire of a run, with a tap."""

    def __init__(self, profile: Profile, *, secret: bytes) -> None:
        """Nothing runs yet."""
        super().__init__(profile, secret=secret)
        self.tap = Tap(self._moment, self._traffic.allowed)
        self._proxy = Proxy(_Both(self.tap, self._traffic), insecure_tls=profile.portal.insecure_tls)

    def become(self, profile: Profile) -> None:
        """From the next scenario on the portal is described by this profile (its hosts stay)."""
        self.profile = profile

    def _moment(self) -> float:
        return self.now() if self._traffic.scene is not None else time.time()


def _moment(mark: str) -> float | None:
    try:
        return float(mark.partition(";")[0]) / 1000
    except ValueError:
        return None


def _place(request: http.Request) -> str:
    usual = {"http": 80, "https": 443}.get(request.scheme)
    return request.host if request.port in (usual, 443 if not request.scheme else usual) else f"{request.host}:{request.port}"


def _said(headers: http.Headers) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = list(headers.items())  # type: ignore[no-untyped-call]
    return found
