"""Look at the ward list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client


def open_ward_list(tab: Tab) -> Outcome:
    """Open the list of patients on the ward."""
    tab.ward.needs("flow:open_ward_list")
    with tab.act("open_ward_list") as act:
        tab.ward.screens.perform(tab, "open_ward_list", {})
        tab.ward.settle()
    return act.outcome


def on_the_wire(client: Client) -> Outcome:
    """The same without a screen."""
    return client.perform("open_ward_list")
