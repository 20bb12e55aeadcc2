"""Move the mouse and press a key that changes nothing: a clinician is there, and reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome


def touch(tab: Tab) -> Outcome:
    """Touch mouse and keyboard."""
    with tab.act("touch") as act:
        tab.touch()
    return act.outcome
