"""Several people and patients: users switched, patients switched, a storm of tabs, a code used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.administer import administer
from flows.open_ward_list import open_ward_list
from flows.order_medication import order_medication
from flows.review_chart import review_chart
from flows.sign_in import guess, sign_in
from flows.sign_out import sign_out
from flows.switch_user import switch_user
from flows.touch import touch
from flows.write_note import draft_note, finish_note, write_note
from suites.session.pace import come_back, read, work_for

if TYPE_CHECKING:
    from wardround.ward import Ward

GUESSES = 6
"""More wrong tries than portals commonly allow."""
POLLS_S = 180.0
"""Long enough for each tab's polls and timers to act in somebody's name."""


def test_user_switched_in_another_tab(ward: Ward) -> None:
    """A second clinician signs in in tab B of the same browser and works there; tab A is left open, then used."""
    ward.needs("clinicians:2", "flow:review_chart", "patients:1")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    switch_user(b)
    ward.idle(ward.scaled(POLLS_S))
    # some portals let a tab ask only when its own warning is due
    work_for(ward, b, ward.limits.idle_s or 0.0, pace=0.5)
    review_chart(a, ward.patient())
    ward.idle(ward.scaled(POLLS_S))


def test_patient_switched_in_another_tab(ward: Ward) -> None:
    """Tab A shows one patient, tab B opens another; then A writes. Once more with the form open in A before B opens the other."""
    ward.needs("flow:review_chart", "patients:2", "flow:write_note")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    review_chart(a, ward.patient())
    review_chart(b, ward.patient(1))
    write_note(a, ward.patient())
    if "order_medication" in ward.profile.flows:
        review_chart(a, ward.patient())
        review_chart(b, ward.patient(1))
        order_medication(a, ward.patient())
    if "administer" in ward.profile.flows:
        administer(b, ward.patient(1))
    if "draft:write_note" in ward.abilities():
        # opening the form may set the patient right again: here nothing is opened between B's chart and A's Save
        intent = draft_note(a, ward.patient())
        review_chart(b, ward.patient(1))
        if intent:
            finish_note(a, ward.patient(), intent)


def test_note_on_another_patient_meanwhile(ward: Ward) -> None:
    """Half a note stands in one patient's form; the clinician is called to another, and writes a note there."""
    ward.needs("draft:write_note", "flow:review_chart", "patients:2")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    draft_note(tab, ward.patient())
    ward.idle(ward.limits.tolerance_s)
    write_note(tab, ward.patient(1))
    # the half note is not asked for again: not every portal promises to keep what its own author left
    review_chart(tab, ward.patient())


def test_order_response_lost(ward: Ward) -> None:
    """An order is signed and stored, and the answer is lost."""
    ward.needs("flow:order_medication", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    with ward.fault("response_lost on 1st write carrying a marker"):
        order_medication(tab, ward.patient())
    ward.idle(ward.limits.recover_s)
    come_back(tab)
    open_ward_list(tab)


def test_order_request_lost(ward: Ward) -> None:
    """An order is signed, and the portal never hears of it."""
    ward.needs("flow:order_medication", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    with ward.fault("request_lost", role="write"):
        order_medication(tab, ward.patient())
    ward.idle(ward.limits.recover_s)
    come_back(tab)
    open_ward_list(tab)


def test_order_unavailable(ward: Ward) -> None:
    """Writes are answered by 503 while an order is signed."""
    ward.needs("flow:order_medication", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    with ward.fault("unavailable", role="write"):
        order_medication(tab, ward.patient())
    ward.idle(ward.limits.recover_s)
    come_back(tab)
    open_ward_list(tab)


def test_order_never_answered(ward: Ward) -> None:
    """An order is signed and stored, and no answer to it ever arrives, however often the page asks."""
    ward.needs("flow:order_medication", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    with ward.fault("response_lost", role="write"):
        order_medication(tab, ward.patient())
        ward.idle(ward.limits.recover_s)
    ward.idle(ward.limits.recover_s)
    come_back(tab)
    open_ward_list(tab)


def test_order_signed_by_double_click(ward: Ward) -> None:
    """The clinician presses Sign twice in quick succession, as with an icon on a desktop."""
    ward.needs("flow:order_medication", "draft:order_medication", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    order_medication(tab, ward.patient(), double_click=True)
    open_ward_list(tab)


def test_sign_in_storm(ward: Ward) -> None:
    """A workstation restores five tabs of one clinician at once."""
    ward.needs("flow:open_ward_list")
    clinician = ward.clinician()
    first = clinician.tab("A")
    sign_in(first)
    tabs = [first, *(clinician.tab(name) for name in "BCDE")]
    for tab in tabs[1:]:
        open_ward_list(tab)
    ward.reload_together(tabs)
    read(ward)
    for tab in tabs:
        touch(tab)
        open_ward_list(tab)


def test_code_used_twice(ward: Ward) -> None:
    """Somebody who read the one-time code over a shoulder types it again."""
    ward.needs("clinicians:2", "flow:sign_out")
    with_code = [persona.alias for persona in ward.profile.clinicians if persona.totp]
    if not with_code:
        ward.needs("a persona with a one-time code (clinicians.totp)")
    tab = ward.clinician(with_code[0]).tab("A")
    sign_in(tab)
    sign_out(tab)
    sign_in(tab, reuse_code=True)


def test_wrong_passwords_of_one(ward: Ward) -> None:
    """Somebody tries one wrong password after another; then a clinician signs in from the same address."""
    ward.needs("clinicians:2", "flow:sign_out")
    if ward.profile.server.reset is None:
        # a portal that takes the address for an attacker's would refuse every later scenario
        ward.needs("a way to reset the portal (server.reset)")
    first, second = ward.clinician(0), ward.clinician(1)
    a, b = first.tab("A"), second.tab("A")
    sign_in(a)
    sign_out(a)
    for _ in range(GUESSES):
        guess(a)
    sign_in(b)
