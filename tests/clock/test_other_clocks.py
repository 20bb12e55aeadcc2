"""Real time, and Playwright's own clock: the same contract, where nothing else can be had."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.clock.conftest import START, WHO, Tabs
from wardround.clock.portable import PortableClock
from wardround.clock.real import RealClock
from wardround.clock.virtual import VirtualClock
from wardround.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.clock.clock import Clock
    from wardround.wire import Wire

    TabsUnder = Callable[[Clock], Tabs]


@pytest.fixture
def real(tabs_under: TabsUnder, wire: Wire) -> Tabs:
    """Tabs in real time."""
    return tabs_under(RealClock(wire))


@pytest.fixture
def portable(tabs_under: TabsUnder, wire: Wire) -> Tabs:
    """Tabs under Playwright's clock."""
    return tabs_under(PortableClock(wire, start=START))


def test_real_time_is_waited_for(real: Tabs) -> None:
    real.open()
    began = time.time()
    assert real.clock.idle(0.3) is False
    assert 0.3 <= time.time() - began < 3
    assert real.clock.now() == pytest.approx(time.time(), abs=0.1)


def test_real_time_ends_with_the_condition(real: Tabs) -> None:
    page = real.open()
    page.evaluate("() => { setTimeout(() => { window.here = true; }, 100); }")
    began = time.time()
    assert real.clock.idle(20, until=lambda: bool(page.evaluate("() => window.here === true"))) is True
    assert time.time() - began < 10


def test_a_wrong_clock_in_real_time(real: Tabs) -> None:
    page = real.open()
    real.clock.skew(WHO, 3600)
    assert page.evaluate("() => Date.now()") / 1000 == pytest.approx(time.time() + 3600, abs=5)
    page.reload()
    assert page.evaluate("() => Date.now()") / 1000 == pytest.approx(time.time() + 3600, abs=5)


def test_a_closed_lid_in_real_time_stops_the_scripts(real: Tabs) -> None:
    page = real.open()
    page.evaluate(
        """() => {
          window.states = [];
          window.gaps = [];
          let last = Date.now();
          document.addEventListener('visibilitychange', () => states.push(document.visibilityState));
          setInterval(() => { gaps.push(Date.now() - last); last = Date.now(); }, 20);
        }"""
    )
    real.clock.sleep(WHO, 1.0)
    page.wait_for_function("() => states.length === 2")
    assert page.evaluate("() => states") == ["hidden", "visible"]
    page.wait_for_function("() => Math.max(...gaps) > 900")


def test_timers_keep_what_was_left_of_them_when_the_lid_is_closed_in_real_time(real: Tabs) -> None:
    page = real.open()
    page.evaluate(
        """() => {
          window.begun = performance.now();
          window.fired = [];
          setTimeout((word) => fired.push([word, performance.now() - begun]), 500, 'late');
          clearTimeout(setTimeout(() => fired.push(['never', 0]), 400));
          const every = setInterval(() => {
            fired.push(['every', performance.now() - begun]);
            if (fired.length > 3) clearInterval(every);
          }, 200);
        }"""
    )
    began = time.time()
    real.clock.sleep(WHO, 1.5)
    page.wait_for_function("() => fired.length >= 4")
    fired = page.evaluate("() => fired")
    assert time.time() - began > 1.9, "the timers ran while the lid was closed"
    assert dict(fired)["late"] == pytest.approx(500, abs=150)
    assert [at for word, at in fired if word == "every"] == pytest.approx([200, 400, 600], abs=150)
    page.wait_for_timeout(300)
    assert len(page.evaluate("() => fired")) == 4


def test_portable_time_moves_timers_and_the_wall_clock(portable: Tabs) -> None:
    page = portable.open()
    page.evaluate("() => { window.ticks = 0; window.begun = Date.now(); setInterval(() => { ticks += 1; }, 1000); }")
    began = portable.clock.now()
    assert portable.clock.idle(60) is False
    assert portable.clock.now() - began == pytest.approx(60, abs=0.01)
    assert page.evaluate("() => Date.now() - begun") == pytest.approx(60_000, abs=100)
    assert page.evaluate("() => ticks") == pytest.approx(60, abs=1)


def test_portable_time_waits_for_answers_between_its_steps(portable: Tabs) -> None:
    page = portable.open()
    page.evaluate(
        """() => {
          window.late = [];
          setInterval(async () => { const asked = Date.now(); await (await fetch('/json')).json(); late.push(Date.now() - asked); }, 5000);
        }"""
    )
    portable.clock.idle(30)
    late = page.evaluate("() => late")
    assert len(late) >= 5
    assert max(late) <= 2000, late


def test_portable_time_cannot_freeze(portable: Tabs) -> None:
    page = portable.open()
    with pytest.raises(UserError) as told:
        portable.clock.freeze(page)
    assert told.value.slug == "freeze-needs-chromium"


def test_the_clocks_say_what_they_are(wire: Wire) -> None:
    assert [clock.kind for clock in (RealClock(wire), PortableClock(wire, start=START), VirtualClock(wire, start=START))] == [
        "real",
        "portable",
        "virtual",
    ]
