"""Order a medication, review it and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.writing import write, write_by_double_click

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client
    from wardround.portal.profile import Patient


def order_medication(tab: Tab, patient: Patient, *, double_click: bool = False, **fields: str) -> Outcome:
    """Order a medication, review it and sign (by a double click, say). ``fields`` fill the ``{words}`` of the profile's steps."""
    how = write_by_double_click if double_click else write
    return how(tab, patient, "order_medication", "order", **fields)


def on_the_wire(client: Client, patient: Patient, **fields: str) -> Outcome:
    """The same without a screen."""
    return client.write("order_medication", patient, "order", **fields)
