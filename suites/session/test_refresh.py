"""The access token runs out: in one tab, in two and three at once, with the answer lost, the endpoint down, the network gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.open_ward_list import open_ward_list
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.write_note import draft_note, finish_note, reopen_note, write_note
from suites.session.pace import come_back, read

if TYPE_CHECKING:
    from wardround.browser.clinician import Clinician
    from wardround.browser.tab import Tab
    from wardround.ward import Ward

WINDOW = 1.1
"""Just past an access token's life, in lives."""


def _life(ward: Ward) -> float:
    return ward.limits.access_token_s or 300.0


def _tabs(ward: Ward, number: int) -> tuple[Clinician, list[Tab]]:
    """Several tabs, all with a chart or the list open, freshly signed in."""
    ward.needs("limit:access_token_s", "role:refresh", "flow:review_chart", "flow:open_ward_list", "patients:1")
    clinician = ward.clinician()
    tabs = [clinician.tab("ABC"[place]) for place in range(number)]
    sign_in(tabs[0])
    review_chart(tabs[0], ward.patient())
    for tab in tabs[1:]:
        open_ward_list(tab)
    return clinician, tabs


def _all_work(ward: Ward, tabs: list[Tab]) -> None:
    for tab in tabs:
        come_back(tab)
        review_chart(tab, ward.patient())


def test_refresh_one_tab(ward: Ward) -> None:
    """Three token lives go by with work between them."""
    _, tabs = _tabs(ward, 1)
    for _ in range(3):
        ward.idle(_life(ward) * WINDOW)
        open_ward_list(tabs[0])
        review_chart(tabs[0], ward.patient())


def test_refresh_two_tabs(ward: Ward) -> None:
    """Two tabs need a new token at once, by themselves or reloaded together: the first is held until the other can be there."""
    _, tabs = _tabs(ward, 2)
    ward.meet("refresh", tabs, _life(ward) * WINDOW)
    ward.settle()
    _all_work(ward, tabs)
    ward.idle(_life(ward) * WINDOW)
    _all_work(ward, tabs)


def test_refresh_three_tabs(ward: Ward) -> None:
    """The same with three."""
    _, tabs = _tabs(ward, 3)
    ward.meet("refresh", tabs, _life(ward) * WINDOW)
    ward.settle()
    _all_work(ward, tabs)


def test_refresh_response_lost(ward: Ward) -> None:
    """The portal rotates the token, and nobody hears."""
    _, tabs = _tabs(ward, 2)
    with ward.fault("response_lost", role="refresh", nth=1):
        ward.idle(_life(ward) * WINDOW)
    ward.idle(ward.limits.recover_s)
    _all_work(ward, tabs)


def test_refresh_unavailable(ward: Ward) -> None:
    """The token endpoint answers 503 for a while."""
    _, tabs = _tabs(ward, 2)
    with ward.fault("unavailable", role="refresh"):
        ward.idle(_life(ward) * WINDOW)
    ward.idle(ward.limits.recover_s)
    _all_work(ward, tabs)


def test_refresh_offline(ward: Ward) -> None:
    """The network is gone when the token runs out, and comes back."""
    _, tabs = _tabs(ward, 2)
    ward.idle(_life(ward) * 0.5)
    with ward.fault("offline"):
        ward.idle(_life(ward) * 0.7)
    ward.idle(ward.limits.recover_s)
    _all_work(ward, tabs)


def test_refresh_captive_portal(ward: Ward) -> None:
    """A captive portal answers everything with its own page, then lets go."""
    _, tabs = _tabs(ward, 2)
    ward.idle(_life(ward) * 0.5)
    with ward.fault("captive_portal"):
        ward.idle(_life(ward) * 0.7)
    ward.idle(ward.limits.recover_s)
    _all_work(ward, tabs)


def test_refresh_html_instead(ward: Ward) -> None:
    """The token endpoint answers 200 with a page of HTML."""
    _, tabs = _tabs(ward, 2)
    with ward.fault("html_instead", role="refresh"):
        ward.idle(_life(ward) * WINDOW)
    ward.idle(ward.limits.recover_s)
    _all_work(ward, tabs)


def test_refresh_away_while_loading(ward: Ward) -> None:
    """The token has run out, its endpoint cannot be reached, and the page is loaded anew: it must wait, and go on afterwards."""
    _, tabs = _tabs(ward, 1)
    ward.idle(_life(ward) * 0.5)
    with ward.fault("request_lost", role="refresh"):
        ward.idle(_life(ward) * 0.6)
        ward.reload_together(tabs)
        read(ward)
    ward.idle(ward.limits.recover_s)
    _all_work(ward, tabs)


def test_refresh_away_while_working(ward: Ward) -> None:
    """The token has run out, its endpoint answers 503, and a chart is opened all the same; when the endpoint is back, charts open again."""
    _, tabs = _tabs(ward, 1)
    ward.idle(_life(ward) * 0.5)
    with ward.fault("unavailable", role="refresh"):
        ward.idle(_life(ward) * 0.6)
        review_chart(tabs[0], ward.patient())
    ward.idle(ward.limits.recover_s)
    _all_work(ward, tabs)


def test_refresh_while_typing(ward: Ward) -> None:
    """One tab refreshes while half a note stands in another: which of them does is the portal's to say, so two tabs hold one."""
    _, (a, b, c) = _tabs(ward, 3)
    ward.needs("draft:write_note")
    writers = [(b, ward.patient())]
    if len(ward.profile.patients) > 1:
        # Not of the same patient: a portal that keeps one draft for each form would be right to show the newer one.
        writers.append((c, ward.patient(1)))
    drafts = []
    for tab, patient in writers:
        review_chart(tab, patient)
        drafts.append((tab, patient, draft_note(tab, patient)))
    ward.idle(_life(ward) * WINDOW)
    open_ward_list(a)
    ward.idle(_life(ward) * WINDOW)
    for tab, patient, intent in drafts:
        reopen_note(tab, patient)
        if intent:
            finish_note(tab, patient, intent)


def test_write_response_lost(ward: Ward) -> None:
    """A note is saved by the portal, and the answer never comes."""
    ward.needs("flow:write_note", "patients:1")
    tab = ward.clinician().tab("A")
    sign_in(tab)
    review_chart(tab, ward.patient())
    with ward.fault("response_lost on 1st write carrying a marker"):
        write_note(tab, ward.patient())
    ward.idle(ward.limits.recover_s)
    come_back(tab)
    open_ward_list(tab)
