"""Write a progress note: as a draft that is left lying, or to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.writing import draft, finish, reopen, write

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Intent, Outcome
    from wardround.load.client import Client
    from wardround.portal.profile import Patient

FLOW = "write_note"


def write_note(tab: Tab, patient: Patient, text: str = "Seen on the round, comfortable, plan unchanged.") -> Outcome:
    """Write a note and save it."""
    return write(tab, patient, FLOW, "note", text=text)


def draft_note(tab: Tab, patient: Patient, text: str = "Half a thought, to be finished after the call.") -> Intent | None:
    """Type a note and leave it unsaved. None: it could not be typed."""
    return draft(tab, patient, FLOW, "note", text=text)


def reopen_note(tab: Tab, patient: Patient) -> Outcome:
    """Go back to where the unfinished note should be."""
    return reopen(tab, patient, FLOW)


def finish_note(tab: Tab, patient: Patient, intent: Intent) -> Outcome:
    """Save the note that is there."""
    return finish(tab, patient, FLOW, intent)


def on_the_wire(client: Client, patient: Patient, text: str = "Seen on the round, comfortable, plan unchanged.") -> Outcome:
    """The same without a screen."""
    return client.write(FLOW, patient, "note", text=text)
