"""Playing a story on a ward, as a scenario would. It makes the situation; the invariants judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.errors import UserError, did_you_mean
from wardround.explore.arm import Begins, BrowserOrder, PortalOrder, Through, Turn
from wardround.explore.calls import call, fault_parameters
from wardround.explore.story import Do, Down, Freeze, Idle, Lid, Skew, Up
from wardround.wire.catalogue import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wardround.browser.clinician import Clinician
    from wardround.browser.tab import Tab
    from wardround.explore.story import Step, Story
    from wardround.history.events import Intent
    from wardround.ward import Ward
    from wardround.wire.active import Active
    from wardround.wire.gate import Gate

SILENT = "touch"
"""The act that asks the portal for nothing: one whose clock is told by requests is told of the time beforehand."""


def play(ward: Ward, story: Story, *, root: Path | None = None, seated: Callable[[Clinician], None] | None = None) -> None:
    """Play every step. What a clinician cannot do (a control is missing) ends that act as failed, and the story goes on.

    Args:
        ward: a fresh one.
        story: what to play.
        root: the team's workspace.
        seated: told of each clinician who has sat down, before anything is done.

    Raises:
        UserError: ``story-untold``, ``unknown-fault``: a flow or a fault is missing here.
        NotChecked: the profile lacks something that a flow needs.
    """
    player = _Player(ward, story, root, seated)
    for step in story.steps:
        player.do(step)
    for alias in story.asked:
        ward.ask_after_sign_out(player.clinician(alias))


class _Player:
    def __init__(self, ward: Ward, story: Story, root: Path | None, seated: Callable[[Clinician], None] | None) -> None:
        self._ward = ward
        self._story = story
        self._root = root
        self._seated = seated
        self._clinicians: dict[str, Clinician] = {}
        self._intents: dict[str | None, Intent] = {}
        self._up: dict[int, list[Active | Gate]] = {}

    def clinician(self, alias: str) -> Clinician:
        if alias not in self._clinicians:
            self._clinicians[alias] = self._ward.clinician(alias, separate_tabs=alias in self._story.frozen)
            if self._seated:
                self._seated(self._clinicians[alias])
        return self._clinicians[alias]

    def do(self, step: Step) -> None:
        ward = self._ward
        match step:
            case Do():
                self._act(step)
            case Idle(seconds=seconds):
                ward.idle(seconds)
            case Lid(clinician=alias, seconds=seconds):
                ward.sleep(self.clinician(alias), seconds)
            case Skew(clinician=alias, seconds=seconds):
                ward.skew(self.clinician(alias), seconds)
            case Freeze(clinician=alias, tab=name, thaw=thaw):
                tab = self.clinician(alias).tab(name)
                ward.thaw(tab) if thaw else ward.freeze(tab)
            case Up(key=key):
                ward.disturbed = True
                self._up[key] = self._put_up(step)
            case Down(key=key):
                for up in self._up.pop(key):
                    up.end()

    def _put_up(self, up: Up) -> list[Active | Gate]:
        wire = self._ward.wire
        match up.what:
            case "hold":
                return [wire.hold(up.aims[0], before=up.before, times=up.times)]
            case "barrier":
                return [wire.barrier(*up.aims, before=up.before)]
            case "portal-order" | "browser-order":
                turn = Turn()
                first = PortalOrder(turn) if up.what == "portal-order" else BrowserOrder(turn)
                return [wire.fault(first, up.aims[0]), wire.fault(Through(turn), up.aims[1])]
            case "begins":
                return [wire.fault(Begins(self._fault(up), wire), up.aims[0])]
            case "fault":
                return [wire.fault(self._fault(up), up.aims[0])]

    def _fault(self, up: Up) -> object:
        return make(up.name, fault_parameters(up, self._root), self._root)

    def _act(self, act: Do) -> None:
        tab = self.clinician(act.clinician).tab(act.tab)
        found = call(act)
        given: dict[str, object] = dict(found.named)
        if found.patient:
            given["patient"] = self._patient(act)
        if found.intent:
            given["intent"] = self._intents.get(act.intent)
            if given["intent"] is None:
                return
        if act.flow == "switch_user":
            given["number"] = places(self._ward, act.clinician, act.user)
        if act.flow == "sign_in" and not act.how:
            given["stay"] = asked_here(tab)
        if act.flow == SILENT:
            self._ward.stage.tell_time(self._ward.now())
        said = found.function(tab, **given)
        if act.how == "draft":
            self._intents[act.intent] = said

    def _patient(self, act: Do) -> object:
        for patient in self._ward.profile.patients:
            if patient.alias == act.patient:
                return patient
        names = [patient.alias for patient in self._ward.profile.patients]
        raise UserError("story-untold", f"the profile has no patient {act.patient!r}", did_you_mean(str(act.patient), names))


def asked_here(tab: Tab) -> bool:
    """Whether the screen asks for signing in: then the form is used that is there."""
    form = tab.ward.profile.sign_in.username
    return form is not None and tab.documents > 0 and tab.shows(form)


def places(ward: Ward, clinician: str, user: str | None) -> int:
    """How many places further in the profile's list than ``clinician`` the persona ``user`` is.

    Raises:
        UserError: ``story-untold``: the profile has no such clinician.
    """
    aliases = [persona.alias for persona in ward.profile.clinicians]
    if user not in aliases:
        raise UserError("story-untold", f"the profile has no clinician {user!r}", did_you_mean(str(user), aliases))
    return (aliases.index(user) - aliases.index(clinician)) % len(aliases)
