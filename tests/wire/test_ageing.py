"""Aged: the portal refuses by itself what has expired in virtual time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from starlette.responses import JSONResponse, StreamingResponse

from tests.wire.conftest import NOON, SECRET, Recorder
from tests.wire.test_credentials import jwt, tokens
from wardround.history.events import Remark
from wardround.history.redaction import Redactor
from wardround.wire.spoil import garble

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.wire.upstream import Upstream
    from wardround.wire import Wire

COOKIE = {"style": "cookie", "credentials": {"session_cookies": ["sid"]}}
TOLD = {"style": "cookie", "credentials": {"session_cookies": ["sid"], "idle_told": "header:x-idle", "absolute_told": "json:absolute_ms"}}
SID = {"cookie": "sid=abcdefgh1234"}


def sign_in(client: httpx.Client, upstream: Upstream) -> None:
    """A session cookie is issued."""
    upstream.answers["/login"] = JSONResponse({}, headers={"set-cookie": "sid=abcdefgh1234; HttpOnly"})
    client.post("/login")
    client.cookies.clear()


def received(upstream: Upstream, name: str) -> str | None:
    """A header of the last request that reached the portal."""
    return upstream.seen[-1][2].get(name)


def test_an_access_token_expires_in_virtual_time(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """By its own lifetime from its virtual issue; garbled on its way, so that the portal sees another signature."""
    upstream.answers["/token"] = tokens(1)
    bearer = f"Bearer {tab_a.post('/token', data={'grant_type': 'password'}).json()['access_token']}"
    wire.set_now(NOON + 299)
    tab_a.get("/a", headers={"authorization": bearer})
    own = f"Bearer {jwt(n=1, iat=1000, exp=1300)}"
    assert bearer != own, "the page's has its dates in virtual time"
    assert received(upstream, "authorization") == own
    wire.set_now(NOON + 300)
    tab_a.get("/a", headers={"authorization": bearer})
    assert received(upstream, "authorization") != own
    assert received(upstream, "authorization").rpartition(".")[0] == own.rpartition(".")[0]  # type: ignore[union-attr]
    assert [[held.expired for held in exchange.presented] for exchange in events.exchanges(3)] == [[], [False], [True]]


@pytest.mark.parametrize("profile", [COOKIE], indirect=True)
def test_an_idle_session_ends_and_polls_do_not_keep_it(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Reads slide the deadline, heartbeats do not; what rests on that assumption is remarked."""
    sign_in(tab_a, upstream)
    wire.set_now(NOON + 800)
    tab_a.get("/api/chart", headers=SID)
    assert wire.idle_deadline("nurse-1") == NOON + 1700
    wire.set_now(NOON + 1600)
    tab_a.get("/api/heartbeat", headers=SID)
    assert received(upstream, "cookie") == "sid=abcdefgh1234"
    assert not wire.idle_assumed
    wire.set_now(NOON + 1700)
    tab_a.get("/api/chart", headers=SID)
    assert received(upstream, "cookie") not in (None, "sid=abcdefgh1234")
    assert wire.idle_assumed
    assert [(remark.slug, remark.about) for remark in events.of(Remark)] == [
        ("server-clock-not-virtual", ["activity-in-any-tab", "long-work-is-activity"]),
        ("server-clock-not-virtual", ["idle-is-enforced"]),
    ]


