"""Which of two answers comes first."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from proxies.swapped import Swapped
from tests.wire.conftest import NOON
from wardround.wire import Aim

if TYPE_CHECKING:
    import httpx

    from tests.wire.conftest import Recorder
    from tests.wire.upstream import Upstream
    from wardround.wire import Wire


class Arrivals:
    """In which order answers arrive at a browser's tabs."""

    def __init__(self) -> None:
        self.order: list[str] = []

    def ask(self, tab: httpx.Client, path: str, **headers: str) -> threading.Thread:
        def send() -> None:
            tab.get(path, headers=headers)
            self.order.append(path)

        worker = threading.Thread(target=send)
        worker.start()
        return worker


def release(wire: Wire, *workers: threading.Thread) -> None:
    """Move the clock from one due moment to the next until all have their answers."""
    for worker in workers:
        while worker.is_alive():
            wire.set_now(wire.next_due() or wire.now())
            worker.join(0.01)


def test_swapped(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client, upstream: Upstream, events: Recorder) -> None:
    """The portal answers A, then B; the browser hears B, then A."""
    heard = Arrivals()
    with wire.fault(Swapped(), Aim(path="/token")) as fault:
        first = heard.ask(tab_a, "/token?a")
        while not wire.held():
            assert first.is_alive()
        second = heard.ask(tab_b, "/token?b")
        second.join(60)
        assert heard.order == ["/token?b"]
        while wire.next_due() != NOON + 0.05:
            assert first.is_alive()
        release(wire, first)
    assert upstream.paths() == ["/token?a", "/token?b"]
    assert heard.order == ["/token?b", "/token?a"]
    assert fault.hits == 1
    one, two = events.exchanges(2)
    assert (one.outcome, one.faults, two.outcome, two.faults) == ("answered", ["swapped"], "answered", [])
    assert (one.answered_wall or 0) > (two.answered_wall or 0)
    assert one.answered_at == NOON + 0.05


def test_swapped_with_an_answer_that_it_is_not_aimed_at(wire: Wire, tab_a: httpx.Client, tab_b: httpx.Client) -> None:
    """One exchange is meant; whichever answer comes next overtakes it. Assets do not count, nor do others' browsers."""
    heard = Arrivals()
    with wire.fault(Swapped(), Aim(path="/token")):
        first = heard.ask(tab_a, "/token")
        while not wire.held():
            assert first.is_alive()
        heard.ask(tab_b, "/app.js").join(60)
        heard.ask(tab_b, "/other", **{"x-wardround-tab": "nurse-2/A"}).join(60)
        assert wire.next_due() == NOON + 5
        heard.ask(tab_b, "/list").join(60)
        release(wire, first)
    assert heard.order == ["/app.js", "/other", "/list", "/token"]


def test_nothing_to_swap_with(wire: Wire, tab_a: httpx.Client, events: Recorder) -> None:
    """It goes alone, late; and the next is not taken for the other half."""
    heard = Arrivals()
    with wire.fault(Swapped(within_s=5)) as fault:
        for path in ("/a", "/b"):
            release(wire, heard.ask(tab_a, path))
    assert [e.answered_at for e in events.exchanges(2)] == [NOON + 5, NOON + 10]
    assert fault.hits == 2


def test_swapping_ends_with_the_fault(wire: Wire, tab_a: httpx.Client) -> None:
    """What is held goes."""
    heard = Arrivals()
    with wire.fault(Swapped()):
        first = heard.ask(tab_a, "/a")
        while not wire.held():
            assert first.is_alive()
    first.join(60)
    assert heard.order == ["/a"]
    assert wire.now() == NOON
