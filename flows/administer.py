"""Record that a dose was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.writing import write

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.load.client import Client
    from wardround.portal.profile import Patient


def administer(tab: Tab, patient: Patient, **fields: str) -> Outcome:
    """Record that a dose was given. ``fields`` fill the ``{words}`` of the profile's steps."""
    return write(tab, patient, "administer", "administration", **fields)


def on_the_wire(client: Client, patient: Patient, **fields: str) -> Outcome:
    """The same without a screen."""
    return client.write("administer", patient, "administration", **fields)
