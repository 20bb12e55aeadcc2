"""Acknowledge an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.writing import write

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client
    from wardround.portal.profile import Patient


def acknowledge_alert(tab: Tab, patient: Patient, **fields: str) -> Outcome:
    """Acknowledge an alert. ``fields`` fill the ``{words}`` of the profile's steps."""
    return write(tab, patient, "acknowledge_alert", "acknowledgement", **fields)


def on_the_wire(client: Client, patient: Patient, **fields: str) -> Outcome:
    """The same without a screen."""
    return client.write("acknowledge_alert", patient, "acknowledgement", **fields)
