"""Wrong answers: what the browser reads, and whether the portal acted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from proxies.conflict import Conflict
from proxies.empty_body import EmptyBody
from proxies.forbidden_csrf import ForbiddenCsrf
from proxies.server_error import ServerError
from proxies.too_many_requests import TooManyRequests
from proxies.truncated_json import TruncatedJson
from proxies.unauthorized import Unauthorized
from proxies.unavailable import Unavailable
from tests.proxies.raw import Raw
from wardround.wire import Aim

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


@pytest.mark.parametrize(
    ("fault", "status", "headers", "acted"),
    [
        (ServerError(), 500, {}, 1),
        (ServerError(reached=False, retry_after_s=3), 500, {"retry-after": "3"}, 0),
        (Unavailable(status=502), 502, {}, 0),
        (Unavailable(status=504, reached=True), 504, {}, 1),
        (Unauthorized(), 401, {"www-authenticate": 'Bearer error="invalid_token"'}, 0),
        (ForbiddenCsrf(), 403, {}, 0),
        (ForbiddenCsrf(status=419), 419, {}, 0),
        (Conflict(), 409, {}, 0),
        (TooManyRequests(), 429, {"retry-after": "5"}, 0),
        (EmptyBody(), 200, {"content-length": "0"}, 1),
        (EmptyBody(reached=False), 200, {"content-length": "0"}, 0),
    ],
)
def test_an_answer_in_the_portals_place(  # noqa: PLR0913, PLR0917  # pytest passes them by name
    wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder, fault: object, status: int, headers: dict[str, str], acted: int
) -> None:
    """Status and headers as the browser gets them, readable for another origin; the next exchange is the portal's own."""
    with wire.fault(fault, Aim(nth=1)):
        answer = tab_a.post("/order", content="dose=1", headers={"origin": "http://shell.test", "authorization": "Bearer good"})
        healthy = tab_a.post("/order", content="dose=2")
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in headers} == headers
    assert answer.headers["access-control-allow-origin"] == "http://shell.test"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert (healthy.status_code, healthy.json()["got"]) == (200, "dose=2")
    assert len(upstream.seen) == acted + 1
    exchange, after = events.exchanges(2)
    assert (exchange.outcome, exchange.arrived, exchange.status) == ("replaced", bool(acted), status)
    assert (after.outcome, after.faults) == ("answered", [])


def test_a_refusal_says_why_in_json(wire: Wire, tab_a: httpx.Client) -> None:
    """As applications expect it."""
    for fault, said in ((Unauthorized(), "invalid_token"), (Conflict(), "conflict"), (ForbiddenCsrf(), "csrf_mismatch")):
        with wire.fault(fault):
            assert tab_a.post("/order").json()["error"] == said


def test_csrf_leaves_reading_alone(wire: Wire, tab_a: httpx.Client) -> None:
    """Only a write bears such a token."""
    with wire.fault(ForbiddenCsrf()) as fault:
        assert tab_a.get("/chart").status_code == 200
        assert tab_a.delete("/order/1").status_code == 403
    assert fault.hits == 1


def test_an_empty_body_of_a_compressed_answer(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """No header speaks of a body that is not there."""
    import gzip

    from starlette.responses import Response

    upstream.answers["/zip"] = Response(gzip.compress(b'{"a": 1}'), headers={"content-encoding": "gzip"}, media_type="application/json")
    with wire.fault(EmptyBody()):
        answer = tab_a.get("/zip")
    assert (answer.status_code, answer.content, "content-encoding" in answer.headers) == (200, b"", False)


def test_truncated_json_with_a_right_length(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The connection is sound and goes on; only the parser notices."""
    with wire.fault(TruncatedJson(), Aim(nth=1)):
        answer = tab_a.post("/order", content="dose=1")
        assert tab_a.post("/order").json()["n"] == 2
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.content.startswith(b'{"path":"/order"')
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(upstream.seen) == 2
    exchange = events.exchanges()[0]
    assert (exchange.outcome, exchange.arrived, exchange.status) == ("replaced", True, 200)


@pytest.mark.parametrize(("body", "left"), [(b"1234", b""), (b'"ab"', b'"a'), (b"[1]", b"["), (b"{}", b"{")])
def test_truncated_json_is_never_json(wire: Wire, tab_a: httpx.Client, upstream: Upstream, body: bytes, left: bytes) -> None:
    """Half of 1234 would be 12."""
    from starlette.responses import Response

    upstream.answers["/small"] = Response(body, media_type="application/json")
    with wire.fault(TruncatedJson()):
        assert tab_a.get("/small").content == left


def test_truncated_json_of_a_compressed_answer(wire: Wire, tab_a: httpx.Client, upstream: Upstream) -> None:
    """It can be unpacked, and is short."""
    import gzip

    from starlette.responses import Response

    upstream.answers["/zip"] = Response(gzip.compress(b'{"abc": 1}'), headers={"content-encoding": "gzip"}, media_type="application/json")
    with wire.fault(TruncatedJson()):
        assert tab_a.get("/zip").content == b'{"abc'


def test_truncated_json_with_the_connection_cut(wire: Wire, upstream: Upstream, events: Recorder) -> None:
    """The full length is promised, half of it comes, and then an ordinary end."""
    with Raw(wire, upstream) as raw, wire.fault(TruncatedJson(kind="cut")):
        raw.send("POST", "/order", b"dose=1")
        assert raw.wait_for(end=True)
        assert len(raw.answer()[1]) == raw.length() // 2
        assert raw.ended == "closed"
    assert upstream.paths() == ["/order"]
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived, exchange.faults) == ("response-lost", True, ["truncated_json"])
