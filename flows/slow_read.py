"""Open something for which the portal takes long, and do not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client
    from wardround.portal.profile import Patient


def slow_read(tab: Tab, patient: Patient) -> Outcome:
    """Ask for a slow report or trend; its answer is still on its way when this returns."""
    tab.ward.needs("flow:slow_read")
    with tab.act("slow_read", patient=patient.alias) as act:
        tab.ward.screens.perform(tab, "slow_read", tab.ward.fields(patient))
    return act.outcome


def on_the_wire(client: Client, patient: Patient) -> Outcome:
    """The same without a screen."""
    return client.perform("slow_read", patient)
