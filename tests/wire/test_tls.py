"""Portals are https: what is inside is seen, with HTTP/1.1 and HTTP/2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from proxies.response_lost import ResponseLost
from tests.wire.conftest import NOON, SECRET, Recorder, client, make_profile, trusting
from tests.wire.tls import H2Portal, certificate
from tests.wire.upstream import Upstream
from wardround.history.redaction import Redactor
from wardround.wire import Aim, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[H2Portal]:
    """A portal that speaks HTTP/2 only."""
    server = H2Portal(certificate(tmp_path))
    server.start()
    yield server
    server.stop()


def begun(port: int, events: Recorder, *, insecure: bool = True) -> Wire:
    """A wire to a portal on a port, with a scenario under way."""
    profile = make_profile(port)
    portal = profile.portal.model_copy(update={"insecure_tls": insecure})
    wire = Wire(profile.model_copy(update={"portal": portal}), secret=SECRET)
    wire.start()
    wire.begin(events, Redactor(SECRET), server="aged", now=NOON)
    return wire


def test_http_2_to_client_and_portal(portal: H2Portal, events: Recorder) -> None:
    """Several exchanges at once on one connection; one is lost, the others are not."""
    wire = begun(portal.port, events)
    with httpx.Client(proxy=wire.proxy_url, http2=True, verify=trusting(wire), trust_env=False, headers={"x-wardround-tab": "n/A"}) as made:
        base = f"https://127.0.0.1:{portal.port}"
        assert made.get(base + "/a").http_version == "HTTP/2"
        with wire.fault(ResponseLost(), Aim(path="/b")), pytest.raises(httpx.HTTPError):
            made.post(base + "/b")
        assert made.get(base + "/c").status_code == 200
    assert portal.seen == [("GET", "/a"), ("POST", "/b"), ("GET", "/c")]
    assert [(e.tab, e.outcome) for e in events.exchanges(3)] == [("A", "answered"), ("A", "response-lost"), ("A", "answered")]
    wire.finish()
    wire.stop()


@pytest.mark.parametrize("insecure", [True, False])
def test_the_portals_certificate_is_checked_unless_the_profile_says_otherwise(tmp_path: Path, events: Recorder, insecure: bool) -> None:  # noqa: FBT001
    """A self-signed certificate is refused with 502, and nothing reaches the portal."""
    portal = Upstream(tls=certificate(tmp_path))
    portal.start()
    wire = begun(portal.port, events, insecure=insecure)
    for tab in client(wire, portal.url, "n/A"):
        assert tab.get("/a").status_code == (200 if insecure else 502)
    assert portal.paths() == (["/a"] if insecure else [])
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived) == (("answered", True) if insecure else ("error", False))
    wire.finish()
    wire.stop()
    portal.stop()
