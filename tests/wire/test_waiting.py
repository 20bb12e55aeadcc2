"""What waits is woken by whatever comes first."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from wardround.wire.times import Times
from wardround.wire.waiting import Interruption, Waiting, alone, unless

if TYPE_CHECKING:
    from collections.abc import Coroutine


def run(work: Coroutine[object, object, bool]) -> bool:
    """In a thread of its own: a browser of other tests may have a loop in this one."""

    async def soon() -> bool:
        return await asyncio.wait_for(work, 5)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, soon()).result()


def test_work_that_is_done() -> None:
    assert run(unless(asyncio.sleep(0), Interruption()))


def test_work_that_is_cut_short_from_another_thread() -> None:
    stop = Interruption()
    timer = threading.Timer(0.05, stop.happen)
    timer.start()
    assert not run(unless(asyncio.Event().wait(), Interruption(), stop))
    timer.join()


def test_what_has_happened_before_counts() -> None:
    stop = Interruption()
    stop.happen()
    stop.happen()
    assert stop.happened
    assert not run(unless(asyncio.Event().wait(), stop))


def test_what_the_work_raises_is_raised() -> None:
    async def broken() -> None:
        await asyncio.sleep(0)
        raise KeyError

    with pytest.raises(KeyError):
        run(unless(broken(), Interruption()))


def test_whoever_is_cancelled_takes_the_work_along() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("work")

    async def main() -> bool:
        task = asyncio.ensure_future(unless(work()))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled()

    assert run(main())
    assert ended == ["work"]


@pytest.mark.parametrize(("wakes", "came"), [("time", True), ("end", False), ("gone", False), ("over", True)])
def test_a_wait_says_whether_its_time_came(wakes: str, came: bool) -> None:  # noqa: FBT001
    times = Times(100.0)
    holds: list[int] = []
    waiting = Waiting(times, "nurse-1", lambda: times.now("nurse-1"), held=holds.append, touched=lambda: holds.append(0))

    async def main() -> bool:
        task = asyncio.ensure_future(waiting.until(waiting.moment() + 10, waiting.gone))
        while times.next_due() is None:  # noqa: ASYNC110  # nobody tells when a task begins to wait
            await asyncio.sleep(0)
        assert times.next_due() == 110.0
        {"time": lambda: times.set(110.0), "end": waiting.ends.happen, "gone": waiting.gone.happen, "over": times.let_go}[wakes]()
        return await task

    assert run(main()) is came
    assert holds == [0, 1, -1]
    assert times.next_due() is None


def test_alone_the_seconds_are_real() -> None:
    async def main() -> bool:
        waiting = alone()
        began = waiting.moment()
        came = await waiting.until(began + 0.05)
        return came and waiting.moment() - began >= 0.05

    assert run(main())
