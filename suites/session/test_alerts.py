"""A bedside monitor speaks up: whoever is signed in must see it in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.open_ward_list import open_ward_list
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from suites.session.pace import read

if TYPE_CHECKING:
    from wardround.ward import Ward


def test_alerts_to_two_clinicians(ward: Ward) -> None:
    """Alerts are set off while one clinician reads a chart and another the ward list."""
    ward.needs("alerts", "clinicians:2", "flow:review_chart", "flow:open_ward_list", "patients:1")
    a, b = ward.clinician(0).tab("A"), ward.clinician(1).tab("A")
    sign_in(a)
    sign_in(b)
    review_chart(a, ward.patient())
    open_ward_list(b)
    for _ in range(2):
        read(ward)
        ward.alert(ward.patient(), a, b)
