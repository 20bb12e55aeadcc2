"""A clinician walks away: with a warning and without, extended, with a draft, with a request under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.extend_session import extend_session
from flows.open_ward_list import open_ward_list
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.slow_read import slow_read
from flows.write_note import draft_note, finish_note, reopen_note, write_note
from suites.session.pace import away, come_back, past_idle, stay_busy, until_warned, work_for

if TYPE_CHECKING:
    from wardround.ward import Ward


def test_idle_expiry(ward: Ward) -> None:
    """A chart is open, nobody touches anything until well past the limit, then the clinician comes back and signs in."""
    ward.needs("limit:idle_s", "flow:review_chart", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    away(ward, past_idle(ward))
    come_back(tab)
    open_ward_list(tab)


def test_idle_warned_and_extended(ward: Ward) -> None:
    """The warning comes, the clinician says "I am still here", and works on past the first deadline."""
    ward.needs("limit:idle_s", "sign:warned", "flow:extend", "flow:review_chart", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    until_warned(ward, tab)
    extend_session(tab)
    away(ward, (ward.limits.warning_s or 0) + ward.limits.tolerance_s * 2)
    review_chart(tab, ward.patient())


def test_idle_extended_in_the_other_tab(ward: Ward) -> None:
    """The warning stands in two tabs; the clinician answers it in one, and goes on in the other past the first deadline."""
    ward.needs("limit:idle_s", "sign:warned", "flow:extend", "flow:review_chart", "patients:2")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    review_chart(b, ward.patient(1))
    until_warned(ward, b)
    extend_session(b)
    away(ward, (ward.limits.warning_s or 0) + ward.limits.tolerance_s * 5)
    review_chart(a, ward.patient())


def test_idle_with_a_draft(ward: Ward) -> None:
    """Half a note is typed when the session ends; after signing in again it must still be there."""
    ward.needs("limit:idle_s", "draft:write_note", "patients:1")
    tab = ward.clinician().tab("A")
    patient = ward.patient()
    sign_in(tab)
    review_chart(tab, patient)
    intent = draft_note(tab, patient)
    away(ward, past_idle(ward))
    come_back(tab)
    reopen_note(tab, patient)
    if intent:
        finish_note(tab, patient, intent)


def test_idle_in_one_tab_work_in_the_other(ward: Ward) -> None:
    """Tab A shows a chart; for longer than the limit all work is done in tab B."""
    ward.needs("limit:idle_s", "flow:review_chart", "patients:2")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    open_ward_list(b)
    work_for(ward, b, (ward.limits.idle_s or 0) * 1.6)
    review_chart(a, ward.patient())


def test_long_form(ward: Ward) -> None:
    """A long form: for longer than the limit the clinician only types and moves the mouse."""
    ward.needs("limit:idle_s", "draft:write_note", "patients:1")
    tab = ward.clinician().tab("A")
    patient = ward.patient()
    sign_in(tab)
    review_chart(tab, patient)
    intent = draft_note(tab, patient)
    stay_busy(ward, tab, (ward.limits.idle_s or 0) * 1.4)
    if intent:
        finish_note(tab, patient, intent)


def test_long_request(ward: Ward) -> None:
    """A slow answer is awaited for longer than the limit; the clinician keeps moving the mouse meanwhile."""
    ward.needs("limit:idle_s", "flow:review_chart", "patients:2", "flow:write_note")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    open_ward_list(b)
    with ward.hold("read", b, before="browser") as gate:
        review_chart(b, ward.patient(1))
        stay_busy(ward, a, (ward.limits.idle_s or 0) * 1.4)
        gate.release()
    ward.settle()
    review_chart(a, ward.patient())
    write_note(a, ward.patient())


def test_long_report(ward: Ward) -> None:
    """A clinician who is at the page all the time asks for something slow, a little before the page would report to the portal again."""
    ward.needs("limit:idle_s", "flow:slow_read", "flow:review_chart", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    stay_busy(ward, tab, (ward.limits.idle_s or 0) - (ward.limits.warning_s or 0) * 3.5)
    with ward.not_waiting():
        slow_read(tab, ward.patient())
        stay_busy(ward, tab, (ward.limits.warning_s or 0) * 4)
    stay_busy(ward, tab, (ward.limits.idle_s or 0) * 1.1)
    ward.settle()
    review_chart(tab, ward.patient())


def test_idle_offline(ward: Ward) -> None:
    """The network is gone when the session ends: the chart must not stay on the screen, and Back must not bring it back."""
    ward.needs("limit:idle_s", "flow:review_chart", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    away(ward, (ward.limits.idle_s or 0) * 0.5)
    with ward.fault("offline"):
        away(ward, past_idle(ward) - (ward.limits.idle_s or 0) * 0.5)
    ward.idle(ward.limits.recover_s)
    come_back(tab)
    open_ward_list(tab)
