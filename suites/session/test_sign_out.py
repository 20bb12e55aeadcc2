"""The clinician signs out: every tab must know, nothing must come back, and nothing must be revived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.open_ward_list import open_ward_list
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.sign_out import sign_out
from flows.slow_read import slow_read
from suites.session.pace import come_back, read

if TYPE_CHECKING:
    from wardround.ward import Ward

LATER_S = 120.0
"""Long enough for polls and timers of every tab to have their turn."""


def test_sign_out_everywhere(ward: Ward) -> None:
    """Two tabs with charts; the clinician signs out in one."""
    ward.needs("flow:sign_out", "flow:review_chart", "patients:2")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    review_chart(b, ward.patient(1))
    read(ward)
    sign_out(a)
    ward.idle(ward.scaled(LATER_S))


def test_sign_out_and_back(ward: Ward) -> None:
    """After signing out the next person at the workstation presses Back."""
    ward.needs("flow:sign_out", "flow:review_chart", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    open_ward_list(tab)
    review_chart(tab, ward.patient())
    sign_out(tab)
    for _ in range(3):
        tab.back()


def test_sign_out_with_a_request_in_flight(ward: Ward) -> None:
    """A slow answer is still on its way in tab B when the clinician signs out in tab A."""
    ward.needs("flow:sign_out", "flow:slow_read", "patients:1")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    review_chart(b, ward.patient())
    read(ward)
    with ward.not_waiting():
        slow_read(b, ward.patient())
        sign_out(a)
    ward.idle(ward.scaled(LATER_S))
    ward.ask_after_sign_out(clinician)


def test_sign_out_offline(ward: Ward) -> None:
    """The clinician signs out in a lift; the screen must be clear at once, and the portal must hear of it later."""
    ward.needs("flow:sign_out", "flow:review_chart", "patients:2")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    review_chart(b, ward.patient(1))
    read(ward)
    with ward.fault("offline"):
        sign_out(a)
        ward.idle(ward.limits.recover_s / 3)
    ward.idle(ward.limits.recover_s)


def test_sign_out_and_in_again(ward: Ward) -> None:
    """Sign out, sign in again, work: nothing of the first session may be left."""
    ward.needs("flow:sign_out", "flow:review_chart", "patients:1")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    open_ward_list(b)
    read(ward)
    sign_out(b)
    ward.idle(ward.scaled(60.0))
    sign_in(b)
    come_back(a)
    review_chart(a, ward.patient())
    ward.idle(ward.scaled(LATER_S))
