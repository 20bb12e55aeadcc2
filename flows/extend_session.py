"""Say "I am still here" when the portal warns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client


def extend_session(tab: Tab) -> Outcome:
    """Extend the session by the one simple action that the portal offers."""
    tab.ward.needs("flow:extend")
    with tab.act("extend_session") as act:
        tab.ward.screens.extend(tab)
        tab.ward.settle()
    return act.outcome


def on_the_wire(client: Client) -> Outcome:
    """The same without a screen."""
    return client.extend()
