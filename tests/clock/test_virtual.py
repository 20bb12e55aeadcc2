"""Virtual time on two tabs of a tiny site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clock.conftest import START, WHO, Tabs
from wardround.clock import watch
from wardround.errors import UserError

if TYPE_CHECKING:
    from wardround.wire import Wire

HOUR_S = 3600.0
LATE_MS = 300
"""Virtual milliseconds by which a message may be late in a skip of an hour: a portal's limits are in seconds."""


def test_a_skip_is_exact(tabs: Tabs) -> None:
    page = tabs.open()
    began, there = tabs.clock.now(), page.evaluate("() => Date.now()")
    assert tabs.clock.idle(HOUR_S) is False
    assert tabs.clock.now() - began == pytest.approx(HOUR_S, abs=0.01)
    assert page.evaluate("() => Date.now()") - there == pytest.approx(HOUR_S * 1000, abs=10)
    assert began == pytest.approx(START, abs=60)


def test_timers_fire_when_they_are_due(tabs: Tabs) -> None:
    page = tabs.open()
    page.evaluate(
        """() => {
          window.due = [];
          const begun = Date.now();
          for (const seconds of [1, 59.5, 900, 3599]) setTimeout(() => due.push(Date.now() - begun - seconds * 1000), seconds * 1000);
          window.ticks = 0;
          setInterval(() => { ticks += 1; }, 1000);
        }"""
    )
    tabs.clock.idle(HOUR_S)
    due = page.evaluate("() => due")
    assert len(due) == 4
    assert all(0 <= late < 20 for late in due), due
    assert page.evaluate("() => ticks") in {3599, 3600}


def test_a_condition_ends_a_skip(tabs: Tabs) -> None:
    page = tabs.open()
    page.evaluate("() => { setTimeout(() => { window.here = true; }, 10000); }")
    began = tabs.clock.now()
    assert tabs.clock.idle(60, until=lambda: bool(page.evaluate("() => window.here === true"))) is True
    assert 10 <= tabs.clock.now() - began < 11


def test_an_answer_stops_time_until_it_is_read(tabs: Tabs) -> None:
    """A poll each minute through an hour: the page has each answer's body in the moment in which it asked."""
    page = tabs.open()
    page.evaluate(
        """() => {
          window.late = [];
          setInterval(async () => {
            const asked = Date.now();
            const answer = await fetch('/json');
            await answer.json();
            late.push(Date.now() - asked);
          }, 60000);
        }"""
    )
    tabs.clock.idle(HOUR_S + 1)
    late = page.evaluate("() => late")
    assert len(late) == 60
    assert max(late) < LATE_MS, late


def test_messages_between_tabs_are_not_late_in_a_skip_of_an_hour(tabs: Tabs) -> None:
    """By channel, by storage and by lock, each a few seconds after the other, in one long skip."""
    a, b = tabs.open("A"), tabs.open("B")
    b.evaluate(
        """() => {
          window.heard = {};
          const hear = (how, sent) => (heard[how] ??= []).push(Date.now() - sent);
          new BroadcastChannel('team').onmessage = (event) => hear('channel', event.data);
          addEventListener('storage', (event) => hear('storage', Number(event.newValue)));
        }"""
    )
    a.evaluate(
        """() => {
          const channel = new BroadcastChannel('team');
          setInterval(() => channel.postMessage(Date.now()), 97000);
          setInterval(() => localStorage.setItem('sent', Date.now()), 101000);
        }"""
    )
    tabs.clock.idle(HOUR_S)
    heard = b.evaluate("() => heard")
    assert len(heard["channel"]) == 37
    assert len(heard["storage"]) == 35
    assert max(heard["channel"]) < LATE_MS, heard
    assert max(heard["storage"]) < LATE_MS, heard


def test_a_lock_that_another_tab_gives_back_is_had_at_once(tabs: Tabs) -> None:
    a, b = tabs.open("A"), tabs.open("B")
    a.evaluate(
        """() => {
          const leave = (done) => setTimeout(() => { window.gone = Date.now(); done(); }, 600000);
          navigator.locks.request('one', () => new Promise(leave));
        }"""
    )
    b.evaluate("() => { setTimeout(() => navigator.locks.request('one', () => { window.had = Date.now(); }), 1000); }")
    tabs.clock.idle(HOUR_S)
    assert b.evaluate("() => had") - a.evaluate("() => gone") < LATE_MS


