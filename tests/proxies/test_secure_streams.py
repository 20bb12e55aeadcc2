"""Streams over TLS, with HTTP/2 on one side or on both."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from proxies.network_changed import NetworkChanged
from proxies.stream_dropped import StreamDropped
from proxies.stream_stalled import StreamStalled
from tests.wire.conftest import NOON, SECRET, Recorder, make_profile, trusting
from tests.wire.tls import H2Portal, certificate
from tests.wire.upstream import Upstream
from wardround.history.redaction import Redactor
from wardround.wire import Aim, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["h1", "h2"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Upstream | H2Portal]:
    """A portal behind TLS that speaks HTTP/1.1, and one that speaks HTTP/2."""
    keys = certificate(tmp_path)
    server = Upstream(tls=keys) if request.param == "h1" else H2Portal(keys)
    server.start()
    yield server
    server.stop()


@contextmanager
def begun(portal: Upstream | H2Portal, events: Recorder) -> Iterator[tuple[Wire, httpx.Client]]:
    """A wire with a scenario, and a client that speaks HTTP/2 to it."""
    wire = Wire(make_profile(portal.port), secret=SECRET)
    wire.start()
    wire.begin(events, Redactor(SECRET), server="aged", now=NOON)
    marks = {"x-wardround-tab": "nurse-1/A"}
    base = f"https://127.0.0.1:{portal.port}"
    with httpx.Client(proxy=wire.proxy_url, base_url=base, http2=True, verify=trusting(wire), trust_env=False, headers=marks) as made:
        yield wire, made
    wire.finish()
    wire.stop()


def listen(client: httpx.Client, heard: list[str], most: int = 1000) -> None:
    """Note what comes, until it ends."""
    try:
        with client.stream("GET", "/events", headers={"accept": "text/event-stream"}) as answer:
            for line in answer.iter_lines():
                heard.extend([line] if line.startswith("data") else [])
                if len(heard) >= most:
                    return
    except httpx.HTTPError:
        heard.append("cut")


def test_dropped(portal: Upstream | H2Portal, events: Recorder) -> None:
    """After two messages; the next connection works."""
    with begun(portal, events) as (wire, client):
        heard: list[str] = []
        with wire.fault(StreamDropped(after_messages=2), "stream"):
            listen(client, heard)
        assert len(heard) == 3
        assert heard[-1] == "cut"
        assert client.get("/a").http_version == ("HTTP/2" if isinstance(portal, H2Portal) else "HTTP/1.1")
    assert (events.exchanges()[0].outcome, events.exchanges()[0].faults) == ("response-lost", ["stream_dropped"])


def test_stalled(portal: Upstream | H2Portal, events: Recorder) -> None:
    """Nothing is lost, all comes in order: at once, or (HTTP/2 to the portal) with the portal's next data."""
    with begun(portal, events) as (wire, client):
        heard: list[str] = []
        with wire.fault(StreamStalled(stall_s=20), "stream") as fault:
            worker = threading.Thread(target=listen, args=(client, heard, 9))
            worker.start()
            while not fault.hits:
                assert worker.is_alive()
            worker.join(0.3)
            assert heard == []
            wire.set_now(NOON + 20)
            worker.join(60)
        numbers = [int("".join(letter for letter in line if letter.isdigit())) for line in heard]
        assert numbers == list(range(9))


def test_the_network_changes(portal: Upstream | H2Portal, events: Recorder) -> None:
    """One connection carries everything: the stream on it dies with the answer that is lost, and a new one works."""
    with begun(portal, events) as (wire, client):
        heard: list[str] = []
        worker = threading.Thread(target=listen, args=(client, heard))
        worker.start()
        while not wire.open_streams():
            assert worker.is_alive()
        with wire.fault(NetworkChanged(moment="start"), Aim(clinician="nurse-1")) as fault:
            worker.join(60)
            assert heard[-1] == "cut"
            assert client.get("/a").status_code == 200
        assert fault.hits == 1
    assert [(e.outcome, e.faults) for e in events.exchanges(2)] == [("response-lost", ["network_changed"]), ("answered", [])]
