"""Losses, drips and doubles over TLS: HTTP/1.1 and HTTP/2 to the browser and to the portal."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from proxies.black_hole import BlackHole
from proxies.connection_reset import ConnectionReset
from proxies.delivered_twice import DeliveredTwice
from proxies.replayed_response import ReplayedResponse
from proxies.server_error import ServerError
from proxies.slow_body import SlowBody
from proxies.truncated_json import TruncatedJson
from tests.wire.conftest import NOON, SECRET, Recorder, make_profile, trusting
from tests.wire.tls import H2Portal, certificate
from tests.wire.upstream import Upstream
from wardround.history.redaction import Redactor
from wardround.wire import Aim, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODY = b'{"ok": true}'


@pytest.fixture(params=[("h1", "h1"), ("h1", "h2"), ("h2", "h2")], ids="-".join, scope="module")
def spoken(request: pytest.FixtureRequest) -> tuple[str, str]:
    """What the portal speaks, and what the browser; a portal that speaks nothing but HTTP/2 has no HTTP/1.1 browsers."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def portal(spoken: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upstream | H2Portal]:
    """A portal behind TLS that speaks HTTP/1.1, and one that speaks HTTP/2."""
    keys: tuple[Path, Path] = certificate(tmp_path_factory.mktemp("keys"))
    server = Upstream(tls=keys) if spoken[0] == "h1" else H2Portal(keys)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def secure(portal: Upstream | H2Portal, events: Recorder) -> Iterator[Wire]:
    """A wire before it, with a scenario under way."""
    portal.seen.clear()
    if isinstance(portal, Upstream):
        from starlette.responses import Response

        portal.answers["/order"] = Response(BODY, media_type="application/json")
    wire = Wire(make_profile(portal.port), secret=SECRET)
    wire.start()
    wire.begin(events, Redactor(SECRET), server="aged", now=NOON)
    yield wire
    wire.finish()
    wire.stop()


@contextmanager
def client(spoken: tuple[str, str], wire: Wire, portal: Upstream | H2Portal) -> Iterator[httpx.Client]:
    """A browser with a connection of its own."""
    base = f"https://127.0.0.1:{portal.port}"
    marks = {"x-wardround-tab": "nurse-1/A"}
    http2 = spoken[1] == "h2"
    with httpx.Client(proxy=wire.proxy_url, base_url=base, http2=http2, verify=trusting(wire), trust_env=False, headers=marks) as made:
        yield made


@pytest.fixture
def tab(spoken: tuple[str, str], secure: Wire, portal: Upstream | H2Portal) -> Iterator[httpx.Client]:
    """A client through the wire."""
    with client(spoken, secure, portal) as made:
        yield made


@pytest.mark.parametrize("fault", [ConnectionReset(), TruncatedJson(kind="cut")])
def test_the_head_and_half_of_the_body_can_be_read(
    spoken: tuple[str, str], secure: Wire, portal: Upstream | H2Portal, events: Recorder, fault: object
) -> None:
    """Then an error; the portal acted once, and the next exchange is whole."""
    got = b""
    with secure.fault(fault, Aim(nth=1)):
        with client(spoken, secure, portal) as tab, tab.stream("POST", "/order") as answer:
            assert answer.status_code == 200
            assert answer.headers["content-length"] == str(len(BODY))
            with pytest.raises(httpx.HTTPError):  # noqa: PT012  # the pieces before the error are what is tested
                for piece in answer.iter_raw():
                    got += piece
        with client(spoken, secure, portal) as tab:
            assert tab.post("/order").content == BODY
    assert got == BODY[: len(BODY) // 2]
    assert len(portal.seen) == 2
    assert [(e.outcome, e.arrived) for e in events.exchanges(2)] == [("response-lost", True), ("answered", True)]


def test_a_drip_over_tls(secure: Wire, tab: httpx.Client, portal: Upstream | H2Portal, events: Recorder) -> None:
    """It is over when virtual time says so, and whole."""
    said: list[bytes] = []
    worker = threading.Thread(target=lambda: said.append(tab.post("/order").content))
    with secure.fault(SlowBody(every_s=2, pieces=5)):
        worker.start()
        while not secure.held():
            assert worker.is_alive()
        secure.set_now(NOON + 9.5)
        assert secure.in_flight()
        secure.set_now(NOON + 10)
        worker.join(60)
    assert said == [BODY]
    assert events.exchanges()[0].answered_at == NOON + 10
    assert portal.seen


def test_two_drips_on_one_connection(secure: Wire, tab: httpx.Client, portal: Upstream | H2Portal, events: Recorder) -> None:
    """Over HTTP/2 the second waits behind the first, as bytes of one connection do; both are whole."""
    said: list[bytes] = []
    workers = [threading.Thread(target=lambda: said.append(tab.post("/order").content)) for _ in range(2)]
    tab.get("/order")
    with secure.fault(SlowBody(every_s=1, pieces=4)) as fault:
        for worker in workers:
            worker.start()
        assert secure.wait_for(Aim(method="POST"), 2)
        while any(worker.is_alive() for worker in workers):
            secure.set_now(secure.next_due() or secure.now())
            workers[0].join(0.005)
    assert said == [BODY, BODY]
    assert fault.hits == 2
    assert [e.outcome for e in events.exchanges(3)] == ["answered"] * 3
    assert len(portal.seen) == 3


def test_a_black_hole_over_tls(secure: Wire, tab: httpx.Client, portal: Upstream | H2Portal, events: Recorder) -> None:
    """Silence until it ends with the fault; others on the same connection are served meanwhile where they can be."""
    failed: list[type[Exception]] = []

    def send() -> None:
        try:
            tab.post("/order")
        except httpx.HTTPError as error:
            failed.append(type(error))

    worker = threading.Thread(target=send)
    with secure.fault(BlackHole(), "write"):
        worker.start()
        while not secure.held():
            assert worker.is_alive()
        assert tab.get("/order").content == BODY
    worker.join(60)
    assert len(failed) == 1
    assert [seen[0] for seen in portal.seen] == ["GET"]
    lost = next(e for e in events.exchanges(2) if e.method == "POST")
    assert (lost.outcome, lost.arrived) == ("request-lost", False)


def test_delivered_twice_over_tls(secure: Wire, tab: httpx.Client, portal: Upstream | H2Portal, events: Recorder) -> None:
    """The portal gets it twice, whatever it speaks."""
    with secure.fault(DeliveredTwice(), "write"):
        assert tab.post("/order", content="dose=1").content == BODY
    assert [seen[:2] for seen in portal.seen] == [("POST", "/order")] * 2
    one, copy = events.exchanges(2)
    assert (copy.by, copy.resend_of, copy.arrived, copy.status) == ("network", one.n, True, 200)


def test_answers_in_the_portals_place_over_tls(secure: Wire, tab: httpx.Client, portal: Upstream | H2Portal) -> None:
    """Made here, or kept from before."""
    with secure.fault(ServerError()):
        assert tab.post("/order").status_code == 500
    with secure.fault(ReplayedResponse()):
        assert [tab.get("/order").content for _ in range(2)] == [BODY, BODY]
    with secure.fault(TruncatedJson()):
        assert tab.get("/order").content == BODY[: len(BODY) // 2]
    assert [seen[0] for seen in portal.seen] == ["POST", "GET", "GET"]