@pytest.mark.parametrize("how", ["new EventSource('/stream')", "fetch('/stream', { headers: { accept: 'text/event-stream' } })"])
def test_an_open_stream_does_not_stop_time(tabs: Tabs, wire: Wire, how: str) -> None:
    page = tabs.open()
    page.evaluate("() => { window.fired = false; setTimeout(() => { fired = true; }, 1800000); }")
    with tabs.clock.flowing():
        page.evaluate(f"() => {{ window.stream = {how}; }}")
    assert tabs.clock.idle(30, until=lambda: wire.open_streams() == 1)
    began = tabs.clock.now()
    tabs.clock.idle(HOUR_S)
    assert tabs.clock.now() - began == pytest.approx(HOUR_S, abs=0.01)
    assert page.evaluate("() => fired")


def test_a_held_exchange_does_not_stop_time(tabs: Tabs, wire: Wire) -> None:
    page = tabs.open()
    with wire.hold("read", before="browser") as gate:
        page.evaluate("() => { fetch('/json').then(() => { window.answered = Date.now(); }); }")
        assert tabs.clock.idle(10, until=lambda: gate.count == 1)
        began = tabs.clock.now()
        tabs.clock.idle(120)
        assert tabs.clock.now() - began == pytest.approx(120, abs=0.3)
        assert page.evaluate("() => window.answered === undefined")
        gate.release()
    assert tabs.clock.idle(10, until=lambda: bool(page.evaluate("() => window.answered !== undefined")))
    assert page.evaluate("() => answered") / 1000 >= began + 119


def test_a_closed_lid_moves_the_wall_clock_and_not_the_timers(tabs: Tabs) -> None:
    page = tabs.open()
    page.evaluate(
        """() => {
          window.told = [];
          document.addEventListener('visibilitychange', () => told.push(document.visibilityState));
          window.steady = performance.now();
          setTimeout(() => { window.fired = true; }, 60000);
        }"""
    )
    wall = page.evaluate("() => Date.now()")
    tabs.clock.sleep(WHO, HOUR_S)
    assert page.evaluate("() => Date.now()") - wall == pytest.approx(HOUR_S * 1000, abs=2000)
    assert page.evaluate("() => performance.now() - steady") < 2000
    assert page.evaluate("() => window.fired === undefined")
    assert page.evaluate("() => told") == ["hidden", "visible"]
    tabs.clock.idle(61)
    assert page.evaluate("() => window.fired")
    with tabs.clock.flowing():
        page.reload()
    assert page.evaluate("() => Date.now()") / 1000 == pytest.approx(tabs.clock.now(), abs=0.1)


def test_a_wrong_clock_is_wrong_in_the_page_alone(tabs: Tabs) -> None:
    page = tabs.open()
    tabs.clock.skew(WHO, -HOUR_S)
    assert page.evaluate("() => [Date.now(), new Date().getTime()].map((at) => at / 1000)") == pytest.approx(
        [tabs.clock.now() - HOUR_S] * 2, abs=0.1
    )
    with tabs.clock.flowing():
        page.reload()
    assert page.evaluate("() => new Date().getTime()") / 1000 == pytest.approx(tabs.clock.now() - HOUR_S, abs=0.1)
    assert page.evaluate("() => new Date(0).toISOString() + (new Date() instanceof Date)") == "1970-01-01T00:00:00.000Ztrue"


def test_one_tab_of_a_shared_process_cannot_be_frozen(tabs: Tabs) -> None:
    page = tabs.open()
    with pytest.raises(UserError) as told:
        tabs.clock.freeze(page)
    assert told.value.slug == "freeze-needs-separate-tabs"


