"""Events that nobody can make wait are handled at once; all others as mitmproxy does, and none twice."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from mitmproxy import ctx, options
from mitmproxy.master import Master
from mitmproxy.proxy.layers.http import HttpRequestHook
from mitmproxy.test import tflow

from wardround.wire.hooks import Hooks

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import httpx
    from mitmproxy.hooks import Hook
    from mitmproxy.http import HTTPFlow

    from wardround.wire import Wire


@pytest.fixture(autouse=True)
def _other_masters_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one master in a process: the last that was made."""
    monkeypatch.setattr(ctx, "master", getattr(ctx, "master", None), raising=False)
    monkeypatch.setattr(ctx, "options", getattr(ctx, "options", None), raising=False)


def carry_out(story: Callable[[], Coroutine[None, None, None]]) -> None:
    """In a thread of its own: where a browser is open, this one has a loop already."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(story())).result()


class Addon:
    """Waits for ``opened`` when it is told to."""

    def __init__(self, *, rests: bool, waits: bool) -> None:
        self.rests = rests
        self.name = str(id(self))
        self.waits = waits
        self.opened = asyncio.Event()
        self.seen: list[str] = []

    async def request(self, flow: HTTPFlow) -> None:
        self.seen.append("begun")
        if self.waits:
            await self.opened.wait()
        if flow.request.path == "/bad":
            raise ValueError(flow.request.path)
        self.seen.append("done")


class Silent:
    """Does not say whether it waits."""

    async def request(self, flow: HTTPFlow) -> None:
        """Nothing to do."""


def hooks(*addons: object) -> Hooks:
    master = Master(options.Options(), event_loop=asyncio.get_running_loop())
    made = master.addons = Hooks(master)
    made.add(*addons)  # type: ignore[no-untyped-call]
    return made


def event(path: str = "/") -> HttpRequestHook:
    flow: Any = tflow.tflow()
    flow.request.path = path
    return HttpRequestHook(flow)


def test_who_rests_and_does_not_wait_is_done_at_once() -> None:
    async def story() -> None:
        addon = Addon(rests=True, waits=False)
        assert hooks(addon).at_once(event())
        assert addon.seen == ["begun", "done"]

    carry_out(story)


def test_who_waits_after_all_goes_on_where_they_were() -> None:
    async def story() -> None:
        addon = Addon(rests=True, waits=True)
        called, one = hooks(addon), event()
        assert not called.at_once(one)
        assert addon.seen == ["begun"]
        rest = asyncio.ensure_future(called.handle_lifecycle(one))
        await asyncio.sleep(0)
        assert not rest.done()
        addon.opened.set()
        await rest
        assert addon.seen == ["begun", "done"]

    carry_out(story)


def test_what_is_cancelled_meanwhile_ends() -> None:
    async def story() -> None:
        addon = Addon(rests=True, waits=True)
        called, one = hooks(addon), event()
        called.at_once(one)
        rest = asyncio.ensure_future(called.handle_lifecycle(one))
        await asyncio.sleep(0)
        rest.cancel()
        with pytest.raises(asyncio.CancelledError):
            await rest
        assert addon.seen == ["begun"]

    carry_out(story)


@pytest.mark.parametrize("other", [Addon, Silent])
def test_who_may_wait_is_not_begun(other: type[Any]) -> None:
    async def story() -> None:
        addon = Addon(rests=True, waits=False)
        called, one = hooks(addon, other(rests=False, waits=False) if other is Addon else other()), event()
        assert not called.at_once(one)
        assert addon.seen == []
        await called.handle_lifecycle(one)
        assert addon.seen == ["begun", "done"]

    carry_out(story)


@pytest.mark.parametrize("waits", [False, True])
def test_an_addons_error_is_logged_and_keeps_nobody_from_their_work(waits: bool, caplog: pytest.LogCaptureFixture) -> None:  # noqa: FBT001 (pytest's)
    async def story() -> None:
        bad, good = Addon(rests=True, waits=waits), Addon(rests=True, waits=False)
        bad.opened.set()
        one = event("/bad")
        called = hooks(bad, good)
        if not called.at_once(one):
            await called.handle_lifecycle(one)
        assert good.seen == ["begun"]

    with caplog.at_level(logging.ERROR):
        carry_out(story)
    assert caplog.text.count("failed at request") == 2


def test_an_exchange_that_nothing_stops_takes_no_turn_of_the_loop_of_its_own(
    wire: Wire, tab_a: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks: list[str] = []
    as_before = Hooks.handle_lifecycle

    async def noted(self: Hooks, event: Hook) -> None:
        tasks.append(event.name)
        await as_before(self, event)

    monkeypatch.setattr(Hooks, "handle_lifecycle", noted)
    assert tab_a.get("/a").status_code == 200
    assert not {"requestheaders", "request", "responseheaders", "response"} & {*tasks}
    wire.fault("unavailable", "/b")
    assert tab_a.get("/b").status_code == 503
    assert {"request", "response"} <= {*tasks}
