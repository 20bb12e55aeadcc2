"""What happens to an exchange on its way: mitmproxy's events, in our order.

Up: host allowed? marks off, arrived, gates, faults, what has expired is spoiled, the portal's clock is told, portal.
Down: what the answer says, gates, faults, browser.
"""

from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from mitmproxy import http

from wardround.wire import preflight, reserved
from wardround.wire.again import is_copy, take_again
from wardround.wire.answers import read_answer, read_replacement, retime
from wardround.wire.delivery import DELIVERY, Delivery, Fate
from wardround.wire.departure import forward
from wardround.wire.fault import CLINICIAN, ENGINE, RESEND, ROLE
from wardround.wire.intake import Marks, own_words, take_in
from wardround.wire.ledger import LOST
from wardround.wire.passage import Passage, Passages, connected
from wardround.wire.scene import NOTE
from wardround.wire.streams import Follower, is_event_stream

if TYPE_CHECKING:
    from mitmproxy import connection

    from wardround.portal.profile import Profile
    from wardround.wire.scene import Scene

M = TypeVar("M", bound=Callable[..., Any])
_SWITCHING = 101


def _watched(method: M) -> M:
    """An error of ours must not look like the portal's: it is remarked, and every verdict of the scenario is in doubt."""

    @functools.wraps(method)
    async def guarded(self: Traffic, given: Any) -> None:  # noqa: ANN401  # mitmproxy's events carry different things
        try:
            done = method(self, given)
            if inspect.isawaitable(done):
                await done
        except Exception as failure:  # noqa: BLE001
            self.crashed(failure)

    return guarded  # type: ignore[return-value]


