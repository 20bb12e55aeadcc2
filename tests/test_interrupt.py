"""Ctrl-C is not lost, whatever runs when it comes."""

from __future__ import annotations

import signal

import pytest
from greenlet import greenlet

from wardround.interrupt import Interrupt


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_it_ends_what_the_program_does_at_once() -> None:
    with Interrupt().heard(), pytest.raises(KeyboardInterrupt):
        press()


def test_it_ends_a_wait_in_playwrights_loop_at_once() -> None:
    """Which hands it on to the program."""
    with Interrupt().heard(), pytest.raises(KeyboardInterrupt):
        greenlet(press).switch()


def test_what_comes_while_a_listener_runs_waits_until_the_scenario_can_end() -> None:
    interrupt = Interrupt()
    with interrupt.heard():
        greenlet(lambda: greenlet(press).switch()).switch()
    with pytest.raises(KeyboardInterrupt):
        interrupt.heed()
    interrupt.heed()  # once for each time


def test_whoever_hears_it_already_goes_on_hearing_it() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with Interrupt().heard():
            press()
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT]


def test_afterwards_it_is_as_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupt().heard():
        pass
    assert signal.getsignal(signal.SIGINT) is before
