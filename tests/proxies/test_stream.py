"""Faults of event streams and WebSockets: what the browser hears, and what the portal believes."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.responses import Response

from proxies.reconnect_storm import ReconnectStorm
from proxies.stream_dropped import StreamDropped
from proxies.stream_half_open import StreamHalfOpen
from proxies.stream_stalled import StreamStalled
from tests.proxies.sockets import frame, websocket
from tests.wire.conftest import NOON
from wardround.history.events import Fault, Stream
from wardround.wire import Aim

if TYPE_CHECKING:
    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def alerts(client: httpx.Client, most: int = 1000) -> list[int]:
    """The alerts of one connection until it ends, or so many."""
    found: list[int] = []
    try:
        with client.stream("GET", "/events", headers={"accept": "text/event-stream"}) as answer:
            assert answer.status_code == 200
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    found.append(json.loads(line[6:])["alert"])
                if len(found) >= most:
                    break
    except httpx.RemoteProtocolError:
        pass
    return found


@pytest.mark.parametrize("after", [0, 1, 3])
def test_an_event_stream_is_dropped_after_so_many(
    wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder, after: int
) -> None:
    """It opens, brings so many messages and is gone; a later one, when the fault is down, goes on."""
    with wire.fault(StreamDropped(after_messages=after), "stream") as fault:
        assert alerts(tab_a) == list(range(after))
        assert tab_a.get("/a").status_code == 200
    assert alerts(tab_a, 5) == [0, 1, 2, 3, 4]
    dropped, other, whole = events.exchanges(3)
    assert (dropped.status, dropped.outcome, dropped.arrived, dropped.faults) == (200, "response-lost", True, ["stream_dropped"])
    assert (other.faults, whole.faults) == ([], [])
    assert fault.hits == 1
    assert upstream.paths().count("/events") == 2
    said = [(stream.phase, stream.sender) for stream in events.of(Stream) if stream.n == dropped.n]
    assert said == [("open", None), *[("message", "portal")] * after, ("close", None)]


def test_a_stream_that_is_opened_again_at_once_is_no_repetition_of_the_transport(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """What has been answered, if only in part, no transport sends again: it is the page that comes back."""
    tab_a.get("/a")
    with wire.fault(StreamDropped(after_messages=0), "stream"):
        alerts(tab_a)
        alerts(tab_a)
    assert [exchange.resend_of for exchange in events.exchanges(3)] == [None, None, None]


def test_an_open_stream_is_dropped_when_the_fault_is_put_up(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, events: Recorder) -> None:
    """Of the tab that is aimed at only."""
    heard: list[int] = []
    worker = threading.Thread(target=lambda: heard.extend(alerts(tab_a)))
    worker.start()
    while not [event for event in events.of(Stream) if event.phase == "message"]:
        assert worker.is_alive()
    with tab_b.stream("GET", "/events", headers={"accept": "text/event-stream"}) as answer:
        lines = answer.iter_lines()
        next(lines)
        with wire.fault(StreamDropped(), Aim(role="stream", tab="A")) as fault:
            worker.join(60)
            assert not worker.is_alive()
            assert fault.hits == fault.met == 1
        assert next(line for line in lines if line.startswith("data"))
        assert wire.open_streams() == 1
    assert heard
    assert events.exchanges(1)[0].faults == ["stream_dropped"]


def test_a_websocket_is_dropped_without_a_close_frame(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """The answer to the first message still comes; then the end of the connection, and nothing before it."""
    with wire.fault(StreamDropped(), "stream"), websocket(wire, upstream) as socket:
        socket.sendall(frame(b"hello"))
        assert socket.recv(4096) == b"\x81\x0aecho hello"
        assert socket.recv(4096) == b""
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.faults) == ("response-lost", ["stream_dropped"])


def test_a_storm_of_reconnections(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Three times accepted and dropped; the fourth lasts. An aim at the first stays with those that follow it."""
    with wire.fault(ReconnectStorm(times=3), Aim(role="stream", nth=1)) as fault:
        heard = [alerts(tab_a, 2) for _ in range(4)]
    assert heard == [[], [], [], [0, 1]]
    assert fault.hits == 3
    assert upstream.paths() == ["/events"] * 4
    assert [(e.status, e.outcome, e.faults) for e in events.exchanges(4)[:3]] == [(200, "response-lost", ["reconnect_storm"])] * 3
    assert events.exchanges(4)[3].faults == []


def test_a_websocket_storms_too(wire: Wire, upstream: Upstream) -> None:
    """It is accepted each time."""
    with wire.fault(ReconnectStorm(times=2), "stream"):
        for _ in range(2):
            with websocket(wire, upstream) as socket:
                assert socket.recv(4096) == b""
        with websocket(wire, upstream) as socket:
            socket.sendall(frame(b"x"))
            assert b"echo x" in socket.recv(4096)


