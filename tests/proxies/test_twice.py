"""What comes twice."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from starlette.background import BackgroundTask
from starlette.responses import Response

from proxies.delivered_twice import DeliveredTwice
from proxies.replayed_response import ReplayedResponse
from tests.wire.conftest import NOON
from wardround.wire import Aim

if TYPE_CHECKING:
    import httpx
    from starlette.types import Receive, Scope, Send

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


class Once(Response):
    """Answers the first time only."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.background is not None:
            await asyncio.sleep(60)
        self.background = BackgroundTask(int)  # a mark that is there anyway
        await super().__call__(scope, receive, send)


def test_delivered_twice(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The same bytes at the portal twice, the first answer for the browser; the second arrival is the network's."""
    wire.act("nurse-1", "A", 3, "order")
    wire.markers.add("WR-1")
    with wire.fault(DeliveredTwice(), "write") as fault:
        answer = tab_a.post("/order?x=1", json={"dose": "WR-1"}, headers={"authorization": "Bearer abc", "x-extra": "1"})
        assert tab_a.get("/chart").status_code == 200
    assert answer.json()["n"] == 1
    first, second, _ = upstream.seen
    assert first == second
    assert upstream.paths() == ["/order?x=1", "/order?x=1", "/chart"]
    one, copy, _ = events.exchanges(3)
    assert (one.by, one.outcome, one.faults, one.resend_of) == ("browser", "answered", ["delivered_twice"], None)
    assert (copy.by, copy.outcome, copy.arrived, copy.status, copy.resend_of) == ("network", "response-lost", True, 200, one.n)
    assert (copy.role, copy.method, copy.path, copy.clinician, copy.tab, copy.act) == ("write", "POST", one.path, "nurse-1", "A", 3)
    assert (copy.markers, copy.faults) == (["WR-1"], ["delivered_twice"])
    assert copy.presented == one.presented
    assert fault.hits == 1


def test_delivered_twice_only_what_it_is_aimed_at(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """The second write of two; and a copy is not copied again."""
    with wire.fault(DeliveredTwice(), Aim(role="write", nth=2)):
        for dose in "123":
            tab_a.post("/order", content=dose)
    assert [body for _, _, _, body in upstream.seen] == [b"1", b"2", b"2", b"3"]


def test_delivered_twice_with_what_the_browser_sent(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """A token refresh: the portal gets the old refresh token twice, and the browser the first new one."""
    with wire.fault(DeliveredTwice(), "refresh"):
        answer = tab_a.post("/session/refresh", data={"grant_type": "refresh_token", "refresh_token": "old"})
    assert answer.json()["n"] == 1
    assert [body for _, _, _, body in upstream.seen] == [b"grant_type=refresh_token&refresh_token=old"] * 2


def test_delivered_twice_later(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The browser does not wait for it; the clock does the second."""
    with wire.fault(DeliveredTwice(after_s=60), "write"):
        assert tab_a.post("/order", content="dose=1").status_code == 200
        assert tab_a.post("/cancel", content="", headers={"x-wardround-tab": "nurse-1/B"}).status_code == 200
        assert upstream.paths() == ["/order", "/cancel"]
        wire.set_now(NOON + 60)
        assert events.exchanges(4)
    assert upstream.paths()[:2] == ["/order", "/cancel"]
    assert sorted(upstream.paths()[2:]) == ["/cancel", "/order"]
    assert [e.at for e in events.exchanges(4) if e.by == "network"] == [NOON + 60, NOON + 60]


def test_delivered_twice_not_after_its_end(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """What is still to come when the fault ends does not happen."""
    with wire.fault(DeliveredTwice(after_s=60)):
        tab_a.post("/order", content="dose=1")
    wire.set_now(NOON + 120)
    assert tab_a.get("/chart").status_code == 200
    assert upstream.paths() == ["/order", "/chart"]


def test_delivered_twice_to_a_portal_that_does_not_answer_again(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """The end of the fault gives the browser its answer."""
    upstream.answers["/order"] = Once(b"{}")
    said: list[int] = []
    worker = threading.Thread(target=lambda: said.append(tab_a.post("/order", content="1").status_code))
    with wire.fault(DeliveredTwice()):
        worker.start()
        while len(upstream.seen) < 2:
            assert worker.is_alive()
    worker.join(60)
    assert said == [200]


def test_replayed_response(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The last answer to the same address, from any tab of that browser, without a word to the portal."""
    with wire.fault(ReplayedResponse(), Aim(path="/list", nth=2)) as fault:
        first = tab_b.get("/list")
        again = tab_a.get("/list")
        fresh = tab_a.get("/list")
    assert first.json()["n"] == 1
    assert (again.content, again.headers) == (first.content, first.headers)
    assert fresh.json()["n"] == 2
    assert fault.hits == 1
    assert len(upstream.seen) == 2
    replayed = events.exchanges(3)[1]
    assert (replayed.outcome, replayed.arrived, replayed.status) == ("replaced", False, 200)


def test_replayed_response_although_the_portal_acted(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Its new answer is withheld, and the old one stays the old one."""
    with wire.fault(ReplayedResponse(reached=True), Aim(path="/renew")):
        said = [tab_a.post("/renew").json()["n"] for _ in range(3)]
    assert said == [1, 1, 1]
    assert len(upstream.seen) == 3
    assert [(e.outcome, e.arrived) for e in events.exchanges(3)] == [("answered", True), ("replaced", True), ("replaced", True)]


def test_replayed_response_needs_an_earlier_one(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """Of the same method, the same address and the same browser."""
    with wire.fault(ReplayedResponse()) as fault:
        tab_a.get("/list")
        tab_a.get("/list?page=2")
        tab_a.post("/list")
        other = tab_a.get("/list", headers={"x-wardround-tab": "nurse-2/A"})
    assert other.json()["n"] == 4
    assert fault.hits == 0
    assert len(upstream.seen) == 4


def test_a_refusal_is_not_given_again(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """The portal itself decides the second time."""
    upstream.answers["/renew"] = Response(status_code=401)
    with wire.fault(ReplayedResponse()) as fault:
        assert [tab_a.post("/renew").status_code for _ in range(2)] == [401, 401]
    assert fault.hits == 0
    assert upstream.paths() == ["/renew", "/renew"]


def test_replayed_response_remembers_the_newest(wire: Wire, tab_a: httpx.Client) -> None:
    """Memory is bounded, whatever a shift asks for."""
    fault = ReplayedResponse()
    with wire.fault(fault, Aim(path="/never")):
        for number in range(205):
            tab_a.get(f"/list/{number}")
    remembered = sorted(int(url.rpartition("/")[2]) for _, _, url in fault._earlier)
    assert remembered == list(range(5, 205))


def test_a_second_delivery_to_a_portal_that_has_gone(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """It is said that it went wrong, and the browser has its answer."""
    from tests.wire.upstream import Upstream as Portal

    short = Portal()
    short.start()
    wire._traffic._hosts.add(f"127.0.0.1:{short.port}")
    with wire.fault(DeliveredTwice(after_s=10)):
        assert tab_a.post(short.url + "/order").status_code == 200
        short.stop()
        wire.set_now(NOON + 10)
        _, copy = events.exchanges(2)
    assert (copy.by, copy.outcome, copy.arrived, copy.status) == ("network", "error", False, None)
