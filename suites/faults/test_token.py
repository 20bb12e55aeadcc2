"""The access token runs out while the network does one thing to its renewal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.slow_read import slow_read
from flows.write_note import write_note
from suites.faults.putting import well_again, with_one_of
from suites.session.pace import come_back

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.ward import Ward

LIVES = 2.15
"""So many lives of a token go by: the second begins and ends."""
EARLY, LATE = 0.8, 1.15
"""A renewal falls between these two, in lives."""
ASK_S = 3.0
"""Long enough for a tab to hear that its token is no good, and to ask for another."""


def _life(ward: Ward) -> float:
    ward.needs("limit:access_token_s", "role:refresh", "flow:write_note", "patients:1")
    return ward.limits.access_token_s or 300.0


def _a_note_written(ward: Ward) -> Tab:
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    write_note(tab, ward.patient())
    return tab


@with_one_of(
    "response_lost on 1st refresh",
    "black_hole(gives_up_s=3600) on 1st refresh",
    "slow_body(every_s=120) on 1st refresh",
    "too_many_requests on 1st refresh",
    "expires_in_skew on 1st refresh",
    "replica_lag(lag_s=45) on refresh",
    "token_revoked on 1st refresh",
)
def test_token_renewed(ward: Ward, fault: str) -> None:
    """Something happens to one renewal, or to what it brought; later the clinician writes in the page that has stood open since."""
    life, tab = _life(ward), _a_note_written(ward)
    with ward.fault(fault):
        ward.idle(life * LIVES)
        come_back(tab)
        write_note(tab, ward.patient())


@with_one_of("unavailable(retry_after_s=30) on refresh", "captive_portal", "host_unreachable")
def test_token_due_in_an_outage(ward: Ward, fault: str) -> None:
    """The token is to be renewed while something is away; then all is well again, and the clinician writes in the same page."""
    life, tab = _life(ward), _a_note_written(ward)
    ward.idle(life * EARLY)
    with ward.fault(fault):
        ward.idle(life * (LATE - EARLY))
    well_again(ward, tab)
    write_note(tab, ward.patient())


@with_one_of("keys_rotated")
def test_tokens_refused_in_two_tabs(ward: Ward, fault: str) -> None:
    """Results are asked for in two tabs; where the first has to renew its token for that, it is held until the second has asked, too."""
    _life(ward)
    ward.needs("flow:slow_read")
    clinician = ward.clinician()
    a, b = clinician.tab("A"), clinician.tab("B")
    sign_in(a)
    for tab in (a, b):
        review_chart(tab, ward.patient())
    with ward.fault(fault), ward.hold("refresh", a) as gate:
        slow_read(a, ward.patient())
        slow_read(b, ward.patient())
        ward.idle(ASK_S)
        gate.release()
        ward.settle()
    for tab in (a, b):
        come_back(tab)
        review_chart(tab, ward.patient())
