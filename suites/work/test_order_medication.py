"""An order of a medication, from sign-in to sign-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.open_ward_list import open_ward_list
from flows.order_medication import order_medication
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.sign_out import sign_out
from suites.session.pace import come_back

if TYPE_CHECKING:
    from wardround.ward import Ward

BETWEEN_S = 400.0
"""Longer than an access token lives where nothing else is said: both tabs get a new one."""
SHARE = 0.4
"""At most this much of the idle limit: nobody touches anything meanwhile."""


def test_order_medication(ward: Ward) -> None:
    """A clinician signs in, looks at the ward in a second tab, orders for one patient, sees another, and signs out.

    Nothing is wrong here: it is what `wardround explore` breaks, one exchange at a time.
    """
    ward.needs("flow:order_medication", "flow:review_chart", "patients:1")
    clinician = ward.clinician()
    tab, other = clinician.tab("A"), clinician.tab("B")
    sign_in(tab)
    open_ward_list(other)
    patient = ward.patient()
    review_chart(tab, patient)
    order_medication(tab, patient)
    ward.idle(_between(ward))
    come_back(other)
    review_chart(other, ward.patient(1 % len(ward.profile.patients)))
    come_back(tab)
    open_ward_list(tab)
    sign_out(tab)
    ward.settle()


def _between(ward: Ward) -> float:
    longest = ward.scaled(BETWEEN_S)
    return min(longest, (ward.limits.idle_s or longest / SHARE) * SHARE)
