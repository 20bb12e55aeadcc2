"""A renderer process and its clock, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from wardround.clock.domain import Domain
from wardround.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import CDPSession, Page


class Keeper:
    """A page that can be told to crash."""

    def __init__(self) -> None:
        self.heard: dict[str, Callable[[object], None]] = {}

    def on(self, event: str, hear: Callable[[object], None]) -> None:
        """As Playwright's."""
        self.heard[event] = hear


def test_a_process_that_died_is_told() -> None:
    """Its time will never move again: nobody may wait for the step that was granted."""
    keeper = Keeper()
    domain = Domain("nurse-1", cast("Page", keeper), cast("CDPSession", None), 0.0, live_ms=20.0)
    domain.must_live()
    keeper.heard["crash"](keeper)
    assert not domain.live_ms
    with pytest.raises(UserError) as told:
        domain.must_live()
    assert told.value.slug == "tab-crashed"
