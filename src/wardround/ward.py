"""The ward: what a scenario is handed. Clinicians and their tabs, one clock, one wire, one journal.

A scenario only makes a situation with it. When the scenario is over, ``finish`` asks the wire whether ended sessions are
really dead, reads the portal's record back, and hands out the history for every invariant to judge.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from wardround.abilities import abilities, require
from wardround.bedside import Bedside
from wardround.browser.clinician import Clinician
from wardround.clock.portable import PortableClock
from wardround.clock.real import RealClock
from wardround.clock.script import RESERVED
from wardround.clock.virtual import VirtualClock
from wardround.disturbances import Disturbances
from wardround.first_sign_in import explain
from wardround.history.events import Ended, Remark, Started
from wardround.intents import Intents
from wardround.mishaps import Mishaps
from wardround.portal.adapter import filled
from wardround.portal.record import RecordReader
from wardround.roster import Roster
from wardround.throughout import Unmet, UpThroughout
from wardround.vigil import Vigil

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import ViewportSize

    from wardround.browser.tab import Doing, Tab
    from wardround.clock.clock import Clock
    from wardround.history.events import AnyEvent, Ending, Intent, Limits, Written
    from wardround.history.history import History
    from wardround.history.journal import Journal
    from wardround.portal.adapter import ProfileAdapter
    from wardround.portal.profile import Clinician as Persona
    from wardround.portal.profile import Patient
    from wardround.stage import Stage


VIEWPORT: ViewportSize = {"width": 1280, "height": 800}


class Ward(Disturbances, Mishaps, Bedside):
    """One scenario's world. Times in seconds; ``clock.now`` is ward time since 1970."""

    def __init__(  # noqa: PLR0913 - what a scenario is made of
        self, stage: Stage, journal: Journal, folder: Path, scenario: str, *, start: float, intents: Intents | None = None
    ) -> None:
        """Set the clock and begin the history."""
        self.stage = stage
        self.profile = stage.profile
        self.wire = stage.wire
        self.redactor = stage.redactor
        self.scenario = scenario
        self.limits: Limits = stage.profile.session.limits()
        self.screens: ProfileAdapter = stage.adapter
        self.patient_aliases = {patient.alias for patient in self.profile.patients}
        self.random = random.Random(f"{stage.seed}/{scenario}")  # noqa: S311 (a seeded choice, not a secret)
        self._journal = journal
        self._folder = folder
        self._acts = self._shots = 0
        self._intents = intents or Intents(stage.seed, scenario)
        self.second_tries = 0
        """How often a sign-in that came to nothing may be tried again in this scenario (one, where a cell's fault may hit it)."""
        self._clinicians: list[Clinician] = []
        self._ended = False
        self._full: list[Tab] = []
        self._roster = Roster(self.profile, rotation=stage.rotation(scenario))
        self._vigil = Vigil(self.wire, self.limits)
        self.clock: Clock = self._make_clock(start)
        self.started_at = self.clock.now()
        self._began = time.monotonic()
        self.wire.begin(self.write, self.redactor, server=stage.server, now=self.clock.now())
        self.write(
            Started(
                at=self.started_at,
                scenario=scenario,
                seed=stage.seed,
                portal=self.profile.portal.name,
                style=self.profile.session.style,
                clock=self.clock.kind,
                server=stage.server,
                limits=self.limits,
                clinicians=[clinician.alias for clinician in self.profile.clinicians],
                patients=sorted(self.patient_aliases),
                can=sorted(self.abilities()),
                storage_allowed=self.profile.credentials.storage_allowed,
                command=stage.command,
                wardround=stage.versions.get("wardround", ""),
                versions=stage.versions,
                commit=stage.commit,
            )
        )
        self.unmet: list[Unmet] | None = None
        self.disturbed = bool(stage.throughout)
        self._throughout = UpThroughout(self.wire, stage.throughout, self.started_at, self.profile.portal.timezone)
        self._throughout.begin()

    def _make_clock(self, start: float) -> Clock:
        match self.stage.clock:
            case "real":
                return RealClock(self.wire)
            case "portable":
                return PortableClock(self.wire, start=start)
            case "virtual":
                return VirtualClock(self.wire, start=start, home=self.url(f"{RESERVED}/blank"))

    def abilities(self) -> set[str]:
        """What the profile makes checkable, as ``Started.can`` lists it."""
        return abilities(self.profile, self.clock.kind)

    def needs(self, *what: str) -> None:
        """Say what a scenario needs of the profile.

        Raises:
            NotChecked: the profile lacks one of them.
        """
        require(self.abilities(), *what)

    def server_now(self) -> float:
        """What the portal's clock shows."""
        return self.clock.now() if self.stage.server == "hooked" else time.time()

    def wait_server(self, seconds: float) -> None:
        """Wait until the portal's clock has moved on by so much."""
        if self.stage.server == "hooked" or self.clock.kind == "real":
            self.clock.idle(seconds)
            return
        until = time.time() + seconds
        while time.time() < until:
            time.sleep(min(0.5, max(0.0, until - time.time())))

    def scaled(self, seconds: float) -> float:
        """A time of the ward's own (a poll, a pause, a wrong clock) as long as it is where the limits are scaled down."""
        return seconds * self.stage.scale

    def url(self, path: str) -> str:
        """An absolute URL of the portal."""
        return urljoin(self.stage.base_url, path)

    def write(self, event: AnyEvent) -> None:
        """Put an event into the history."""
        if not self._ended:
            self._journal.write(event)

    def so_far(self) -> History:
        """What happened until now."""
        return self._journal.history()

    def next_act(self) -> int:
        """A number for an act."""
        self.stage.interrupt.heed()
        self._acts += 1
        return self._acts

    def clinician(self, which: str | int = 0, *, separate_tabs: bool = False) -> Clinician:
        """A clinician at a browser of their own. ``which``: alias, or number among the personas (rotated per scenario).

        Raises:
            UserError: ``unknown-clinician``.
            NotChecked: the profile has fewer personas.
        """
        persona = self._roster.persona(which)
        browser = self.stage.browser(one_process=not separate_tabs)
        context = browser.new_context(ignore_https_errors=True, viewport=VIEWPORT, timezone_id=self.profile.portal.timezone)
        clinician = Clinician(self, persona, self.stage.authenticator(persona), context, separate_tabs=separate_tabs)
        if separate_tabs:
            self.clock.split(clinician.alias)
        self._clinicians.append(clinician)
        self.wire.acting(clinician.alias, clinician.alias)
        return clinician

    def patient(self, number: int = 0) -> Patient:
        """A test patient of the profile.

        Raises:
            NotChecked: the profile has fewer.
        """
        return self._roster.patient(number)

    def other_persona(self, persona: Persona, number: int = 1) -> Persona:
        """The persona so many places further in the profile's list.

        Raises:
            NotChecked: there is only one.
        """
        return self._roster.other(persona, number)

    def fields(self, patient: Patient, intent: Intent | None = None, **more: str) -> dict[str, str]:
        """What fills the ``{words}`` of a flow's steps."""
        found = {"patient": patient.key, "patient_name": patient.name, **more}
        if intent:
            found |= intent.fields | {"marker": intent.marker}
        return found

    def answers(self, flow: str) -> dict[str, object]:
        """The signs, besides the profile's, by which this flow's screen says what became of a write."""
        signs = self.profile.flows[flow]
        said = {"acknowledged": signs.acknowledged, "refused": signs.refused, "unknown": signs.unknown}
        return {name: sign.model_dump(exclude_none=True) for name, sign in said.items() if sign}

    def intent(self, tab: Tab, patient: Patient, what: Written, *, draft: bool = False, flow: str = "", **fields: str) -> Intent:
        """Mean to write something: gives it a marker that can be found again. ``flow`` says what the record must hold of it then."""
        recorded = self.profile.flows[flow].recorded if flow in self.profile.flows else {}
        intent = self._intents.next(tab, patient, what, at=self.now(), draft=draft, fields=fields, part=self.part)
        self.wire.markers.add(intent.marker)
        words = self.fields(patient, intent)
        intent = msgspec.structs.replace(intent, recorded={column: filled(value, words) for column, value in recorded.items()})
        self.write(intent)
        return intent

    def after_act(self, tab: Tab) -> None:
        """Keep what an act leaves behind: activity for the probes, credentials that lie about."""
        self._vigil.touched(tab.clinician.alias, self.now())
        self.forget_expired(tab.clinician)
        tab.clinician.look_around(tab)

    def forget_expired(self, clinician: Clinician) -> None:
        """Remove cookies whose Max-Age has run out in ward time: the browser's cookie store keeps real time."""
        for name in self.wire.expired_cookies(clinician.alias):
            clinician.context.clear_cookies(name=name)

    def signed_in(self, tab: Tab) -> None:
        """A session began."""
        self._throughout.signed_in()
        self._vigil.begin(tab.clinician.alias, self.now())

    def after_sign_in(self, tab: Tab, act: Doing) -> None:
        """Be sure that somebody can work at all: the very first sign-in of a run must succeed, unless it was disturbed.

        Raises:
            UserError: ``sign-in-refused``, ``control-missing``, ``portal-unreachable``.
        """
        if act.outcome == "done":
            self.stage.proven = True
        elif not self.stage.proven and not self.disturbed:
            explain(tab, act)

    def signed_out(self, tab: Tab) -> None:
        """A session was ended by its clinician: ask the wire at once whether it is dead."""
        self._vigil.end(tab.clinician.alias)

    def ask_after_sign_out(self, clinician: Clinician) -> None:
        """Ask once more whether the session that was signed out is still dead."""
        self._vigil.ask(clinician.alias, "sign-out and what came after")

    def ask_whether_ended(self, clinician: str) -> None:
        """If the session must be over by now, ask the portal itself with the old credential (never with a rotated one)."""
        self._vigil.ask_if_over(clinician, self.now())

    def shot_file(self, tab: Tab) -> Path:
        """Where the next screenshot goes."""
        self._shots += 1
        return self._folder / f"{self._shots:02d}-{tab.clinician.alias}-{tab.name}.png"

    def finish(self, outcome: Ending = "complete", reason: str = "") -> History:
        """End the scenario: come to rest, ask and read back, close the browsers. The history stays open for pictures until ``close``."""
        if outcome == "complete":
            self.settle()
            for clinician in self._clinicians:
                for tab in clinician.tabs.values():
                    clinician.look_around(tab)
                self.ask_whether_ended(clinician.alias)
            self.unmet = self._throughout.unmet()
            for one in self.unmet:
                self.write(Remark(at=self.now(), slug="fault-never-met", text=str(one), about=["note"]))
        self.wire.finish()
        if outcome != "not-checked":
            with suppress(OSError):
                for event in RecordReader(self.profile, self.stage.base_url).read(self.now(), self.stage.hook_headers(self.now())):
                    self.write(event)
        self.write(Ended(at=self.now(), outcome=outcome, reason=reason))
        return self._journal.history()

    def pictures(self) -> None:
        """Keep what every tab shows in the end. The wire carries on for the pages' sake; nothing of it is recorded."""
        self.wire.begin(lambda _: None, self.redactor, server=self.stage.server, now=self.now())
        for clinician in self._clinicians:
            for tab in clinician.tabs.values():
                tab.shot("the end of the scenario")

    def close(self) -> None:
        """Close the browsers' contexts and the journal."""
        self._ended = True
        self.clock.close()
        for clinician in self._clinicians:
            with suppress(Exception):
                clinician.close()
        self._journal.close()
