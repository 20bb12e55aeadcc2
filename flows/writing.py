"""What all flows that write have in common: an intent with a marker, the submission, the portal's word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Intent, Outcome, Written
    from wardround.portal.profile import Patient


def write(tab: Tab, patient: Patient, flow: str, what: Written, **fields: str) -> Outcome:
    """Do a flow that writes, submission included, and wait for what the screen says of it."""
    ward = tab.ward
    ward.needs(f"flow:{flow}")
    intent = ward.intent(tab, patient, what, draft=False, flow=flow, **fields)
    with tab.act(flow, patient=patient.alias, intent=intent.intent) as act:
        tab.arm(ward.answers(flow))
        ward.screens.perform(tab, flow, ward.fields(patient, intent, **fields))
        act.outcome = tab.answer()
    return act.outcome


def write_by_double_click(tab: Tab, patient: Patient, flow: str, what: Written, **fields: str) -> Outcome:
    """The same, and the last button is pressed twice."""
    ward = tab.ward
    ward.needs(f"flow:{flow}", f"draft:{flow}")
    intent = ward.intent(tab, patient, what, draft=False, flow=flow, **fields)
    with tab.act(flow, patient=patient.alias, intent=intent.intent) as act:
        tab.arm(ward.answers(flow))
        filled = ward.fields(patient, intent, **fields)
        ward.screens.draft(tab, flow, filled)
        ward.screens.submit(tab, flow, filled, double_click=True)
        act.outcome = tab.answer()
    return act.outcome


def draft(tab: Tab, patient: Patient, flow: str, what: Written, **fields: str) -> Intent | None:
    """Type without submitting."""
    ward = tab.ward
    ward.needs(f"draft:{flow}")
    intent = ward.intent(tab, patient, what, draft=True, flow=flow, **fields)
    with tab.act(flow, patient=patient.alias, intent=intent.intent, detail="draft") as act:
        ward.screens.draft(tab, flow, ward.fields(patient, intent, **fields))
        ward.settle()
    return intent if act.outcome == "done" else None


def reopen(tab: Tab, patient: Patient, flow: str) -> Outcome:
    """Get back to a form that was left, as a clinician who looks for the draft would."""
    ward = tab.ward
    with tab.act(flow, patient=patient.alias, detail="reopen") as act:
        ward.screens.reopen(tab, flow, ward.fields(patient))
        ward.settle()
    return act.outcome


def finish(tab: Tab, patient: Patient, flow: str, intent: Intent) -> Outcome:
    """Submit a draft that stands in its form. Where it is gone nobody would: what stands there is not what the clinician wrote."""
    ward = tab.ward
    if not tab.holds(intent.marker):
        return "silent"
    with tab.act(flow, patient=patient.alias, intent=intent.intent) as act:
        tab.arm(ward.answers(flow))
        ward.screens.submit(tab, flow, ward.fields(patient, intent))
        act.outcome = tab.answer()
    return act.outcome
