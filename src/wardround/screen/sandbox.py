"""Nothing is written while a rule acts: every request that could write is held on its way, and every way out of the page is closed.

Two layers. Routes over every page of the context hold requests (forms, fetch, XHR, keepalive, workers of a page): what is not GET, HEAD or
OPTIONS, a GET whose path says that it writes, and every navigation. ``guard.js`` in each document holds what no route sees (beacons, frames
of web sockets that are open, messages to a service worker). Both tell what they held. And the proof: a write that a server answers all the
same is counted as escaped.

A team's own routes stay: what is let through falls back to them. What is held never reaches them.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urldefrag, urlsplit

from wardround.screen import standards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import CDPSession, Frame, Page, Request, Response, Route

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that do not write (RFC 9110, 9.2.1)."""
OURS = "x-wardround-held"
"""Header of an answer that no server gave."""
_WORDS = standards.data("request_words.json")
_READS, _WRITES, _SIGN_IN = (frozenset(_WORDS[key]) for key in ("reads", "writes", "sign_in"))
_ASKS = frozenset({"get", "read", "list", "count", "browse", "fetch", "load", "version"})
"""Verbs of methods that are called by name (JSON-RPC): in a path they may be anything."""
_SPLIT = re.compile(r"[/.\-]+|(?<=[a-z])(?=[A-Z])")
_STATIC = re.compile(r"\.(?:html?|m?js|css|json|svg|png|jpe?g|gif|woff2?|map|txt|xml)$", re.IGNORECASE)

Kind = Literal["request", "form", "beacon", "socket", "read", "navigation"]


