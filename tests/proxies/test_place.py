"""Faults of place: names, networks and hosts that are gone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from proxies.dns_failure import DnsFailure
from proxies.host_unreachable import HostUnreachable
from proxies.network_changed import NetworkChanged
from tests.wire.conftest import NOON, client
from wardround.wire import Aim

if TYPE_CHECKING:
    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire

REFRESH = {"grant_type": "refresh_token", "refresh_token": "refresh-0000"}


def test_a_name_that_nobody_knows(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The connection is closed, nothing reaches the portal; afterwards all is well."""
    with wire.fault(DnsFailure()), pytest.raises(httpx.RemoteProtocolError):
        tab_a.get("/a")
    assert tab_a.get("/b").status_code == 200
    assert upstream.paths() == ["/b"]
    lost, well = events.exchanges(2)
    assert (lost.outcome, lost.arrived, lost.faults) == ("request-lost", False, ["dns_failure"])
    assert (well.outcome, well.faults) == ("answered", [])


def test_the_houses_proxy_says_so_itself(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """503 and a page that is not the portal's."""
    with wire.fault(DnsFailure(mode="page")):
        answer = tab_a.get("/a", headers={"origin": "http://other.test"})
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert answer.headers["access-control-allow-origin"] == "http://other.test"
    assert upstream.seen == []
    assert (events.exchanges()[0].outcome, events.exchanges()[0].arrived) == ("replaced", False)


def test_other_names_are_known(wire: Wire, tab_a: httpx.Client) -> None:
    """Only the named hosts are lost."""
    with wire.fault(DnsFailure(hosts="idp.test, other.test")) as fault:
        assert tab_a.get("/a").status_code == 200
    assert fault.hits == 0
    with wire.fault(DnsFailure(hosts="idp.test, 127.0.0.1")), pytest.raises(httpx.RemoteProtocolError):
        tab_a.get("/a")


def test_an_open_connection_needs_no_name(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client) -> None:
    """With ``spare_open``, only new connections fail."""
    assert tab_a.get("/a").status_code == 200
    with wire.fault(DnsFailure(spare_open=True)):
        assert tab_a.get("/a").status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            tab_b.get("/a")


def _held(wire: Wire, sender: httpx.Client, path: str, gone: list[str]) -> threading.Thread:
    def send() -> None:
        try:
            sender.get(path)
        except httpx.HTTPError:
            gone.append(path)

    worker = threading.Thread(target=send)
    worker.start()
    assert wire.wait_for(Aim(path=path))
    return worker


def test_all_connections_die_at_once(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """One answer is aimed at; a request of another tab that had not gone out dies with it; another clinician's lives."""
    gone: list[str] = []
    others = client(wire, upstream.url, "nurse-2/A")
    other = next(others)
    with wire.hold(Aim(path="/held", tab="B")) as gate, wire.hold(Aim(path="/other")) as apart:
        held, living = _held(wire, tab_b, "/held", gone), _held(wire, other, "/other", gone)
        assert gate.wait()
        assert apart.wait()
        with wire.fault(NetworkChanged(), Aim(path="/order")) as fault:
            with pytest.raises(httpx.RemoteProtocolError):
                tab_a.post("/order")
            held.join(60)
            assert gone == ["/held"]
            assert tab_a.post("/order").status_code == 200
            gate.release()
            apart.release()
            living.join(60)
        assert fault.hits == 2
    others.close()
    assert sorted(upstream.paths()) == ["/order", "/order", "/other"]
    told = {(e.path, e.outcome, e.arrived, bool(e.faults)) for e in events.exchanges(4)}
    assert told == {
        ("/held", "request-lost", False, True),
        ("/order", "response-lost", True, True),
        ("/order", "answered", True, False),
        ("/other", "answered", True, False),
    }


def test_at_its_start_what_is_on_its_way_is_in_doubt(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal has it, and nobody will hear whether it acted."""
    gone: list[str] = []
    worker = _held(wire, tab_a, "/slow", gone)
    while not upstream.seen:
        assert worker.is_alive()
    with wire.fault(NetworkChanged(moment="start")) as fault:
        worker.join(60)
        assert gone == ["/slow"]
        assert tab_a.get("/a").status_code == 200
    (lost, _) = events.exchanges(2)
    assert (lost.outcome, lost.arrived, lost.faults) == ("response-lost", None, ["network_changed"])
    assert fault.hits == 1


def test_before_the_portal_the_change_leaves_no_doubt(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The request has not gone out; the transport's own repetition does not either."""
    mark = {"x-wardround-at": "1790000001000;doc;7"}
    with wire.fault(NetworkChanged(moment="request"), "write"):
        for _ in range(2):
            with pytest.raises(httpx.RemoteProtocolError):
                tab_a.post("/order", headers=mark)
        assert tab_a.post("/order").status_code == 200
    assert upstream.paths() == ["/order"]
    assert [(e.outcome, e.resend_of) for e in events.exchanges(3)] == [("request-lost", None), ("request-lost", 1), ("answered", None)]


@pytest.mark.parametrize("reverse", [False, True])
def test_one_half_is_gone(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder, reverse: bool) -> None:  # noqa: FBT001
    """The identity provider while the portal is up, or the reverse."""
    with wire.fault(HostUnreachable(reverse=reverse)):
        for call, lost in ((lambda: tab_a.post("/token", data=REFRESH), not reverse), (lambda: tab_a.get("/a"), reverse)):
            if lost:
                with pytest.raises(httpx.RemoteProtocolError):
                    call()
            else:
                assert call().status_code == 200
    assert tab_a.post("/token", data=REFRESH).status_code == tab_a.get("/a").status_code == 200
    assert upstream.paths() == [("/token", "/a")[not reverse], "/token", "/a"]
    lost_one = next(e for e in events.exchanges(4) if e.faults)
    assert (lost_one.role == "refresh", lost_one.outcome, lost_one.arrived) == (not reverse, "request-lost", False)


def test_streams_from_there_are_cut_and_others_are_not(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, events: Recorder) -> None:
    """Here the portal is what is gone."""
    with tab_a.stream("GET", "/events", headers={"accept": "text/event-stream"}) as stream:
        lines = stream.iter_lines()
        next(lines)
        with wire.fault(HostUnreachable()):
            assert wire.open_streams() == 1
            assert next(line for line in lines if line)
        with wire.fault(HostUnreachable(reverse=True)), pytest.raises(httpx.RemoteProtocolError):
            list(lines)
    assert tab_b.get("/a").status_code == 200
    assert (events.exchanges()[0].outcome, events.exchanges()[0].faults) == ("response-lost", ["host_unreachable"])


def test_a_named_host_after_a_while(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """The browser hears of it when virtual time has passed."""
    gone: list[str] = []
    with wire.fault(HostUnreachable(hosts="127.0.0.1", after_s=21)):
        worker = _held(wire, tab_a, "/a", gone)
        while not wire.held():
            assert worker.is_alive()
        wire.set_now(NOON + 20)
        assert gone == []
        wire.set_now(NOON + 21)
        worker.join(60)
    assert gone == ["/a"]
    assert upstream.seen == []
