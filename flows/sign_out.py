"""Sign out by the portal's own control."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client


def sign_out(tab: Tab) -> Outcome:
    """Sign out in this tab."""
    ward = tab.ward
    ward.needs("flow:sign_out")
    with tab.act("sign_out") as act:
        ward.screens.sign_out(tab)
        ward.settle()
    if act.outcome == "done":
        ward.signed_out(tab)
    return act.outcome


def on_the_wire(client: Client) -> Outcome:
    """The same without a screen."""
    return client.sign_out()
