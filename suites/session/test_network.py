"""The network or the portal is away for some minutes: nothing but waiting may come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.open_ward_list import open_ward_list
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.write_note import draft_note, finish_note, reopen_note
from suites.session.pace import come_back

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.ward import Ward

AWAY_S = 240.0
"""Long enough for the polls and timers of every tab to meet the outage."""
SHARE = 0.4
"""At most this much of the idle limit: nobody touches anything meanwhile, and the session must not end of that."""


def test_network_away(ward: Ward) -> None:
    """The network is gone for some minutes, as in a lift, while two tabs are open; then work goes on in both."""
    tabs = _two_tabs(ward)
    with ward.fault("offline"):
        ward.idle(_away(ward))
    _work_again(ward, tabs)


def test_portal_unavailable(ward: Ward) -> None:
    """The portal answers everything by 503 for some minutes, as during an update."""
    tabs = _two_tabs(ward)
    with ward.fault("unavailable"):
        ward.idle(_away(ward))
    _work_again(ward, tabs)


def test_network_away_with_a_draft(ward: Ward) -> None:
    """The network is gone for some minutes while half a note stands in its form."""
    _with_a_draft(ward, "offline")


def test_portal_unavailable_with_a_draft(ward: Ward) -> None:
    """The portal answers everything by 503 for some minutes while half a note stands in its form."""
    _with_a_draft(ward, "unavailable")


def _with_a_draft(ward: Ward, fault: str) -> None:
    ward.needs("draft:write_note")
    tab, other = _two_tabs(ward)
    patient = ward.patient()
    intent = draft_note(tab, patient)
    with ward.fault(fault):
        ward.idle(_away(ward))
    ward.idle(ward.limits.recover_s)
    come_back(tab)
    reopen_note(tab, patient)
    if intent:
        finish_note(tab, patient, intent)
    open_ward_list(other)


def _away(ward: Ward) -> float:
    longest = ward.scaled(AWAY_S)
    return min(longest, (ward.limits.idle_s or longest / SHARE) * SHARE)


def _two_tabs(ward: Ward) -> tuple[Tab, Tab]:
    ward.needs("flow:review_chart", "flow:open_ward_list", "patients:1")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    open_ward_list(b)
    return a, b


def _work_again(ward: Ward, tabs: tuple[Tab, ...]) -> None:
    ward.idle(ward.limits.recover_s)
    for tab in tabs:
        come_back(tab)
        review_chart(tab, ward.patient())
