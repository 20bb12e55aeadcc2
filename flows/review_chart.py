"""Open a patient's chart and read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client
    from wardround.portal.profile import Patient


def review_chart(tab: Tab, patient: Patient) -> Outcome:
    """Open the chart of a patient."""
    tab.ward.needs("flow:review_chart")
    with tab.act("review_chart", patient=patient.alias) as act:
        tab.ward.screens.perform(tab, "review_chart", tab.ward.fields(patient))
        tab.ward.settle()
    return act.outcome


def on_the_wire(client: Client, patient: Patient) -> Outcome:
    """The same without a screen."""
    return client.perform("review_chart", patient)
