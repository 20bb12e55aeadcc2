"""A page is opened, or stands open, while the network does one thing to what it does by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.extend_session import extend_session
from flows.open_ward_list import open_ward_list
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.sign_out import sign_out
from suites.faults.putting import well_again, with_one_of
from suites.session.pace import away, come_back, past_idle, until_warned

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.ward import Ward

STANDS_S = 100.0
"""Long enough for a page to ask the portal for something by itself."""
BUSY_S = 40.0
"""Long enough for a stream to be opened again and again."""


def _at_the_chart(ward: Ward) -> Tab:
    ward.needs("flow:review_chart", "flow:open_ward_list", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    return tab


@with_one_of(
    "unauthorized on 1st heartbeat",
    "date_header_skew(skew_s=3600) on heartbeat",
    "offline",
    "stream_dropped",
    "network_changed(moment=start)",
)
def test_page_left_open(ward: Ward, fault: str) -> None:
    """A chart stands open and nobody touches it."""
    tab = _at_the_chart(ward)
    with ward.fault(fault):
        ward.idle(ward.scaled(STANDS_S))
    well_again(ward, tab)
    open_ward_list(tab)


@with_one_of("reconnect_storm(times=40)")
def test_streams_of_an_open_page(ward: Ward, fault: str) -> None:
    """A chart stands open. Time does not wait for streams by itself: what they do is awaited at every step."""
    ward.needs("role:stream")
    tab = _at_the_chart(ward)
    with ward.fault(fault):
        ward.idle(BUSY_S, until=lambda: not ward.wire.quiet(), every=0.5)
    well_again(ward, tab)
    open_ward_list(tab)


@with_one_of("stream_stalled(stall_s=600)")
def test_page_left_open_for_long(ward: Ward, fault: str) -> None:
    """A chart stands open for some minutes."""
    tab = _at_the_chart(ward)
    with ward.fault(fault):
        ward.idle(ward.scaled(STANDS_S * 3))
    well_again(ward, tab)
    open_ward_list(tab)


@with_one_of("dns_failure on 1st heartbeat")
def test_page_opened(ward: Ward, fault: str) -> None:
    """Another page of the portal is opened by its address."""
    tab = _at_the_chart(ward)
    with ward.fault(fault):
        open_ward_list(tab)
        ward.idle(ward.scaled(STANDS_S))
    well_again(ward, tab)
    open_ward_list(tab)


@with_one_of("cookie_expired on 1st sign-in")
def test_signed_in(ward: Ward, fault: str) -> None:
    """Somebody signs in, opens a chart, and does so again."""
    ward.needs("style:cookie", "flow:review_chart", "patients:1")
    tab = ward.clinician().tab("A")
    with ward.fault(fault):
        sign_in(tab)
        ward.idle(ward.scaled(STANDS_S))
    come_back(tab)
    review_chart(tab, ward.patient())


@with_one_of("replayed_response on heartbeat")
def test_idle_to_the_end(ward: Ward, fault: str) -> None:
    """A chart stands open until well past the idle limit."""
    ward.needs("limit:idle_s")
    tab = _at_the_chart(ward)
    with ward.fault(fault):
        away(ward, past_idle(ward))
    come_back(tab)


@with_one_of("swapped(within_s=30) on heartbeat")
def test_warned_and_extended(ward: Ward, fault: str) -> None:
    """The warning comes, the clinician says "I am still here", and works on past the first deadline."""
    ward.needs("limit:idle_s", "sign:warned", "flow:extend")
    tab = _at_the_chart(ward)
    with ward.fault(fault):
        until_warned(ward, tab)
        extend_session(tab)
        away(ward, (ward.limits.warning_s or 0) + ward.limits.tolerance_s * 2)
    review_chart(tab, ward.patient())


@with_one_of("stream_half_open")
def test_signed_out(ward: Ward, fault: str) -> None:
    """Charts stand in two tabs for a while; then the clinician signs out in one."""
    ward.needs("flow:sign_out")
    tab = _at_the_chart(ward)
    other = tab.clinician.tab("B")
    review_chart(other, ward.patient())
    with ward.fault(fault):
        ward.idle(ward.scaled(STANDS_S))
        sign_out(tab)
        ward.idle(ward.limits.reach_s * 2)
    ward.idle(ward.limits.recover_s)


@with_one_of("held_until(until_s=13.5, before=browser) on read of tab B")
def test_signed_out_while_loading(ward: Ward, fault: str) -> None:
    """A chart is asked for in one tab; the clinician waits, and then signs out in the other."""
    ward.needs("flow:sign_out")
    tab = _at_the_chart(ward)
    other = tab.clinician.tab("B")
    open_ward_list(other)
    with ward.fault(fault):
        review_chart(other, ward.patient())
        sign_out(tab)
        ward.idle(ward.scaled(STANDS_S))
