"""A portal that is down is left alone; one that is slow, small or coming back is not mistaken for it."""

from __future__ import annotations

import subprocess
import sys
import textwrap


def tripped(calls: str) -> str:
    """What the breaker says after some calls. In a process of its own: its package is Locust's side."""
    code = f"""
        from wardround.load.acting.breaker import Breaker
        breaker = Breaker()
        {calls}
        print(breaker.tripped)
    """
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True).stdout.strip()


def test_a_portal_without_answers_trips_it() -> None:
    assert "had no answer" in tripped("[breaker.count(dead=True, now=number / 5) for number in range(100)]")


def test_a_healthy_portal_does_not() -> None:
    assert tripped("[breaker.count(dead=number % 10 == 0, now=number / 5) for number in range(200)]") == ""


def test_a_short_outage_does_not() -> None:
    assert tripped("[breaker.count(dead=20 < number / 5 < 30, now=number / 5) for number in range(300)]") == ""


def test_few_exchanges_say_nothing() -> None:
    assert tripped("[breaker.count(dead=True, now=float(number)) for number in range(20)]") == ""


def test_what_failed_before_a_quiet_time_is_forgotten() -> None:
    calls = "[breaker.count(dead=True, now=number / 5) for number in range(60)]; breaker.count(dead=True, now=1000.0)"
    assert tripped(calls) == ""