class Traffic:
    """The addon. Everything here runs in the wire's thread."""

    def __init__(self, profile: Profile) -> None:
        """No scenario yet: what comes is forwarded and not recorded."""
        self._profile = profile
        self._hosts = {host.lower() for host in profile.portal.hosts}
        self.under_way = Passages()
        self._on_connection: dict[str, int] = {}
        self.scene: Scene | None = None

    @property
    def rests(self) -> bool:
        """Whether nothing can make an exchange wait: no fault, no gate, no portal whose clock is told."""
        return self.scene is None or (self.scene.hook is None and self.scene.desk.empty)

    def crashed(self, failure: Exception) -> None:
        """Say that the wire itself has failed."""
        if self.scene is not None:
            kind = type(failure).__name__
            text = f"the wire failed on an exchange ({kind}: {failure}): the history may lack some of what happened"
            self.scene.remark("wire-error", self.scene.redactor.text(text), [], once=kind)

    def allowed(self, host: str, port: int) -> bool:
        """Whether the profile (or a fault that answers for a host of its own) lets a host through."""
        name = host.lower()
        return bool({name, f"{name}:{port}"} & self._hosts) or (self.scene is not None and self.scene.desk.impersonates(name))

    def _forbid(self, flow: http.HTTPFlow) -> None:
        place = f"{flow.request.host}:{flow.request.port}"
        listed = ", ".join(sorted(self._hosts))
        text = f"{place} is not in the profile's list of hosts ({listed}). Add it to portal.hosts if it belongs to the portal."
        flow.response = http.Response.make(403, f"wardround: {text}\n".encode(), {"content-type": "text/plain; charset=utf-8"})
        if self.scene is not None:
            self.scene.remark("outside-host", f"a request to {text}", NOTE, once=flow.request.host)

    @_watched
    def http_connect(self, flow: http.HTTPFlow) -> None:
        """A tunnel is asked for (TLS, WebSocket)."""
        if not self.allowed(flow.request.host, flow.request.port):
            self._forbid(flow)

    def client_disconnected(self, client: connection.Client) -> None:
        """A browser's connection has ended."""
        self._on_connection.pop(client.id, None)
        self.under_way.closed(client)

    @_watched
    async def request(self, flow: http.HTTPFlow) -> None:
        """A request has reached the wire."""
        if is_copy(flow):
            await self._again(flow)
            return
        request = flow.request
        count = self._on_connection[flow.client_conn.id] = self._on_connection.get(flow.client_conn.id, 0) + 1
        flow.metadata["wardround.on_connection"] = count
        if not self.allowed(request.host, request.port):
            self._forbid(flow)
            return
        scene = self.scene
        if request.path.startswith(reserved.PREFIX):
            await reserved.answer(flow, scene)
            return
        request.headers.pop("proxy-connection", None)
        if preflight.is_preflight(request) and preflight.clean(request):
            flow.response = preflight.allow(request.headers)
            return
        marks = Marks(request)
        if scene is None:
            return
        live, presented = take_in(scene, flow, marks)
        passage = self.under_way[flow.id] = Passage(scene, live, presented)
        flow.metadata |= {ENGINE: live.n, CLINICIAN: live.clinician, ROLE: live.role}
        self.under_way.on(flow.client_conn, live.clinician)
        if live.resend_of is not None:
            flow.metadata[RESEND] = live.resend_of
        scene.ledger.arrive(live)
        await self._before_portal(passage)

    async def _again(self, flow: http.HTTPFlow) -> None:
        """The network delivers a request once more: no gate and no fault stands in its way."""
        taken = take_again(self.scene, flow) if self.scene is not None else None
        if self.scene is not None and taken is not None:
            self.under_way[flow.id] = Passage(self.scene, *taken)
            self.scene.ledger.arrive(taken[0])
            await forward(self.scene, *taken)

    async def _before_portal(self, passage: Passage) -> None:
        scene, live, flow = passage.scene, passage.live, passage.live.flow
        await scene.desk.gates(live, "portal")
        await scene.desk.faults(live, "request")
        if live.cut and flow.error is None:
            flow.kill()  # type: ignore[no-untyped-call]
        if flow.error is not None:
            live.outcome, live.arrived = "request-lost", False
            self._end(passage)
        elif flow.response is not None:
            live.outcome, live.arrived = "replaced", False
        elif live.gone.happened:
            # mitmproxy sends nothing on for a browser that has left, and says so to error()
            live.outcome, live.arrived = "aborted", False
        else:
            live.forwarded_at = scene.moment(live)
            live.forwarded_real = time.time()
            await forward(scene, live, passage.presented)

    @_watched
    async def responseheaders(self, flow: http.HTTPFlow) -> None:
        """An answer begins. One without an end must be passed on as it comes."""
        passage = self.under_way.get(flow.id)
        if flow.response is None or not is_event_stream(flow.response):
            return
        if passage is None:
            flow.response.stream = True
            return
        await self._answer(passage, flow.response)
        if flow.error is None and is_event_stream(flow.response):
            passage.follower = Follower(passage.scene, passage.live)
            flow.response.stream = passage.follower.chunk
            passage.follower.opened()
            passage.scene.ledger.change()

    @_watched
    async def response(self, flow: http.HTTPFlow) -> None:
        """An answer is complete."""
        passage = self.under_way.get(flow.id)
        if passage is None or flow.response is None:
            if flow.response is not None and preflight.is_preflight(flow.request):
                preflight.widen(flow.response)
            return
        if not passage.answered:
            await self._answer(passage, flow.response)
        if passage.follower is not None:
            await passage.scene.desk.streams.ended(passage.live)
            passage.follower.close("portal")
        delivery: Delivery | None = flow.metadata.pop(DELIVERY, None)
        if delivery is not None and flow.error is None and passage.follower is None and flow.websocket is None:
            passage.delivering = True
            delivery.begin(functools.partial(self._delivered, passage), self.crashed)
        elif flow.websocket is None or flow.error is not None:
            self._end(passage)

    def _delivered(self, passage: Passage, fate: Fate) -> None:
        """A fault has sent what it would of an answer."""
        live, scene = passage.live, passage.scene
        live.answered_at, live.answered_wall = scene.moment(live), scene.wall()
        if fate == "gone":
            live.outcome = "aborted"
        elif fate == "cut" and live.outcome not in LOST:
            live.outcome = "response-lost"
        self._end(passage)

    async def _answer(self, passage: Passage, response: http.Response) -> None:
        scene, live, flow = passage.scene, passage.live, passage.live.flow
        passage.answered = True
        replaced = live.outcome == "replaced"
        if not replaced:
            live.arrived = True
            live.outcome = "answered"
            live.status = response.status_code
            if live.how == "preflight":
                preflight.widen(response)
            read_answer(scene, live, response, passage.presented)
            retime(scene, live, response)
            scene.ledger.change()
        if live.copy_of is not None:
            live.outcome = "response-lost"
            return
        await scene.desk.gates(live, "browser")
        await scene.desk.faults(live, "response")
        live.answered_at, live.answered_wall = scene.moment(live), scene.wall()
        delivery: Delivery | None = flow.metadata.get(DELIVERY)
        if flow.error is not None or (delivery is not None and delivery.loses):
            live.outcome = "request-lost" if replaced else "response-lost"
        elif live.altered:
            live.outcome = "replaced"
        if flow.response is not None and live.outcome == "replaced":
            read_replacement(live, flow.response)

    @_watched
    def error(self, flow: http.HTTPFlow) -> None:
        """An exchange has ended without an answer: lost by us, given up by the browser, or refused by the network."""
        passage = self.under_way.get(flow.id)
        if passage is None:
            return
        live = passage.live
        said = (flow.error.msg if flow.error else "").lower()
        if live.outcome in ("open", "answered") and said != "connection killed.":
            sent = live.forwarded_at is not None
            if live.cut:
                live.outcome = "response-lost" if sent else "request-lost"
                live.arrived = live.arrived or (None if sent else False)
            elif "client disconnect" in said or "reset by client" in said:
                live.outcome = "aborted"
                live.arrived = live.arrived or (None if sent else False)
            elif passage.follower is None:
                live.outcome = "error"
                live.arrived = None if connected(flow) else False
        if passage.follower is not None:
            passage.follower.close("browser" if live.outcome == "aborted" else None)
        self._end(passage)

    def _end(self, passage: Passage) -> None:
        """An exchange is over."""
        live = passage.live
        self.under_way.pop(live.flow.id, None)
        passage.scene.asides.answered(live)
        live.answered_wall = passage.scene.wall() if live.answered_wall is None else live.answered_wall
        passage.scene.record(live)
        if live.outcome not in LOST:
            live.forget()

    @_watched
    def websocket_start(self, flow: http.HTTPFlow) -> None:
        """A WebSocket is open."""
        passage = self.under_way.get(flow.id)
        if passage is not None:
            passage.follower = Follower(passage.scene, passage.live)
            passage.follower.opened()
            passage.scene.ledger.change()

    @_watched
    async def websocket_message(self, flow: http.HTTPFlow) -> None:
        """A WebSocket message passes."""
        passage = self.under_way.get(flow.id)
        if passage is None or passage.follower is None or flow.websocket is None:
            return
        message = flow.websocket.messages[-1]
        if message.from_client:
            message.content = own_words(passage.scene, message.content)
        if passage.follower.cut or not await passage.scene.desk.streams.message(passage.live):
            message.drop()  # type: ignore[no-untyped-call]
            return
        passage.follower.message("browser" if message.from_client else "portal", message.content)
        # mitmproxy keeps every message of a connection; a shift's worth of alerts would only fill memory.
        del flow.websocket.messages[:-1]

    @_watched
    def websocket_end(self, flow: http.HTTPFlow) -> None:
        """A WebSocket is closed."""
        passage = self.under_way.get(flow.id)
        if passage is None or flow.websocket is None:
            return
        if passage.follower is not None:
            by_browser = flow.websocket.closed_by_client
            passage.follower.close(None if by_browser is None else "browser" if by_browser else "portal")
        self._end(passage)
