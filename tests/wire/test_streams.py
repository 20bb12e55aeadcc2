"""Event streams and WebSockets are followed as they flow."""

from __future__ import annotations

import base64
import os
import socket
from typing import TYPE_CHECKING

from wardround.history.events import Stream
from wardround.wire import Aim

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def test_an_event_stream_is_not_kept_back(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """The first message is there while the stream goes on; comments are no messages."""
    with tab_a.stream("GET", "/events", headers={"accept": "text/event-stream"}) as answer:
        lines = answer.iter_lines()
        assert next(line for line in lines if line.startswith("data")) == 'data: {"alert": 0}'
        assert wire.open_streams() == 1
        assert wire.in_flight() == []
        assert [flight.role for flight in wire.in_flight(streams=True)] == ["stream"]
        assert wire.quiet()
        assert wire.told("nurse-1", "A", 1, 5.0) == 1
        assert wire.told("nurse-1", "A", 9, 0.01) == 1
        assert wire.told("nurse-1", "B", 9, 5.0) == 0, "no stream is open there: nothing is waited for"
    (exchange,) = events.exchanges()
    found = events.of(Stream)
    assert (exchange.role, exchange.how, exchange.status) == ("stream", "stream", 200)
    assert (found[0].phase, found[1].phase, found[1].sender, found[-1].phase) == ("open", "message", "portal", "close")
    assert {stream.n for stream in found} == {exchange.n}


def test_an_open_stream_is_open_at_the_end(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """It is written as it is."""
    with tab_a.stream("GET", "/events") as answer:
        stream = answer.iter_bytes()
        assert next(stream)
        wire.finish()
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.status, exchange.arrived) == ("open", 200, True)


def frame(text: bytes) -> bytes:
    """A masked text frame (RFC 6455 5.2), as browsers send it."""
    mask = os.urandom(4)
    return bytes([0x81, 0x80 | len(text)]) + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))


def test_a_websocket_by_its_query_mark(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """A WebSocket bears no headers of ours: the mark is in its query, and is taken off."""
    with socket.create_connection(("127.0.0.1", int(wire.proxy_url.rpartition(":")[2]))) as wires:
        wires.settimeout(5)
        place = f"127.0.0.1:{upstream.port}"
        wires.sendall(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode())
        assert b"200" in wires.recv(4096)
        key = base64.b64encode(os.urandom(16)).decode()
        path = "/ws?room=7&__wr=nurse-1%2FB%3B1790000005000"
        wires.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {place}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b"101" in wires.recv(4096)
        wires.sendall(frame(b"hello MRN-7788"))
        assert b"echo hello" in wires.recv(4096)
        assert wire.open_streams() == 1
        assert wire.count(Aim(how="websocket", tab="B")) == 1
        wire.cut_streams()
        assert wires.recv(4096) == b""
    (exchange,) = events.exchanges()
    assert upstream.seen[-1][1] == "/ws?room=7"
    assert (exchange.clinician, exchange.tab, exchange.at, exchange.path) == ("nurse-1", "B", 1790000005.0, "/ws?room=*")
    assert exchange.outcome == "response-lost"
    said = [(stream.phase, stream.sender, stream.patients) for stream in events.of(Stream)]
    assert said == [("open", None, []), ("message", "browser", ["P1"]), ("message", "portal", ["P1"]), ("close", None, [])]