@pytest.mark.parametrize("profile", [TOLD], indirect=True)
def test_the_portals_own_word_decides_and_is_translated(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """A poll that slides the told deadline did slide it; the browser hears virtual deadlines and durations."""
    sign_in(tab_a, upstream)
    real = time.time()

    def tell(path: str, idle_ms: float) -> httpx.Response:
        left = idle_ms / 1000 - time.time()
        body = {
            "absolute_ms": round((real + 43200) * 1000),
            "idle_remaining_s": round(left, 3),
            "absolute_remaining_s": round(real + 43200 - time.time(), 3),
            "dose": 5,
        }
        upstream.answers[path] = JSONResponse(body, headers={"x-idle": f"{idle_ms:.0f}"})
        return tab_a.get(path, headers=SID)

    first = round((real + 900) * 1000) + 1
    told = tell("/api/chart", first)
    assert float(told.headers["x-idle"]) == pytest.approx((NOON + 900) * 1000)
    wire.set_now(NOON + 600)
    told = tell("/api/heartbeat", first)
    assert float(told.headers["x-idle"]) == pytest.approx((NOON + 900) * 1000)
    assert told.json() == {"absolute_ms": (NOON + 43200) * 1000, "idle_remaining_s": 300, "absolute_remaining_s": 42600, "dose": 5}
    told = tell("/api/heartbeat", first + 3)
    assert float(told.headers["x-idle"]) == pytest.approx((NOON + 1500) * 1000)
    upstream.answers["/api/late"] = JSONResponse(
        {"idle_remaining_s": round(first / 1000 - time.time(), 3), "other_remaining_s": 20}, headers={"x-idle": f"{first + 3}"}
    )
    assert tab_a.get("/api/late", headers=SID).json() == {"idle_remaining_s": 900, "other_remaining_s": 20}
    wire.set_now(NOON + 1500)
    tab_a.get("/api/chart", headers=SID)
    assert received(upstream, "cookie") != "sid=abcdefgh1234"
    assert not wire.idle_assumed
    assert events.of(Remark) == []


@pytest.mark.parametrize("profile", [COOKIE], indirect=True)
def test_the_absolute_limit_holds_whatever_is_done(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """Twelve hours of work, and then no more."""
    sign_in(tab_a, upstream)
    for at in range(600, 43200, 600):
        wire.set_now(NOON + at)
        tab_a.get("/api/chart", headers=SID)
    assert received(upstream, "cookie") == "sid=abcdefgh1234"
    wire.set_now(NOON + 43200)
    tab_a.get("/api/chart", headers=SID)
    assert received(upstream, "cookie") != "sid=abcdefgh1234"


def test_a_refresh_token_of_an_idle_session_is_garbled_in_the_body(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """Form or JSON: the portal gets a token that it never issued."""
    upstream.answers["/token"] = tokens(1)
    tab_a.post("/token", data={"grant_type": "password"})
    wire.set_now(NOON + 899)
    tab_a.post("/token", data={"grant_type": "refresh_token", "refresh_token": "refresh-token-0001"})
    assert b"refresh-token-0001" in upstream.seen[-1][3]
    wire.set_now(NOON + 900)
    upstream.answers["/token"] = JSONResponse({"error": "invalid_grant"}, 400)
    for body in (
        {"data": {"grant_type": "refresh_token", "refresh_token": "refresh-token-0001"}},
        {"json": {"refresh_token": "refresh-token-0001"}},
    ):
        tab_a.post("/token", **body)  # type: ignore[arg-type]
        assert b"refresh-token-0001" not in upstream.seen[-1][3]
        assert garble("refresh-token-0001").encode() in upstream.seen[-1][3]


@pytest.mark.parametrize("profile", [COOKIE], indirect=True)
def test_a_cookie_whose_max_age_has_run_out_is_taken_off_and_told(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """The browser's cookie store keeps real time: the wire does what it would do."""
    upstream.answers["/login"] = JSONResponse({}, headers={"set-cookie": "sid=abcdefgh1234; Max-Age=120"})
    tab_a.post("/login")
    tab_a.cookies.clear()
    assert wire.expired_cookies("nurse-1") == []
    wire.set_now(NOON + 120)
    tab_a.get("/api/chart", headers={"cookie": "sid=abcdefgh1234; theme=dark"})
    assert received(upstream, "cookie") == "theme=dark"
    assert wire.expired_cookies("nurse-1") == ["sid"]
    assert wire.expired_cookies("nurse-1") == []


def test_an_adapter_knows_better(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """It says what counts as activity, and translates what no setting describes."""

    class Adapter:
        def activity_at(self, info: object) -> float | None:
            return info.virtual_now - 10 if info.path.startswith("/api/ping") else None  # type: ignore[attr-defined]

        def age_answer(self, info: object, body: bytes) -> bytes:
            return b"%d" % (info.virtual_now - info.last_activity) if info.path.startswith("/api/ping") else body  # type: ignore[attr-defined]

    wire.finish()
    wire.adapter = Adapter()
    wire.begin(events, Redactor(SECRET), server="aged", now=NOON)
    upstream.answers["/token"] = tokens(1)
    tab_a.post("/token", data={"grant_type": "password"})
    wire.set_now(NOON + 100)
    answer = tab_a.get("/api/ping", headers={"authorization": f"Bearer {jwt(n=1, iat=1000, exp=1300)}"})
    assert answer.text == "100"
    assert wire.idle_deadline("nurse-1") == NOON + 990


@pytest.mark.parametrize("profile", [COOKIE], indirect=True)
def test_what_a_slow_request_hides_is_remarked(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal may write an old state back at its end; by whose clock that was is not to be seen."""

    def slowly() -> Iterator[bytes]:
        wire.set_now(NOON + 200)
        yield b"ready"

    sign_in(tab_a, upstream)
    upstream.answers["/api/report"] = StreamingResponse(slowly())
    assert tab_a.get("/api/report", headers=SID).text == "ready"
    assert [(remark.slug, remark.about) for remark in events.of(Remark)] == [("server-clock-not-virtual", ["long-work-is-activity"])]


@pytest.mark.parametrize("value", ["abcdefgh1234", jwt(n=1), "bG9naW46NzprZXkxMjM0NTY3", "s%3Aabcdef.ghijkl/mno+"])
def test_a_garbled_value_is_another_of_the_same_length(value: str) -> None:
    """So that the portal says "not valid" and not "unreadable"."""
    assert garble(value) != value
    assert len(garble(value)) == len(value)
    assert garble(value)[:2] == value[:2]


@pytest.mark.parametrize("profile", [{"server": {"time": "hooked", "hook": {"header": "x-now"}}}], indirect=True)
def test_hooked_tells_the_portal_the_requests_own_time(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """Each request carries virtual now in milliseconds, and nothing is spoiled."""
    wire.finish()
    wire.begin(events, Redactor(SECRET), server="hooked", now=NOON)
    tab_a.get("/a", headers={"x-wardround-at": f"{(NOON + 5000) * 1000:.0f};d;1"})
    assert received(upstream, "x-now") == f"{(NOON + 5000) * 1000:.0f}"


@pytest.mark.parametrize("profile", [{"server": {"time": "hooked"}}], indirect=True)
def test_hooked_by_url(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal is told before it gets the request, when time has moved."""
    wire.finish()
    hook = wire.profile.server.hook.model_copy(update={"url": upstream.url + "/clock?ms={epoch_ms}"})
    wire.profile = wire.profile.model_copy(update={"server": wire.profile.server.model_copy(update={"hook": hook})})
    wire.begin(events, Redactor(SECRET), server="hooked", now=NOON)
    tab_a.get("/a")
    tab_a.get("/b")
    wire.set_now(NOON + 1)
    tab_a.get("/c")
    assert upstream.paths() == [f"/clock?ms={NOON * 1000:.0f}", "/a", "/b", f"/clock?ms={(NOON + 1) * 1000:.0f}", "/c"]
