"""The portal acts once, and nobody hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from proxies.response_lost import ResponseLost
from wardround.wire import Aim

if TYPE_CHECKING:
    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


def test_the_portal_acts_and_nobody_hears(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """One exchange is lost after the portal has answered; the next is not touched."""
    with wire.fault(ResponseLost(), Aim(method="POST", nth=1)) as fault:
        with pytest.raises(httpx.RemoteProtocolError):
            tab_a.post("/order", json={"dose": 1})
        assert tab_a.post("/order", json={"dose": 2}).status_code == 200
    assert len(upstream.paths("POST")) == 2
    assert fault.hits == 1
    lost, answered = events.exchanges(2)
    assert (lost.outcome, lost.arrived, lost.faults) == ("response-lost", True, ["response_lost"])
    assert (answered.outcome, answered.faults) == ("answered", [])


def test_the_transports_own_repetition_is_cut(wire: Wire, tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The same mark again: the browser's transport re-sent it. It must not reach the portal."""
    mark = {"x-wardround-at": "1790000001000;doc;7"}
    with wire.fault(ResponseLost(), Aim(method="POST", nth=1)) as fault:
        for _ in range(2):
            with pytest.raises(httpx.RemoteProtocolError):
                tab_a.post("/order", headers=mark)
    assert upstream.paths("POST") == ["/order"]
    first, again = events.exchanges(2)
    assert (again.resend_of, again.outcome, again.arrived) == (first.n, "request-lost", False)
    assert fault.hits == 2
