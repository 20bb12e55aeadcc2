"""What every clock offers: time that flows while a clinician acts, is skipped while nobody does, and jumps when a lid is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from wardround.clock.lid import Lid

Kind = Literal["virtual", "portable", "real"]


class Pending(Protocol):
    """An exchange that is not over."""

    @property
    def for_s(self) -> float:
        """Real seconds since it arrived at the wire."""


class Traffic(Protocol):
    """What a clock must know of the wire, and tell it."""

    def set_now(self, at: float, *, clinician: str | None = None) -> None:
        """Virtual now, seconds since 1970."""

    def held(self) -> int:
        """Exchanges that a gate or a fault keeps waiting now."""

    def in_flight(self) -> Sequence[Pending]:
        """Exchanges that are not over, streams left out."""

    def blocking_streams(self) -> int:
        """Streams that stop virtual time because the page holds them itself (long polls, ``fetch`` streams)."""

    def next_due(self) -> float | None:
        """Virtual time at which something on the wire goes on by itself; None when nothing does."""
        ...

    def leaked(self, clinician: str) -> None:
        """This clinician's time stood still although nothing was in flight: it is moved without waiting for answers."""


class Clock(Protocol):
    """One clock for a whole scenario. All seconds; ``now`` is since 1970."""

    kind: Kind
    lid: Lid

    def now(self) -> float:
        """Time that a wall clock on the ward shows."""
        ...

    def split(self, clinician: str) -> None:
        """This clinician's tabs live in one process each. Say so before the first is adopted."""
        ...

    def adopt(self, clinician: str, tab: str, page: Page) -> None:
        """A tab was opened: from now on this clock moves it. Call before its first navigation."""
        ...

    def drop(self, page: Page) -> None:
        """A tab is about to be closed."""
        ...

    def flowing(self, pace: Callable[[], float] | None = None) -> AbstractContextManager[None]:
        """Let time flow while something is done in a page. May be nested.

        Args:
            pace: how large the next step of virtual time is to be, milliseconds; 0: time stands from here on. Default: a frame or
                two. Other clocks do not ask.
        """
        ...

    def idle(self, seconds: float, until: Callable[[], bool] | None = None, *, every: float = 0.25) -> bool:
        """Nobody touches anything for so long, or until the condition holds (looked at every so many seconds). True if it ended it."""
        ...

    def sleep(self, clinician: str, seconds: float) -> None:
        """The clinician's machine has its lid closed: the wall clock jumps, timers do not run, then the page wakes."""
        ...

    def skew(self, clinician: str, seconds: float) -> None:
        """The clinician's machine has a wrong wall clock (positive: ahead)."""
        ...

    def freeze(self, page: Page) -> None:
        """The browser stops a tab (no timers, no messages, locks still held)."""
        ...

    def thaw(self, page: Page) -> None:
        """The tab runs again."""
        ...

    def rush(self, *, on: bool) -> None:
        """While on, time goes on although requests are pending (a slow portal, looked at from another tab)."""
        ...

    def close(self) -> None:
        """Stop moving anything."""
        ...
