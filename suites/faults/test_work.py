"""Something is written while the network does one thing to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.open_ward_list import open_ward_list
from flows.order_medication import order_medication
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.write_note import draft_note, finish_note, reopen_note
from suites.faults.putting import well_again, with_one_of

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.ward import Ward

LATER_S = 100.0
"""Longer than a network may keep a request before it delivers it again."""


def _at_the_chart(ward: Ward) -> Tab:
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    return tab


@with_one_of(
    "request_lost on 1st write",
    "response_lost on 1st write",
    "response_lost_resent on 1st write",
    "delivered_twice(after_s=90) on 1st write",
    "connection_reset on 1st write",
    "truncated_json on 1st write",
    "empty_body(reached=false) on 1st write",
    "html_instead on 1st write",
    "conflict on 1st write",
    "server_error on 1st write",
    "latency(delay_s=12, before=browser) on 1st write",
    "bandwidth(bytes_per_s=60) on 1st write",
)
def test_order(ward: Ward, fault: str) -> None:
    """An order is signed, and something happens to the request or its answer."""
    ward.needs("flow:order_medication", "patients:1")
    tab = _at_the_chart(ward)
    with ward.fault(fault):
        order_medication(tab, ward.patient())
        ward.idle(LATER_S)
    well_again(ward, tab)
    open_ward_list(tab)


@with_one_of("forbidden_csrf on 1st write")
def test_note_signed(ward: Ward, fault: str) -> None:
    """A note is typed and signed; when that comes to nothing, what was typed must still be there."""
    ward.needs("draft:write_note", "patients:1")
    tab, patient = _at_the_chart(ward), ward.patient()
    intent = draft_note(tab, patient)
    with ward.fault(fault):
        if intent:
            finish_note(tab, patient, intent)
    well_again(ward, tab)
    reopen_note(tab, patient)


@with_one_of("lost_session_node on 1st heartbeat")
def test_note_left_lying(ward: Ward, fault: str) -> None:
    """Half a note stands in its form while the page asks the portal how the session is."""
    ward.needs("draft:write_note", "patients:1", "role:heartbeat")
    tab, patient = _at_the_chart(ward), ward.patient()
    intent = draft_note(tab, patient)
    with ward.fault(fault):
        well_again(ward, tab)
    reopen_note(tab, patient)
    if intent:
        finish_note(tab, patient, intent)
