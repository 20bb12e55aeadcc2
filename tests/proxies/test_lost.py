"""What is lost, and what the portal did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from proxies.black_hole import BlackHole
from proxies.connection_reset import ConnectionReset
from tests.proxies.raw import Raw
from tests.wire.conftest import NOON
from wardround.wire import Aim

if TYPE_CHECKING:
    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire

MARK = "x-wardround-at: 1790000001000;doc;7"


@pytest.mark.parametrize("at", [0.0, 0.25, 0.5, 0.999])
def test_connection_reset_in_the_middle_of_the_body(wire: Wire, upstream: Upstream, events: Recorder, at: float) -> None:
    """The head with the full length, part of the body, then RST; the portal acted once."""
    with Raw(wire, upstream) as raw, wire.fault(ConnectionReset(at=at), "write"):
        raw.send("POST", "/order", b"dose=1")
        assert raw.wait_for(end=True)
        head, body = raw.answer()
        assert head.startswith(b"HTTP/1.1 200")
        assert len(body) == int(raw.length() * at)
        assert raw.ended == "reset"
    assert upstream.paths() == ["/order"]
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived, exchange.status, exchange.faults) == ("response-lost", True, 200, ["connection_reset"])


def test_connection_reset_as_a_client_hears_it(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """Success first, an error with the body; the next exchange is whole."""
    with wire.fault(ConnectionReset(), Aim(method="POST", nth=1)), tab_a.stream("POST", "/order") as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.HTTPError):
            answer.read()
    assert tab_a.post("/order").json()["n"] == 2
    assert upstream.paths() == ["/order", "/order"]


def test_connection_reset_of_a_chunked_answer(wire: Wire, upstream: Upstream) -> None:
    """No last chunk: nobody takes the half for the whole."""
    from starlette.responses import StreamingResponse

    upstream.answers["/chunks"] = StreamingResponse(iter([b"0123456789"]), media_type="text/plain")
    with Raw(wire, upstream) as raw, wire.fault(ConnectionReset()):
        raw.send("GET", "/chunks")
        assert raw.wait_for(end=True)
        assert raw.answer()[1] == b"5\r\n01234\r\n"


def test_connection_reset_without_a_body_is_silence(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """There is no middle: nothing arrives, and what the transport sends again is cut."""
    from starlette.responses import Response

    upstream.answers["/done"] = Response(status_code=204)
    with wire.fault(ConnectionReset(), "write"):
        for _ in range(2):
            with Raw(wire, upstream) as raw:
                raw.send("POST", "/done", b"", MARK)
                assert raw.wait_for(end=True)
                assert raw.got == b""
    assert upstream.paths() == ["/done"]
    first, again = events.exchanges(2)
    assert (first.outcome, again.outcome, again.resend_of) == ("response-lost", "request-lost", first.n)


@pytest.mark.parametrize("reached", [False, True])
def test_black_hole_until_the_stack_gives_up(wire: Wire, upstream: Upstream, events: Recorder, reached: bool) -> None:  # noqa: FBT001
    """Silence for as long as virtual time says, then the connection is closed; no byte in between."""
    with Raw(wire, upstream) as raw, wire.fault(BlackHole(gives_up_s=60, reached=reached), "write"):
        raw.send("POST", "/order", b"dose=1")
        assert wire.wait_for(Aim(path="/order"))
        while not wire.held():
            assert not raw.ended
        wire.set_now(NOON + 59)
        assert wire.held() == 1
        wire.set_now(NOON + 60)
        assert raw.wait_for(end=True)
        assert raw.got == b""
    assert len(upstream.seen) == int(reached)
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived) == (("response-lost", True) if reached else ("request-lost", False))
    assert exchange.faults == ["black_hole"]


@pytest.mark.parametrize("reached", [False, True])
def test_black_hole_until_the_page_gives_up(wire: Wire, upstream: Upstream, events: Recorder, reached: bool) -> None:  # noqa: FBT001
    """It notices at once, without a step of the clock."""
    with wire.fault(BlackHole(reached=reached)):
        with Raw(wire, upstream) as raw:
            raw.send("POST", "/order", b"dose=1")
            while not wire.held():
                assert not raw.ended
        (exchange,) = events.exchanges()
    assert exchange.arrived is reached
    assert wire.held() == 0
    assert len(upstream.seen) == int(reached)


def test_black_hole_ends_with_the_fault(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """What hung is lost, what comes after is served; another exchange was never touched."""
    with Raw(wire, upstream) as raw:
        with wire.fault(BlackHole(), "write") as fault:
            raw.send("POST", "/order", b"dose=1")
            while not wire.held():
                assert not raw.ended
            assert tab_a.get("/chart").status_code == 200
        assert raw.wait_for(end=True)
        assert raw.got == b""
    assert fault.hits == 1
    assert tab_a.post("/order").status_code == 200
    assert upstream.paths() == ["/chart", "/order"]


def test_black_hole_ends_with_the_scenario(wire: Wire, upstream: Upstream) -> None:
    """Never a hang."""
    with Raw(wire, upstream) as raw:
        wire.fault(BlackHole())
        raw.send("GET", "/chart")
        while not wire.held():
            assert not raw.ended
        wire.finish()
        assert raw.wait_for(end=True)