@dataclass(frozen=True)
class Held:
    """One thing that would have left the page."""

    kind: Kind
    """``request``: fetch or XHR; ``form``: a submission by the browser; ``socket``: a frame, or a message to a service worker: it may
    mean anything; ``read``: it only looks like a write (a search, a heartbeat)."""
    method: str
    path: str
    key: str = ""
    """Its idempotency key."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def write(self) -> bool:
        """Whether it would have written."""
        return self.kind in {"request", "form", "beacon"}

    @property
    def signs_in(self) -> bool:
        """Whether it leads to a page for signing in, or out."""
        return bool(words(self.path) & _SIGN_IN) or any(part.lower() in _SIGN_IN for part in self.path.split("/"))


def open_anew(page: Page, address: str) -> None:
    """Load an address as a new document, also where only its fragment differs from where the page is."""
    stays = "#" in address and urldefrag(page.url).url == urldefrag(address).url
    page.goto(address, wait_until="commit")
    if stays:  # the document, and what is stuck in it, stayed
        page.reload(wait_until="commit")


def words(path: str) -> frozenset[str]:
    """The words of a path, lower case: ``/orders/5/discontinueAll`` has ``discontinue``."""
    return frozenset(word.lower() for word in _SPLIT.split(path) if word)


@dataclass
class Sandbox:
    """Holds back what one page and the others of its context would write. Use ``closed``."""

    page: Page
    held: list[Held] = field(default_factory=list)
    """Since the last ``release``."""
    escaped: list[str] = field(default_factory=list)
    """Writes that a server has answered: none, ever."""
    returning: Literal["", "leaving", "loading", "walking"] = ""
    """The page is on its way back to its own address: that navigation may pass. Once the new document is there (``loading``), so may what
    only asks (for a token, say); what the old one sends while it is left may not. ``walking``: the caller leads it further; what it then
    sends is the caller's own."""
    _waiting: list[Route] = field(default_factory=list)
    _begun: list[Request] = field(default_factory=list)
    """Requests that could write and that began in here: one that was under way before is not ours to hold."""
    _let: list[Request] = field(default_factory=list)
    _own: list[Page | Frame] = field(default_factory=list)
    _cdp: CDPSession | None = None

    def meet(self, route: Route) -> None:
        """Let a request pass (to the routes of the team), or hold it."""
        if self.returning == "walking":
            self._let.append(route.request)
            route.fallback()
            return
        found = self._judge(route.request)
        if found and found.kind == "read" and self.returning == "loading":
            # A page that comes back asks for its session again, with a POST very often; without an answer it never does.
            self._let.append(route.request)
            found = None
        if found is None:
            route.fallback()
            return
        self.held.append(found)
        if found.kind == "navigation":
            route.abort("aborted")
        else:
            self._waiting.append(route)

    def _judge(self, request: Request) -> Held | None:
        method, path = request.method.upper(), urlsplit(request.url).path
        if request.is_navigation_request():
            if method not in SAFE:
                return Held("form", method, path)
            return None if self._may_load(request) else Held("navigation", method, path)
        if method in SAFE:
            looks = (
                request.resource_type in {"fetch", "xhr", "image", "ping", "other"} and not _STATIC.search(path) and words(path) & _WRITES
            )
            return Held("request", method, path) if looks and method == "GET" else None
        key = request.headers.get("idempotency-key") or request.headers.get("x-idempotency-key") or request.headers.get("x-request-id", "")
        return Held("read" if _reads(request, path) else "request", method, path, key)

    def _may_load(self, request: Request) -> bool:
        """A new iframe (a dialog that comes from the server) may load; what is there stays, unless we bring it back ourselves."""
        from playwright.sync_api import Error

        try:
            frame = request.frame
        except Error:
            return False
        return bool(self.returning) or (frame.parent_frame is not None and frame not in self._own)

    def answer(self) -> None:
        """Tell the page that what is held went well, though it went nowhere: what does it show then?"""
        from playwright.sync_api import Error

        for route in self._waiting:
            if route.request.is_navigation_request():
                continue
            with contextlib.suppress(Error):
                route.fulfill(
                    status=200, content_type="application/json", body="{}", headers={OURS: "1", "Access-Control-Allow-Origin": "*"}
                )
        self._waiting = [route for route in self._waiting if route.request.is_navigation_request()]

    def release(self) -> None:
        """Give up what is held: it fails, as on a lost network. Pages that were opened are closed."""
        from playwright.sync_api import Error

        waiting, self._waiting = self._waiting, []
        for route in waiting:
            with contextlib.suppress(Error):
                route.abort("aborted" if route.request.is_navigation_request() else "failed")
        for one in [one for one in self.page.context.pages if one not in self._own]:
            with contextlib.suppress(Error):
                one.close()
        self.held.clear()

    def _asked(self, request: Request) -> None:
        if request.method.upper() not in SAFE:
            self._begun.append(request)

    def _answered(self, response: Response) -> None:
        request = response.request
        if request in self._begun and request not in self._let and OURS not in response.headers:
            self.escaped.append(f"{request.method} {urlsplit(request.url).path}")

    def _open(self) -> None:
        context = self.page.context
        self._own = [*context.pages, *(frame for one in context.pages for frame in one.frames)]
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.route("**/*", self.meet)
        for one in context.pages:
            one.route("**/*", self.meet)
        self._bypass(on=True)

    def renew(self) -> None:
        """The page has other frames now: those stay, too."""
        self._own = [*self.page.context.pages, *(frame for one in self.page.context.pages for frame in one.frames)]

    def _bypass(self, *, on: bool) -> None:
        """What a service worker fetches for the page is seen by no route: the page does without it for a while (Chromium)."""
        from playwright.sync_api import Error

        with contextlib.suppress(Error):
            if on:
                self._cdp = self.page.context.new_cdp_session(self.page)
                self._cdp.send("Network.enable")
                self._cdp.send("Network.setBypassServiceWorker", {"bypass": True})
            elif self._cdp:
                self._cdp.send("Network.setBypassServiceWorker", {"bypass": False})
                self._cdp.detach()

    def time_zone(self, zone: str) -> bool:
        """Let the page be in a time zone; empty: in its own again. Whether this browser can, and the team has set none itself."""
        from playwright.sync_api import Error

        try:
            if self._cdp is None:
                return False
            self._cdp.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        except Error:
            return False
        return True

    def _close(self) -> None:
        from playwright.sync_api import Error

        context = self.page.context
        self.release()
        self._bypass(on=False)
        with contextlib.suppress(Error):
            context.unroute("**/*", self.meet)
        for one in context.pages:
            with contextlib.suppress(Error):
                one.unroute("**/*", self.meet)
        context.remove_listener("request", self._asked)
        context.remove_listener("response", self._answered)

    def shared_worker(self) -> bool:
        """Whether a shared worker of this context runs: nobody sees what it sends."""
        from playwright.sync_api import Error

        try:
            if not self._cdp:
                return False
            mine = self._cdp.send("Target.getTargetInfo")["targetInfo"].get("browserContextId")
            found = self._cdp.send("Target.getTargets", {"filter": [{"type": "shared_worker"}]})["targetInfos"]
        except Error:
            return False
        return any(one.get("browserContextId") == mine for one in found)


@contextlib.contextmanager
def closed(page: Page) -> Iterator[Sandbox]:
    """A sandbox around a page, for as long as the block runs."""
    box = Sandbox(page)
    box._open()  # noqa: SLF001 - its own
    try:
        yield box
    finally:
        box._close()  # noqa: SLF001 - its own


def _reads(request: Request, path: str) -> bool:
    """Whether a POST only asks: by the words of its path, or of the method that its JSON-RPC calls, or a query of GraphQL."""
    called = _called(request)
    said = called or words(path)
    if request.method.upper() != "POST" or said & _WRITES:
        return False
    if called & _ASKS:
        return True
    if "graphql" in said:
        return "mutation" not in (request.post_data or "")
    return bool(said & _READS)


def _called(request: Request) -> frozenset[str]:
    """The words of the method that a JSON-RPC call names (``model.patient.fields_view_get``: of its last part); none for anything else."""
    from playwright.sync_api import Error

    try:
        call = json.loads(request.post_data or "")
    except (ValueError, Error):  # binary bodies have no text
        return frozenset()
    method = call.get("method") if isinstance(call, dict) and "params" in call else None
    if not isinstance(method, str):
        return frozenset()
    return frozenset(word for one in words(re.split(r"[./]", method)[-1]) for word in one.split("_") if word)
