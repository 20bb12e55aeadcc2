"""Whether an answer that a worker of ours asked for is here: told to the page that waits, and to nobody for long."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from mitmproxy.test import tflow

from tests.wire.conftest import NOON
from wardround.wire import asides
from wardround.wire.asides import EARLY, Asides
from wardround.wire.live import Live

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import httpx
    import pytest

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream

T = TypeVar("T")


def in_a_loop(play: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run it as the wire does: in a thread of its own, for Playwright's loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, play()).result()


def exchange(name: str) -> Live:
    """One that a page calls by this name."""
    return Live(
        flow=tflow.tflow(), n=1, at=0.0, wall=0.0, clinician="n", tab="A", role="read", activity=False,
        how="fetch", method="GET", host="h", path="/", shown="/", aside=True, aside_name=name,
    )  # fmt: skip


async def told(kept: Asides, name: str, live: Live | None, path: str = "/poll") -> bool:
    """Ask, and meanwhile let an answer come."""
    asked = asyncio.ensure_future(kept.wait(name, path))
    await asyncio.sleep(0)
    if live is not None:
        kept.answered(live)
    return await asked


def test_an_answer_is_told_to_the_page_that_waits_for_it() -> None:
    async def play() -> None:
        kept = Asides()
        assert await told(kept, "x.1", exchange("x.1"))
        assert not await told(kept, "x.2", exchange("y.2"))
        assert await kept.wait("y.2", "/poll"), "it came before it was asked for"

    in_a_loop(play)


def test_what_is_kept_waiting_is_waited_for_less_and_less_until_it_answers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asides, "AT_ONCE_S", 0.2)

    async def play() -> list[float]:
        kept, took = Asides(), []
        for answered in (False, False, False, False, False, True, False):
            began = time.monotonic()
            assert await told(kept, "x", exchange("x") if answered else None) is answered
            took.append(time.monotonic() - began)
        began = time.monotonic()
        assert not await told(kept, "x", None, "/other")
        return [*took, time.monotonic() - began]

    took = in_a_loop(play)
    assert [took[n] >= least for n, least in enumerate((0.2, 0.1, 0.05, 0.025, asides.LEAST_S, 0, 0.2, 0.2))] == [True] * 8
    assert took[4] < took[0]


def test_a_stream_without_a_word_is_not_waited_for() -> None:
    async def play() -> None:
        kept = Asides()
        began = time.monotonic()
        asked = asyncio.ensure_future(kept.wait("s", "/stream"))
        await asyncio.sleep(0)
        kept.opened(exchange("s"))
        assert not await asked
        assert asides.WORD_S <= time.monotonic() - began < asides.AT_ONCE_S

    in_a_loop(play)


def test_answers_that_no_page_asks_for_are_forgotten() -> None:
    async def play() -> None:
        kept = Asides()
        for number in range(EARLY + 1):
            kept.answered(exchange(str(number)))
        kept.answered(exchange(""))
        assert not await kept.wait("0", "/poll")
        assert await kept.wait(str(EARLY), "/poll")

    in_a_loop(play)


def test_a_page_asks_at_the_reserved_path(tab_a: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The mark that names the answer is taken off the request; the question itself is no exchange."""
    assert tab_a.get("/.wardround/answered?n=p.1&of=/slow").status_code == 204
    mark = f"nurse-1%2FA%3B{NOON * 1000:.0f}%3Bp.2"
    tab_a.get(f"/a?room=7&__wr={mark}")
    assert tab_a.get("/.wardround/answered?n=p.2&of=/a").status_code == 200
    assert [asked[1] for asked in upstream.seen] == ["/a?room=7"]
    assert [(one.at, one.tab) for one in events.exchanges()] == [(NOON, "A")]
