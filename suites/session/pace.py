"""How long things take on a ward, in terms of the profile's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.open_ward_list import open_ward_list
from flows.review_chart import review_chart
from flows.sign_in import sign_in
from flows.touch import touch
from wardround.history.events import ClockMove

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.ward import Ward

LONG_PAST = 1.2
"""How far past the idle limit a clinician stays away, in limits."""
BUSY = 0.05
"""A clinician in the middle of something moves the mouse at least this often, in idle limits."""
PACE = 0.3
"""A clinician at work touches the portal this often, in idle limits."""


READ_S = 60.0
"""So long a clinician looks at what is on the screen."""


def read(ward: Ward) -> None:
    """Look at what is on the screen, for longer than tabs need to hear of each other: what they do by themselves meanwhile is seen."""
    ward.idle(max(ward.scaled(READ_S), ward.limits.reach_s * 2))


def past_idle(ward: Ward) -> float:
    """Seconds away that are well past the idle limit, its tolerance included."""
    ward.needs("limit:idle_s")
    return (ward.limits.idle_s or 0) * LONG_PAST + ward.limits.tolerance_s * 2


def away(ward: Ward, seconds: float) -> None:
    """Nobody touches anything."""
    ward.idle(seconds)
    ward.settle()


def come_back(tab: Tab) -> Outcome | None:
    """What a clinician does on coming back: sign in where the screen asks for it, otherwise on the sign-in page; nothing if still in."""
    ward = tab.ward
    signs = ward.profile.signs
    ward.ask_whether_ended(tab.clinician.alias)
    locked = signs.locked is not None and tab.shows(signs.locked)
    if not locked and signs.signed_in is not None and tab.shows(signs.signed_in):
        return None
    form = ward.profile.sign_in.username
    return sign_in(tab, stay=form is not None and tab.shows(form))


def until_warned(ward: Ward, tab: Tab) -> bool:
    """Nobody touches anything until the warning shows (or past the end)."""
    ward.needs("sign:warned", "limit:idle_s")
    limits = ward.limits
    warned = ward.profile.signs.warned
    before = (limits.idle_s or 0) - (limits.warning_s or 60.0) - limits.tolerance_s * 2
    ward.write(ClockMove(at=ward.now(), move="idle", seconds=before))
    ward.clock.idle(max(before, 0.0))
    longest = (limits.warning_s or 60.0) + limits.tolerance_s * 4
    shown = ward.clock.idle(longest, until=lambda: warned is not None and tab.shows(warned), every=1.0)
    # nobody answers before it is drawn
    tab.look()
    return shown


def work_for(ward: Ward, tab: Tab, seconds: float, pace: float = PACE) -> None:
    """Work in a tab for so long: charts and the ward list in turn, at a clinician's pace."""
    end = ward.now() + seconds
    turn = 0
    while ward.now() < end:
        pause = min((ward.limits.idle_s or 900.0) * pace, max(end - ward.now(), 0.0))
        ward.idle(pause)
        turn += 1
        if turn % 2 and ward.profile.flows.get("open_ward_list"):
            open_ward_list(tab)
        else:
            review_chart(tab, ward.patient(1 if len(ward.profile.patients) > 1 else 0))


def stay_busy(ward: Ward, tab: Tab, seconds: float) -> None:
    """Move the mouse and press keys every now and then for so long, without asking the portal for anything."""
    end = ward.now() + seconds
    while ward.now() < end:
        ward.idle(min((ward.limits.idle_s or 900.0) * BUSY, max(end - ward.now(), 0.0)))
        ward.stage.tell_time(ward.now())
        touch(tab)
