"""Closed lids, frozen tabs, wrong clocks, polls, the absolute limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.open_ward_list import open_ward_list
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.write_note import draft_note, finish_note, reopen_note
from suites.session.pace import away, come_back, past_idle, read, work_for

if TYPE_CHECKING:
    from wardround.ward import Ward

HOUR_S = 3600.0


def test_lid_closed_short(ward: Ward) -> None:
    """The lid is closed for less than the idle limit: work goes on."""
    ward.needs("limit:idle_s", "flow:review_chart", "patients:1")
    clinician = ward.clinician()
    tab = clinician.tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    ward.sleep(clinician, (ward.limits.idle_s or 0) * 0.6)
    come_back(tab)
    review_chart(tab, ward.patient())


def test_lid_closed_long(ward: Ward) -> None:
    """The lid is closed for longer than the idle limit: the screen must be locked before data shows."""
    ward.needs("limit:idle_s", "flow:review_chart", "patients:1")
    clinician = ward.clinician()
    tab = clinician.tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    read(ward)
    ward.sleep(clinician, past_idle(ward) * 2)
    ward.idle(ward.limits.tolerance_s)
    come_back(tab)
    open_ward_list(tab)


def test_lid_closed_on_a_draft(ward: Ward) -> None:
    """The lid is closed on half a note, for longer than the idle limit; after signing in again it must still be there."""
    ward.needs("limit:idle_s", "draft:write_note", "patients:1")
    clinician = ward.clinician()
    tab = clinician.tab("A")
    patient = ward.patient()
    sign_in(tab)
    review_chart(tab, patient)
    intent = draft_note(tab, patient)
    ward.sleep(clinician, past_idle(ward) * 2)
    ward.idle(ward.limits.tolerance_s)
    come_back(tab)
    reopen_note(tab, patient)
    if intent:
        finish_note(tab, patient, intent)


def test_frozen_tab_holds_the_refresh(ward: Ward) -> None:
    """The browser freezes tab B in the middle of its refresh; tab A must go on."""
    ward.needs("limit:access_token_s", "role:refresh", "flow:review_chart", "patients:1", "clock:freeze")
    clinician = ward.clinician(separate_tabs=True)
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    open_ward_list(b)
    with ward.hold("refresh", b) as gate:
        caught = ward.idle((ward.limits.access_token_s or 0) * 1.1, until=lambda: gate.count >= 1, every=60.0)
        if caught:
            ward.freeze(b)
            gate.release()
    ward.idle((ward.limits.access_token_s or 0) * 0.3)
    review_chart(a, ward.patient())
    if caught:
        ward.thaw(b)
    come_back(b)
    open_ward_list(b)


def test_clock_an_hour_ahead(ward: Ward) -> None:
    """The workstation's clock is an hour ahead."""
    _skewed(ward, HOUR_S)


def test_clock_an_hour_behind(ward: Ward) -> None:
    """The workstation's clock is an hour behind."""
    _skewed(ward, -HOUR_S)


def test_clock_five_minutes_ahead(ward: Ward) -> None:
    """The workstation's clock is five minutes ahead."""
    _skewed(ward, HOUR_S / 12)


def test_polling_against_idle(ward: Ward) -> None:
    """Two tabs are left alone with everything that they do by themselves: polls, refreshes, streams. None of it is activity."""
    ward.needs("limit:idle_s", "flow:review_chart", "patients:1")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    open_ward_list(b)
    away(ward, past_idle(ward) * 1.5)


def test_absolute_cap(ward: Ward) -> None:
    """Work goes on without a pause until past the absolute limit."""
    ward.needs("limit:absolute_s", "flow:review_chart", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    work_for(ward, tab, (ward.limits.absolute_s or 0) + ward.limits.tolerance_s * 4 - 2, pace=0.8)
    ward.idle(ward.scaled(60.0))
    ward.settle()


def _skewed(ward: Ward, seconds: float) -> None:
    ward.needs("limit:idle_s", "flow:review_chart", "patients:1")
    clinician = ward.clinician()
    tab = clinician.tab("A")
    ward.skew(clinician, ward.scaled(seconds))
    sign_in(tab)
    review_chart(tab, ward.patient())
    work_for(ward, tab, (ward.limits.idle_s or 0) * 1.2)
    away(ward, past_idle(ward))
    come_back(tab)
