"""What a worker of ours asks for a page, in virtual time: streams and long polls are neither late nor in time's way."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.clock.conftest import Tabs

ASKED = "{ headers: { accept: 'text/event-stream' } }"
POLL = f"await (await fetch('/json', {ASKED})).json();"
READ = f"const reader = (await fetch('/stream', {ASKED})).body.getReader(); await reader.read(); reader.cancel();"
SOURCE = "const source = new EventSource('/stream'); await new Promise((go) => { source.onmessage = go; }); source.close();"
FEW = 2
"""A machine that is so busy that an answer takes it a third of a second is not waited for."""


@pytest.mark.parametrize("ask", [POLL, READ, SOURCE], ids=["a poll", "a fetched stream", "an event source"])
def test_what_is_answered_at_once_is_not_late(tabs: Tabs, ask: str) -> None:
    page = tabs.open()
    page.evaluate(
        f"""() => {{
          window.late = [];
          setInterval(async () => {{ const asked = Date.now(); {ask} late.push(Date.now() - asked); }}, 10000);
        }}"""
    )
    tabs.clock.idle(305)
    late = page.evaluate("() => late")
    assert len(late) == 30
    assert sum(each >= 100 for each in late) <= FEW, late


def test_a_poll_that_is_answered_and_asked_again_at_once_lets_time_pass(tabs: Tabs) -> None:
    """In no time at all it would be asked for ever."""
    page = tabs.open()
    page.evaluate(f"() => {{ window.polled = 0; (async () => {{ for (;;) {{ {POLL} polled += 1; }} }})(); }}")
    began = tabs.clock.now()
    tabs.clock.idle(300)
    assert tabs.clock.now() - began == pytest.approx(300, abs=0.1)
    assert 10 < page.evaluate("() => polled") < 200, "each answer of a loop costs real time: most of them are not waited for"


def test_a_poll_that_is_kept_waiting_lets_time_pass(tabs: Tabs) -> None:
    """A long poll has no answer for half a minute, and then is asked again; timers keep their moment meanwhile."""
    page = tabs.open()
    page.evaluate(
        f"""() => {{
          window.given = 0;
          window.ticks = [];
          setInterval(() => ticks.push(performance.now()), 1000);
          (async () => {{
            for (;;) {{
              const stop = AbortSignal.timeout(25000);
              await fetch('/kept', {{ ...{ASKED}, signal: stop }}).catch(() => {{ given += 1; }});
            }}
          }})();
        }}"""
    )
    began = tabs.clock.now()
    tabs.clock.idle(1801)
    assert tabs.clock.now() - began == pytest.approx(1801, abs=0.1)
    ticks = page.evaluate("() => ticks")
    assert max(later - earlier for earlier, later in pairwise(ticks)) < 1010
    assert page.evaluate("() => given") == 1800 // 25
