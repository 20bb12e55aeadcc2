"""A shift: a timeline of work, gaps, breaks, closed lids and bad network over several tabs, as a QA engineer reads and changes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.acknowledge_alert import acknowledge_alert
from flows.administer import administer
from flows.extend_session import extend_session
from flows.open_ward_list import open_ward_list
from flows.order_medication import order_medication
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.sign_out import sign_out
from flows.write_note import draft_note, finish_note, reopen_note, write_note
from wardround.errors import UserError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.browser.clinician import Clinician
    from wardround.browser.tab import Tab
    from wardround.history.events import Intent
    from wardround.portal.profile import Patient
    from wardround.ward import Ward

MINUTE_S = 60.0
PRESENT = 0.8
"""A clinician who is about touches the portal at least this often, in idle limits."""


@dataclass(frozen=True)
class At:
    """One line of the timeline.

    Attributes:
        time: ``HH:MM`` since the shift began. A line that comes late (the one before took long) is done at once.
        tab: name of the tab; ``-`` for what happens to the whole machine.
        what: a flow in words (``order medication``), or ``break``, ``lid closed``, ``bad network`` for so many ``minutes``.
        patient: number among the profile's test patients (taken round when there are fewer).
        minutes: how long, for what lasts.
    """

    time: str
    tab: str
    what: str
    patient: int = 0
    minutes: float = 0.0

    @property
    def seconds(self) -> float:
        """Since the shift began."""
        hours, minutes = self.time.split(":")
        return int(hours) * 3600.0 + int(minutes) * MINUTE_S


@dataclass(frozen=True)
class Shift:
    """A whole shift of one clinician."""

    hours: float
    tabs: tuple[str, ...]
    timeline: tuple[At, ...]


@dataclass
class _Day:
    """What is remembered while a shift is played."""

    ward: Ward
    clinician: Clinician
    drafts: dict[tuple[str, str], Intent] = field(default_factory=dict)

    def tab(self, name: str) -> Tab:
        return self.clinician.tab(name)


def play(ward: Ward, shift: Shift, which: int = 0) -> None:
    """Work a shift. Lines whose flow the portal's profile does not know are left out, and the history says so by their absence.

    Raises:
        UserError: ``unknown-shift-line``: no such word.
    """
    ward.needs("flow:review_chart", "patients:1")
    for line in shift.timeline:
        if line.what not in LINES:
            raise UserError(
                "unknown-shift-line", f"{line.time}: {line.what!r} is nothing that a shift knows", did_you_mean(line.what, LINES)
            )
    day = _Day(ward, ward.clinician(which))
    began = ward.now()
    for line in shift.timeline:
        if NEEDS.get(line.what, "") in {"", *ward.abilities()}:
            _until(day, began + ward.scaled(line.seconds))
            LINES[line.what](day, line)
    ward.idle(max(0.0, began + ward.scaled(shift.hours * 3600.0) - ward.now()))


def _until(day: _Day, at: float) -> None:
    """Until the next line: with the patients, the portal left alone; the clinician answers a warning when one shows."""
    ward = day.ward
    tabs = list(day.clinician.tabs.values())
    while ward.now() < at - 1:
        if ward.profile.signs.warned is None or not tabs or "flow:extend" not in ward.abilities():
            ward.idle(at - ward.now())
            return
        limits = ward.limits
        calm = max(1.0, (limits.idle_s or 0.0) - (limits.warning_s or 60.0) - limits.tolerance_s) if limits.idle_s else at - ward.now()
        ward.idle(min(at - ward.now(), calm))
        if ward.now() >= at - 1:
            return
        patience = min(at - ward.now(), (limits.warning_s or 60.0))
        if ward.idle(patience, until=lambda: any(map(_warned, tabs)), every=limits.warning_min_s / 4):
            warned = next(filter(_warned, tabs), tabs[0])
            warned.look()
            extend_session(warned)


def _warned(tab: Tab) -> bool:
    warned = tab.ward.profile.signs.warned
    return warned is not None and tab.shows(warned)


def _patient(day: _Day, line: At) -> Patient:
    return day.ward.patient(line.patient % len(day.ward.profile.patients))


def _in(day: _Day, line: At) -> Tab:
    """The tab, signed in again if the screen asks for it."""
    tab = day.tab(line.tab)
    signs, form = day.ward.profile.signs, day.ward.profile.sign_in.username
    day.ward.ask_whether_ended(day.clinician.alias)
    locked = signs.locked is not None and tab.shows(signs.locked)
    if locked or (signs.signed_in is not None and tab.documents and not tab.shows(signs.signed_in)):
        sign_in(tab, stay=form is not None and tab.shows(form))
    return tab


def _sign_in(day: _Day, line: At) -> None:
    sign_in(day.tab(line.tab))


def _sign_out(day: _Day, line: At) -> None:
    sign_out(_in(day, line))


def _ward_list(day: _Day, line: At) -> None:
    open_ward_list(_in(day, line))


def _review(day: _Day, line: At) -> None:
    review_chart(_in(day, line), _patient(day, line))


def _writes(flow: Callable[[Tab, Patient], object]) -> Callable[[_Day, At], None]:
    def do(day: _Day, line: At) -> None:
        tab, patient = _in(day, line), _patient(day, line)
        review_chart(tab, patient)
        flow(tab, patient)

    return do


def _draft(day: _Day, line: At) -> None:
    tab, patient = _in(day, line), _patient(day, line)
    review_chart(tab, patient)
    intent = draft_note(tab, patient)
    if intent:
        day.drafts[line.tab, patient.alias] = intent


def _finish(day: _Day, line: At) -> None:
    tab, patient = _in(day, line), _patient(day, line)
    intent = day.drafts.pop((line.tab, patient.alias), None)
    if intent:
        reopen_note(tab, patient)
        finish_note(tab, patient, intent)


def _break(day: _Day, line: At) -> None:
    day.ward.idle(day.ward.scaled(line.minutes * MINUTE_S))
    day.ward.settle()


def _lid(day: _Day, line: At) -> None:
    day.ward.sleep(day.clinician, day.ward.scaled(line.minutes * MINUTE_S))


def _network(day: _Day, line: At) -> None:
    with day.ward.fault("offline"):
        day.ward.idle(day.ward.scaled(line.minutes * MINUTE_S))
    day.ward.settle()


LINES: dict[str, Callable[[_Day, At], None]] = {
    "sign in": _sign_in,
    "sign out": _sign_out,
    "open ward list": _ward_list,
    "review chart": _review,
    "write note": _writes(write_note),
    "draft note": _draft,
    "finish note": _finish,
    "order medication": _writes(order_medication),
    "administer": _writes(administer),
    "acknowledge alert": _writes(acknowledge_alert),
    "break": _break,
    "lid closed": _lid,
    "bad network": _network,
}
"""What a line of the timeline may say."""

NEEDS = {
    "sign out": "flow:sign_out",
    "open ward list": "flow:open_ward_list",
    "write note": "flow:write_note",
    "draft note": "draft:write_note",
    "finish note": "draft:write_note",
    "order medication": "flow:order_medication",
    "administer": "flow:administer",
    "acknowledge alert": "flow:acknowledge_alert",
}
"""What the profile must know for a line; lines without an entry need no more than the shift itself."""
