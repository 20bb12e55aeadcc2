"""What passes the wire is known: whose it is, when it was sent, what became of it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.wire.conftest import NOON, Recorder
from wardround.history.events import Remark
from wardround.wire import Aim

if TYPE_CHECKING:
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def test_an_exchange_knows_its_tab_and_time_and_the_portal_sees_no_mark(tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Clinician, tab and virtual time come from our marks, which stop at the wire."""
    answer = tab_a.get("/api/chart?id=7", headers={"x-wardround-at": f"{(NOON + 60) * 1000};doc;1"})
    (exchange,) = events.exchanges()
    assert answer.json()["path"] == "/api/chart"
    assert (exchange.clinician, exchange.tab, exchange.at) == ("nurse-1", "A", NOON + 60)
    assert (exchange.role, exchange.method, exchange.path, exchange.status, exchange.outcome) == (
        "read",
        "GET",
        "/api/chart?id=*",
        200,
        "answered",
    )
    assert exchange.arrived is True
    assert not [name for name in upstream.seen[0][2] if "wardround" in name]


def test_a_request_without_a_time_has_the_latest_known(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """``set_now`` and what the tab last said, whichever is later; never back."""
    wire.set_now(NOON + 10)
    wire.set_now(NOON + 5)
    tab_a.get("/one")
    tab_a.get("/two", headers={"x-wardround-at": f"{(NOON + 90) * 1000};doc;1"})
    tab_a.get("/three")
    assert [exchange.at for exchange in events.exchanges(3)] == [NOON + 10, NOON + 90, NOON + 90]


def test_a_host_outside_the_profile_is_refused_and_said_once(wire: Wire, events: Recorder) -> None:
    """Nothing else is ever touched, and nobody is left in doubt why."""
    with httpx.Client(proxy=wire.proxy_url, trust_env=False) as client:
        answers = [client.get("http://elsewhere.test/x") for _ in range(2)]
        with pytest.raises(httpx.ProxyError, match="403"):
            client.get("https://elsewhere.test/x")
    assert [answer.status_code for answer in answers] == [403, 403]
    assert "portal.hosts" in answers[0].text
    assert [remark.slug for remark in events.of(Remark)] == ["outside-host"]


def test_counting_waiting_and_quiet(wire: Wire, tab_a: httpx.Client) -> None:
    """The wire is the scheduler: it knows what is under way."""
    worker = threading.Thread(target=tab_a.get, args=("/slow?s=0.4",))
    worker.start()
    assert wire.wait_for(Aim(path="/slow"))
    assert [flight.path for flight in wire.in_flight()] == ["/slow?s=*"]
    assert not wire.quiet(timeout=0.05)
    worker.join()
    assert wire.quiet()
    assert wire.in_flight() == []
    assert wire.count(Aim(path="/slow", tab="A")) == 1
    assert wire.count(Aim(tab="B")) == 0


def test_what_is_unfinished_at_the_end_is_open(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """``finish`` writes every exchange, once."""
    worker = threading.Thread(target=tab_a.get, args=("/slow?s=0.5",))
    worker.start()
    assert wire.wait_for(Aim(path="/slow"))
    wire.finish()
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.status) == ("open", None)
    worker.join()
    assert len(events.exchanges()) == 1


def test_a_portal_that_is_down_is_an_error_not_an_answer(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """Refused by the network: the portal never saw it."""
    wire._traffic._hosts.add("127.0.0.1:9")
    with httpx.Client(proxy=wire.proxy_url, trust_env=False) as client:
        assert client.get("http://127.0.0.1:9/x").status_code == 502
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived, exchange.status) == ("error", False, None)
    assert upstream.seen == []
