"""Waiting for a step of virtual time without polling: each look through the API takes the interpreter from the wire."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from wardround.clock.steps import REST_S

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Rest:
    """The program's own thread, between a step's beginning and its end."""

    def __init__(self) -> None:
        """Nothing is waited for."""
        self._spent = asyncio.Event()

    def over(self) -> None:
        """A step has ended. Called by Playwright's loop."""
        self._spent.set()

    def wait(self, page: Page) -> None:
        """Wait until a step ends, or REST_S. ``page``: any that is open."""
        self._spent.clear()

        async def over() -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._spent.wait(), REST_S)

        page._sync(over())  # noqa: SLF001  # Playwright's own way to wait in a synchronous program; its CDP sessions have no expect_event
