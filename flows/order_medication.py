"""Order a medication, review it and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.writing import write

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.portal.profile import Patient


def order_medication(tab: Tab, patient: Patient, **fields: str) -> Outcome:
    """Order a medication, review it and sign. ``fields`` fill the ``{words}`` of the profile's steps."""
    return write(tab, patient, "order_medication", "order", **fields)
