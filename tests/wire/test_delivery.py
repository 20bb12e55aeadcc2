"""An answer that a fault sends itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from wardround.history.events import Remark
from wardround.wire.delivery import Line, cut, deliver

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy import http

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


class Sends:
    """A fault of a team's own."""

    def __init__(self, by: Callable[[Line], object]) -> None:
        self._by = by

    def response(self, flow: http.HTTPFlow) -> None:
        async def run(line: Line) -> None:
            self._by(line)

        deliver(flow, run)


def test_what_is_left_is_sent(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """A fault that does nothing changes nothing; head, body and end are told apart."""
    sizes: list[tuple[int, int, int, int]] = []
    with wire.fault(Sends(lambda line: sizes.append((line.head, line.body, line.end, line.left)))):
        answer = tab_a.get("/chart")
    ((head, body, end, left),) = sizes
    assert (body, end, left) == (len(answer.content), 0, head + body)
    assert events.exchanges()[0].outcome == "answered"
    assert events.exchanges()[0].faults == ["sends"]


def test_an_error_in_a_fault_is_no_answer_of_the_portal(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """It is remarked, the answer is lost, the next one is not."""

    def slip(line: Line) -> None:
        raise KeyError(line.left)

    with wire.fault(Sends(slip)), pytest.raises(httpx.HTTPError):
        tab_a.get("/chart")
    assert tab_a.get("/chart").status_code == 200
    assert [e.outcome for e in events.exchanges(2)] == ["response-lost", "answered"]
    assert [remark.slug for remark in events.of(Remark)] == ["wire-error"]
    assert len(upstream.seen) == 2


def test_a_loss_of_an_answer_that_another_fault_made(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal was never asked: the request counts as lost."""
    from mitmproxy.http import Response

    class Made:
        def request(self, flow: http.HTTPFlow) -> None:
            flow.response = Response.make(200, b"made here")

        def response(self, flow: http.HTTPFlow) -> None:
            cut(flow, 0.5, reset=True)

    with wire.fault(Made()), tab_a.stream("GET", "/chart") as answer, pytest.raises(httpx.HTTPError):
        answer.read()
    assert upstream.seen == []
    (exchange,) = events.exchanges()
    assert (exchange.outcome, exchange.arrived) == ("request-lost", False)
