"""Faults of clocks: headers and lifetimes that are not true."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest
from mitmproxy.test import tflow
from starlette.responses import JSONResponse, Response

from proxies.cookie_expired import CookieExpired
from proxies.date_header_skew import DateHeaderSkew
from proxies.expires_in_skew import ExpiresInSkew

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire

REFRESH = {"grant_type": "refresh_token", "refresh_token": "refresh-0000"}


@pytest.mark.parametrize("skew_s", [300.0, -7200.0])
def test_the_date_is_off(wire: Wire, tab_a: httpx.Client, events: Recorder, skew_s: float) -> None:
    """By so much, and the answer is still the portal's."""
    with wire.fault(DateHeaderSkew(skew_s=skew_s)):
        answer = tab_a.get("/a")
    assert parsedate_to_datetime(answer.headers["date"]).timestamp() - time.time() == pytest.approx(skew_s, abs=5)
    assert answer.json()["path"] == "/a"
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived, exchange.status, exchange.faults) == ("answered", True, 200, ["date_header_skew"])
    with wire.fault(DateHeaderSkew(skew_s=0)) as fault:
        assert parsedate_to_datetime(tab_a.get("/a").headers["date"]).timestamp() == pytest.approx(time.time(), abs=5)
    assert fault.hits == 0


@pytest.mark.parametrize("date", [None, "not a date"])
def test_an_answer_without_a_date_gets_one(date: str | None) -> None:
    """Counted from now."""
    flow = tflow.tflow(resp=True)
    assert flow.response is not None
    flow.response.headers.pop("date", None)
    if date is not None:
        flow.response.headers["date"] = date
    DateHeaderSkew(skew_s=86400).response(flow)
    assert parsedate_to_datetime(flow.response.headers["date"]).timestamp() - time.time() == pytest.approx(86400, abs=5)


@pytest.mark.parametrize(("skew_s", "told"), [(600.0, 900), (-200.0, 100), (-9000.0, 1)])
def test_the_told_lifetime_is_wrong(wire: Wire, tab_a: httpx.Client, events: Recorder, skew_s: float, told: int) -> None:
    """The token is the portal's, and the history holds its true life; only what the browser is told differs."""
    with wire.fault(ExpiresInSkew(skew_s=skew_s), "refresh"):
        answer = tab_a.post("/token", data=REFRESH).json()
    assert answer == {"access_token": "access-00000000", "refresh_token": "refresh-00001", "expires_in": told}
    assert tab_a.get("/guarded", headers={"authorization": f"Bearer {answer['access_token']}"}).status_code == 200
    refresh, read = events.exchanges(2)
    assert (refresh.outcome, refresh.accepted, refresh.faults) == ("answered", True, ["expires_in_skew"])
    assert [held.expires_in for held in refresh.issued if held.what == "access"] == [300.0]
    assert (read.accepted, read.faults) == (True, [])


@pytest.mark.parametrize(
    ("given", "got"),
    [
        ({"data": {"session": {"accessTokenExpiresIn": 60}}}, {"data": {"session": {"accessTokenExpiresIn": 660}}}),
        ({"expires_in": 60.5, "other": 60}, {"expires_in": 660.5, "other": 60}),
    ],
)
def test_other_spellings_and_places(wire: Wire, tab_a: httpx.Client, upstream: Upstream, given: object, got: object) -> None:
    """Nested, and a number that is not whole."""
    upstream.answers["/t"] = JSONResponse(given)
    with wire.fault(ExpiresInSkew()):
        assert tab_a.get("/t").json() == got


@pytest.mark.parametrize(("body", "kind"), [("[1, 2]", "application/json"), ("{", "application/json"), ('{"expires_in": 3}', "text/plain")])
def test_what_tells_no_lifetime_is_left_alone(wire: Wire, tab_a: httpx.Client, upstream: Upstream, body: str, kind: str) -> None:
    """No JSON object, no JSON at all."""
    upstream.answers["/t"] = Response(body, media_type=kind)
    with wire.fault(ExpiresInSkew()) as fault:
        assert tab_a.get("/t").text == body
    assert fault.hits == 0


def _cookies(upstream: Upstream) -> None:
    made = JSONResponse({"in": True})
    made.set_cookie("sid", "s-12345678", max_age=900, httponly=True)
    made.set_cookie("theme", "dark")
    upstream.answers["/login"] = made


def test_a_cookie_that_is_dead_on_arrival(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The browser keeps nothing, though it saw success; without the fault it keeps both."""
    _cookies(upstream)
    with wire.fault(CookieExpired()):
        assert tab_a.post("/login").json() == {"in": True}
        assert dict(tab_a.cookies) == {}
        tab_a.get("/a")
    assert "cookie" not in upstream.seen[-1][2]
    tab_a.post("/login")
    assert dict(tab_a.cookies) == {"sid": "s-12345678", "theme": "dark"}
    tab_a.get("/a")
    assert "sid=s-12345678" in upstream.seen[-1][2]["cookie"]
    signed_in = events.exchanges(1)[0]
    assert (signed_in.outcome, signed_in.arrived, signed_in.faults) == ("answered", True, ["cookie_expired"])
    assert [held.name for held in signed_in.issued] == ["sid"]


def test_only_the_named_cookie(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """Its other attributes stay."""
    _cookies(upstream)
    with wire.fault(CookieExpired(names="sid, other")):
        lines = tab_a.post("/login").headers.get_list("set-cookie")
    assert dict(tab_a.cookies) == {"theme": "dark"}
    spoiled = next(line for line in lines if line.startswith("sid="))
    assert "HttpOnly" in spoiled
    assert "Max-Age" not in spoiled
    with wire.fault(CookieExpired()) as fault:
        tab_a.get("/a")
    assert fault.hits == 0