def test_a_stalled_event_stream_loses_nothing(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """Nothing until the clock has passed, then all in order; the history says when the browser heard it."""
    heard: list[int] = []
    with wire.fault(StreamStalled(stall_s=60), "stream") as fault:
        worker = threading.Thread(target=lambda: heard.extend(alerts(tab_a, 12)))
        worker.start()
        while not fault.hits:
            assert worker.is_alive()
            worker.join(0.01)
        wire.set_now(NOON + 59)
        worker.join(0.4)  # several messages in real time: nothing may come through
        assert not [event for event in events.of(Stream) if event.phase == "message"]
        wire.set_now(NOON + 60)
        worker.join(60)
    assert heard == list(range(12))
    assert min(event.at for event in events.of(Stream) if event.phase == "message") == NOON + 60
    assert events.exchanges()[0].faults == ["stream_stalled"]


def test_the_end_of_the_fault_ends_the_stall(wire: Wire, tab_a: httpx.Client) -> None:
    """It is always taken down, and nothing is lost with it."""
    heard: list[int] = []
    worker = threading.Thread(target=lambda: heard.extend(alerts(tab_a, 3)))
    with wire.fault(StreamStalled(stall_s=3600), "stream") as fault:
        worker.start()
        while not fault.hits:
            assert worker.is_alive()
    worker.join(60)
    assert heard == [0, 1, 2]


def test_a_stalled_websocket(wire: Wire, upstream: Upstream) -> None:
    """The browser's message waits, reaches the portal later, and is answered; the next is not held."""
    with wire.fault(StreamStalled(stall_s=30), "stream") as fault, websocket(wire, upstream) as socket:
        socket.sendall(frame(b"one") + frame(b"two"))
        while not fault.hits:
            assert wire.in_flight(streams=True)
        socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            socket.recv(4096)
        socket.settimeout(5)
        wire.set_now(NOON + 30)
        came = b""
        while b"echo two" not in came:
            came += socket.recv(4096)
    assert came == b"\x81\x08echo one\x81\x08echo two"
    assert fault.hits == 1


def test_a_half_open_event_stream(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Open and silent while the fault is up; the portal goes on sending; at the end of the fault the dead connection is closed."""
    heard: list[int] = []
    worker = threading.Thread(target=lambda: heard.extend(alerts(tab_a)))
    with wire.fault(StreamHalfOpen(), "stream") as fault:
        worker.start()
        while not fault.hits:
            assert worker.is_alive()
        worker.join(0.4)
        assert worker.is_alive()
        assert wire.open_streams() == 1
    worker.join(60)
    assert not worker.is_alive()
    assert heard == []
    assert alerts(tab_a, 1) == [0]
    (exchange, after) = events.exchanges(2)
    assert (exchange.outcome, exchange.arrived, exchange.faults) == ("response-lost", True, ["stream_half_open"])
    assert after.faults == []
    assert upstream.paths() == ["/events"] * 2


def test_a_portal_cannot_close_a_dead_stream(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """Its end is lost as well."""
    upstream.answers["/short"] = Response("data: 1\n\n", media_type="text/event-stream")
    ended: list[str] = []

    def listen() -> None:
        try:
            ended.append(tab_a.get("/short", headers={"accept": "text/event-stream"}).text)
        except httpx.RemoteProtocolError:
            ended.append("cut")

    worker = threading.Thread(target=listen)
    with wire.fault(StreamHalfOpen(), "stream") as fault:
        worker.start()
        while not fault.hits:
            assert worker.is_alive()
        worker.join(0.3)
        assert ended == []
    worker.join(60)
    assert ended == ["cut"]


def test_a_half_open_websocket(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """What was sent before has been answered; what is sent into the dead connection reaches nobody."""
    with websocket(wire, upstream) as socket:
        socket.sendall(frame(b"before"))
        assert b"echo before" in socket.recv(4096)
        with wire.fault(StreamHalfOpen(), "stream") as fault:
            socket.sendall(frame(b"lost"))
            while not fault.hits:
                assert wire.in_flight(streams=True)
            socket.settimeout(0.3)
            with pytest.raises(TimeoutError):
                socket.recv(4096)
            socket.settimeout(5)
        assert socket.recv(4096) == b""
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.faults) == ("response-lost", ["stream_half_open"])
    assert len([event for event in events.of(Stream) if event.phase == "message"]) == 2


def test_a_scenario_that_ends_frees_a_dead_stream(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """Whoever finishes the scenario waits for nobody."""
    worker = threading.Thread(target=alerts, args=(tab_a,))
    fault = wire.fault(StreamHalfOpen(), "stream")
    worker.start()
    while not fault.hits:
        assert worker.is_alive()
    wire.finish()
    worker.join(60)
    assert not worker.is_alive()
    assert [event.phase for event in events.of(Fault)][-1] == "end"