@pytest.fixture
def leaks(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Of whom it was said that their time stood still for nothing."""
    said: list[str] = []
    monkeypatch.setattr(wire, "leaked", said.append)
    return said


@pytest.mark.parametrize("journey", ["history.back()", "history.go(-1)"])
def test_a_page_that_goes_back_by_itself_does_not_stop_time(tabs: Tabs, leaks: list[str], journey: str) -> None:
    """Chromium would then wait for a request that does not exist."""
    page = tabs.open()
    with tabs.clock.flowing():
        page.evaluate("() => { setTimeout(() => { location.search = '?next'; }, 0); }")
        page.wait_for_url("**/?next")
        page.evaluate(f"() => {{ setTimeout(() => {journey}, 0); }}")
        page.wait_for_url(lambda url: "next" not in url)
    began = tabs.clock.now()
    assert tabs.clock.idle(5.0) is False
    assert tabs.clock.now() - began == pytest.approx(5.0, abs=0.1)
    assert leaks == []


def test_a_page_with_frames_may_go_back_by_itself(tabs: Tabs, leaks: list[str]) -> None:
    """Whose entry is meant only Chromium knows, so it is left to it (which waits for ever, where it makes a frame for each document)."""
    page = tabs.open()
    with tabs.clock.flowing():
        page.evaluate("() => { setTimeout(() => { location.search = '?next'; }, 0); }")
        page.wait_for_url("**/?next")
        page.evaluate("() => { document.body.append(document.createElement('iframe')); setTimeout(() => history.back(), 0); }")
        page.wait_for_url(lambda url: "next" not in url)
    began = tabs.clock.now()
    assert tabs.clock.idle(5.0) is False
    assert tabs.clock.now() - began == pytest.approx(5.0, abs=0.5)
    assert leaks == []


def test_a_page_that_chromium_waits_for_in_vain_has_its_time_moved_all_the_same(
    tabs: Tabs, leaks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that an empty frame's own Response reads whole is waited for, for ever: nobody stands between there."""
    monkeypatch.setattr(watch, "LEAK_S", 0.5)
    page = tabs.open()
    page.evaluate(
        """() => {
          const own = document.body.appendChild(document.createElement('iframe')).contentWindow;
          new own.Response(new own.ReadableStream({ start(to) { setTimeout(() => to.close(), 10); } })).text();
        }"""
    )
    began = tabs.clock.now()
    assert tabs.clock.idle(5.0) is False
    assert tabs.clock.now() - began == pytest.approx(5.0, abs=0.5)
    assert leaks == [WHO]


def test_the_answer_to_a_click_is_had_before_the_next_frame(tabs: Tabs, leaks: list[str]) -> None:
    """Chromium keeps answers back after a click until a frame is drawn, and behind real time none is: neither would ever come."""
    page = tabs.open()
    page.evaluate(
        """() => {
          document.body.innerHTML = '<button style="position: absolute; inset: 0; width: 200px; height: 200px">go</button>';
          const button = document.querySelector('button');
          let drawn = 0;
          setInterval(() => { button.style.background = `rgb(${drawn++ % 255}, 0, 0)`; }, 16);
          button.onclick = async () => {
            button.textContent = 'asked';
            await (await fetch('/json')).json();
            button.textContent = 'answered';
          };
        }"""
    )
    for _ in range(3):
        tabs.clock.idle(0.2)
        page.evaluate("() => { document.querySelector('button').textContent = 'go'; }")
        page.wait_for_timeout(1000)  # virtual time has to be behind real time: that is the situation
        tabs.clock.idle(0.02)
        page.mouse.click(50, 50)
        assert tabs.clock.idle(2.0, until=lambda: page.inner_text("button") == "answered") is True
    assert leaks == []


POLL = "const answer = await fetch('/json?' + polled, { headers: { accept: 'text/event-stream' } }); said = (await answer.json()).path;"
UNPACKED = """
const parts = ['{"path":', '"/json"}'].map((part) => new TextEncoder().encode(part));
const made = new ReadableStream({ start(it) {
  setTimeout(() => it.enqueue(parts[0]), 10);
  setTimeout(() => { it.enqueue(parts[1]); it.close(); }, 20);
} });
said = (await new Response(made).clone().json()).path;
"""


@pytest.mark.parametrize("once", [POLL, UNPACKED])
def test_a_body_that_is_a_stream_of_the_pages_own_does_not_stop_time(tabs: Tabs, leaks: list[str], once: str) -> None:
    """Chromium never goes on after ``new Response(stream).json()``; a long poll ends in one, for a worker of ours asked."""
    page = tabs.open()
    page.evaluate(
        f"""() => {{
          window.polled = 0;
          (async () => {{
            for (;;) {{ let said; {once} if (said === '/json') polled += 1; await new Promise((go) => setTimeout(go, 500)); }}
          }})();
        }}"""
    )
    began = tabs.clock.now()
    tabs.clock.idle(60)
    assert tabs.clock.now() - began == pytest.approx(60, abs=0.1)
    assert leaks == []
    assert page.evaluate("() => polled") > 60, "what is answered at once is not late"
