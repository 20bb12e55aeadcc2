"""After the end of a session the portal itself is asked whether the old credential is dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.responses import JSONResponse, Response

from tests.wire.conftest import NOON
from tests.wire.test_credentials import jwt, tokens

if TYPE_CHECKING:
    import httpx
    from starlette.types import Receive, Scope, Send

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.portal.profile import Profile
    from wardround.wire import Wire

BEARER = f"Bearer {jwt(n=1, iat=1000, exp=1300)}"
CHART = [{"name": "Grete Sommer"}]


def at_work(tab: httpx.Client, upstream: Upstream) -> None:
    """Signed in, a chart read, a token refreshed."""
    upstream.answers["/token"] = tokens(1)
    tab.post("/token", data={"grant_type": "password"})
    upstream.answers["/api/chart"] = JSONResponse(CHART)
    tab.get("/api/chart", headers={"authorization": BEARER})
    upstream.answers["/token"] = tokens(2)
    tab.post("/token", data={"grant_type": "refresh_token", "refresh_token": "refresh-token-0001"})


def test_the_old_token_is_presented_to_the_portal(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Accepted or refused: the portal's own answer, recorded as the harness's."""
    at_work(tab_a, upstream)
    first = wire.probe("nurse-1", "access", "sign-out")
    upstream.answers["/api/chart"] = JSONResponse({}, 401)
    second = wire.probe("nurse-1", "access", "sign-out")
    assert first is not None
    assert second is not None
    assert (first.by, first.probe, first.accepted, first.patients, first.acts_as) == (
        "harness",
        "access after sign-out",
        True,
        ["P1"],
        "nurse-1",
    )
    assert (second.accepted, second.status) == (False, 401)
    assert upstream.seen[-1][2]["authorization"] == BEARER
    assert [exchange.by for exchange in events.exchanges(5)] == ["browser"] * 3 + ["harness"] * 2


def test_an_answer_that_anyone_gets_proves_nothing(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """A public path is told apart by asking without the credential."""
    at_work(tab_a, upstream)
    upstream.answers["/api/chart"] = JSONResponse({"public": True})
    probe = wire.probe("nurse-1", "access", "sign-out")
    assert probe is not None
    assert (probe.status, probe.accepted) == (200, None)
    assert "authorization" not in upstream.seen[-1][2]


RPC = [{"role": "read", "path": "/rpc", "body": ".search"}]


@pytest.mark.parametrize("profile", [{"routes": RPC}, {}], indirect=True, ids=["a read by its route", "no route"])
def test_a_call_by_post_is_repeated_only_where_the_profile_calls_it_a_read(
    wire: Wire, tab_a: httpx.Client, upstream: Upstream, profile: Profile
) -> None:
    """What merely looks like a read may write: without a route it is never sent again."""
    upstream.answers["/rpc"] = JSONResponse(CHART)
    for method in ("patient.search", "patient.write"):
        tab_a.post("/rpc", json={"method": method}, headers={"authorization": BEARER})
    before = len(upstream.seen)
    assert (wire.probe("nurse-1", "access", "sign-out") is not None) is bool(profile.routes)
    assert [b"patient.search" in body for _, _, _, body in upstream.seen[before:]] == [True] * bool(profile.routes)


class Alerts(Response):
    """An event stream for whoever shows a credential; it never ends by itself, and has sent nothing yet."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open, and stay open until the other side goes."""
        known = any(name == b"authorization" for name, _ in scope["headers"])
        headers = [(b"content-type", b"text/event-stream" if known else b"application/json")]
        await send({"type": "http.response.start", "status": 200 if known else 401, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": known})
        while known and (await receive())["type"] != "http.disconnect":
            pass


def test_what_has_no_end_is_not_waited_for(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """That it opens is the answer: a session that lives on after its end must not hide behind a stream."""
    at_work(tab_a, upstream)
    upstream.answers["/api/alerts"] = Alerts()
    with tab_a.stream("GET", "/api/alerts", headers={"authorization": BEARER}):
        probe = wire.probe("nurse-1", "access", "sign-out")
    assert probe is not None
    assert (probe.path, probe.status, probe.outcome, probe.accepted) == ("/api/alerts", 200, "answered", True)


def test_only_the_newest_refresh_token_is_presented(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """A rotated one would rightly revoke the session."""
    assert wire.probe("nurse-1", "refresh", "idle") is None
    at_work(tab_a, upstream)
    probe = wire.probe("nurse-1", "refresh", "sign-out")
    assert probe is not None
    assert upstream.seen[-1][3] == b"grant_type=refresh_token&refresh_token=refresh-token-0002"
    assert probe.accepted is True


def test_a_probe_is_as_old_as_virtual_time_says(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """In server mode aged, what has expired is spoiled for the harness too."""
    at_work(tab_a, upstream)
    wire.set_now(NOON + 1000)
    upstream.answers["/api/chart"] = JSONResponse({}, 401)
    probe = wire.probe("nurse-1", "access", "idle")
    assert probe is not None
    assert [held.expired for held in probe.presented] == [True]
    assert upstream.seen[-1][2]["authorization"] != BEARER
    assert not wire.idle_assumed  # the token's own lifetime says so, no assumption
