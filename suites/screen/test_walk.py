"""A walk through the portal's screens: what a clinician sees from sign-in to sign-out, when they err, and when the portal fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.acknowledge_alert import acknowledge_alert
from flows.administer import administer
from flows.open_ward_list import open_ward_list
from flows.order_medication import order_medication
from flows.review_chart import review_chart
from flows.sign_in import guess, sign_in
from flows.sign_out import sign_out
from flows.write_note import write_note
from wardround.portal.adapter import ActFailed
from wardround.watched import Press

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.browser.tab import Tab
    from wardround.portal.profile import Patient
    from wardround.screening import Screening
    from wardround.ward import Ward

WRITING: dict[str, Callable[[Tab, Patient], object]] = {
    "write_note": write_note,
    "order_medication": order_medication,
    "administer": administer,
    "acknowledge_alert": acknowledge_alert,
}

FORM = Press("the form's last button", 1)


def test_screens_of_work(ward: Ward, screens: Screening) -> None:
    """Sign in, the ward list, the team's flows that only look, a chart, each flow that writes, to its end; then sign out."""
    tab = ward.clinician().tab("A")
    screens.watch(ward)
    _do(screens, tab, "sign_in", lambda: sign_in(tab))
    if "flow:open_ward_list" in ward.abilities():
        _do(screens, tab, "open_ward_list", lambda: open_ward_list(tab))
    for flow in _looking(ward):
        _do(screens, _in(tab), flow, lambda flow=flow: _look_at(tab, flow))
    for flow, write in WRITING.items():
        if {f"flow:{flow}", "flow:review_chart", "patients:1"} <= ward.abilities():
            _work(screens, tab, flow, write)
    if "flow:sign_out" in ward.abilities():
        _do(screens, _in(tab), "sign_out", lambda: sign_out(tab))
    screens.try_out(tab, last=True)
    screens.judge()


@pytest.mark.parametrize("flow", ["order_medication", "write_note"])
def test_screens_of_errors(ward: Ward, screens: Screening, flow: str) -> None:
    """A form that is submitted empty, and one whose answer is an error of the portal. Nothing is written: the portal hears of neither."""
    ward.needs(f"draft:{flow}", "flow:review_chart", "patients:1", "role:write")
    tab, patient = ward.clinician().tab("A"), ward.patient()
    screens.watch(ward)
    screens.begin(flow)
    sign_in(tab)
    review_chart(tab, patient)
    fields = ward.fields(patient, marker="", text="")
    with ward.fault("unavailable", role="write"):
        for fill in (False, True):
            with tab.act(flow, patient=patient.alias, detail="to see its errors"):
                (ward.screens.draft if fill else ward.screens.reopen)(tab, flow, fields)
                screens.look(tab, underway=FORM)
                _try(lambda: ward.screens.submit(tab, flow, fields))
                ward.settle()
            screens.look(tab)
    screens.try_out(tab, last=True)
    screens.judge()


def test_screens_of_a_failed_sign_in(ward: Ward, screens: Screening) -> None:
    """A wrong password, for a user name that is nobody's."""
    ward.needs("sign:error")
    tab = ward.clinician().tab("A")
    screens.watch(ward)
    _do(screens, tab, "sign_in", lambda: guess(tab))
    screens.try_out(tab, last=True)
    screens.judge()


def test_screens_of_the_end(ward: Ward, screens: Screening) -> None:
    """The warning that the session is about to end, and what stands there afterwards."""
    ward.needs("limit:idle_s", "flow:review_chart", "patients:1")
    if ward.clock.kind == "real":
        ward.needs("virtual time")
    tab = ward.clinician().tab("A")
    screens.begin("end of session")
    sign_in(tab)
    review_chart(tab, ward.patient())
    screens.look(tab)
    warned = ward.profile.signs.warned
    idle = ward.limits.idle_s or 0.0
    if warned is not None:
        ward.idle(idle, until=lambda: tab.shows(warned), every=5.0)
        tab.look()
        screens.look(tab)
    ward.idle(idle)
    tab.look()
    screens.look(tab)
    screens.try_out(tab, last=True)
    screens.judge()


def _do(screens: Screening, tab: Tab, task: str, flow: Callable[[], object]) -> None:
    """Do it, looking; where it has led, nobody is at work any more, and what can be tried is tried."""
    screens.begin(task)
    flow()
    screens.arrive(tab)
    screens.try_out(tab)


def _work(screens: Screening, tab: Tab, flow: str, write: Callable[[Tab, Patient], object]) -> None:
    """A flow that writes, to its end. What stood on the way there is then reached by its steps once more, short of the last, and tried."""
    ward, patient = tab.ward, tab.ward.patient()

    def once_more() -> None:
        review_chart(_in(tab), patient)
        with tab.act(flow, patient=patient.alias, detail="to be tried"):
            ward.screens.perform(tab, flow, ward.fields(patient, marker="never to be written", text=""))

    _do(screens, tab, "review_chart", lambda: review_chart(_in(tab), patient))
    screens.begin(flow)
    write(tab, patient)
    if screens.ended_early(tab):
        # the session may have ended on the way: once more, from the beginning
        review_chart(_in(tab), patient)
        screens.begin(flow)
        write(tab, patient)
    screens.arrive(tab)
    screens.try_out(tab, once_more)


def _looking(ward: Ward) -> list[str]:
    """The team's own flows that only look: they have no form to submit and no word of anything saved."""
    known = {*WRITING, "open_ward_list", "review_chart", "slow_read"}
    return [name for name, flow in ward.profile.flows.items() if name not in known and not (flow.draft or flow.submit or flow.acknowledged)]


def _look_at(tab: Tab, flow: str) -> None:
    ward, patient = tab.ward, next(iter(tab.ward.profile.patients), None)
    with tab.act(flow, patient=patient.alias if patient else None):
        ward.screens.perform(tab, flow, ward.fields(patient) if patient else {})
        ward.settle()


def _in(tab: Tab) -> Tab:
    """The tab, signed in again where the portal has ended the session meanwhile."""
    signed_in = tab.ward.profile.signs.signed_in
    if signed_in is not None and not tab.wait(signed_in):
        sign_in(tab)
    return tab


def _try(act: Callable[[], object]) -> None:
    """What cannot be done on an empty form is no failure of the walk."""
    try:
        act()
    except ActFailed:
        return
