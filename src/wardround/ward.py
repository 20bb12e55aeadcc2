"""The ward: what a scenario is handed. Clinicians and their tabs, one clock, one wire, one journal.

A scenario only makes a situation with it. When the scenario is over, ``finish`` asks the wire whether ended sessions are
really dead, reads the portal's record back, and hands out the history for every invariant to judge.
"""

from __future__ import annotations

import hashlib
import random
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from wardround.browser.clinician import Authenticator, Clinician
from wardround.clock.portable import PortableClock
from wardround.clock.real import RealClock
from wardround.clock.virtual import VirtualClock
from wardround.errors import UserError, nearest
from wardround.history.events import ClockMove, Ended, Intent, Started
from wardround.portal.adapter import ProfileAdapter
from wardround.portal.record import RecordReader
from wardround.wire.aim import Aim
from wardround.wire.catalogue import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from wardround.browser.tab import Tab
    from wardround.clock.clock import Clock
    from wardround.history.events import AnyEvent, Limits
    from wardround.history.history import History
    from wardround.history.journal import Journal
    from wardround.portal.profile import Clinician as Persona
    from wardround.portal.profile import Patient
    from wardround.stage import Stage
    from wardround.wire.active import Active
    from wardround.wire.gate import Before, Gate

SETTLE_S = 0.5
"""Ward-time seconds in which what an act started comes to rest."""
QUIET_TRIES = 40
MEET_S = 3.0
"""Ward-time seconds that the first of several exchanges waits for the others."""


class NotChecked(Exception):  # noqa: N818 (an outcome of the scenario, not an error)
    """The profile does not support this scenario: ``needs X``."""


class Ward:
    """One scenario's world. Times in seconds; ``clock.now`` is ward time since 1970."""

    def __init__(self, stage: Stage, journal: Journal, folder: Path, scenario: str, *, start: float) -> None:
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
        self._acts = 0
        self._intents = 0
        self._shots = 0
        self._clinicians: list[Clinician] = []
        self._ended = False
        self.last_activity: dict[str, float] = {}
        self._signed_in: dict[str, float] = {}
        self._probed: set[tuple[str, str, int]] = set()
        self._sessions = 0
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

    def _make_clock(self, start: float) -> Clock:
        match self.stage.clock:
            case "real":
                return RealClock(self.wire)
            case "portable":
                return PortableClock(self.wire, start=start)
            case "virtual":
                return VirtualClock(self.wire, start=start)

    def abilities(self) -> set[str]:
        """What the profile makes checkable, as ``Started.can`` lists it."""
        profile = self.profile
        found = {f"sign:{name}" for name, sign in profile.signs if sign}
        found |= {f"flow:{name}" for name in profile.flows} | {f"draft:{name}" for name, flow in profile.flows.items() if flow.draft}
        found |= {f"role:{route.role}" for route in profile.routes} | {f"style:{profile.session.style}", f"clock:{self.clock.kind}"}
        found |= {f"limit:{name}" for name in ("idle_s", "warning_s", "absolute_s", "access_token_s") if getattr(profile.session, name)}
        found |= {name for name in ("record", "audit") if getattr(profile, name)}
        found |= {f"flow:{name}" for name in ("sign_out", "extend") if getattr(profile, name)}
        if len(profile.clinicians) > 1:
            found.add("clinicians:2")
        if len(profile.patients) > 1:
            found.add("patients:2")
        if profile.patients:
            found.add("patients:1")
        return found

    def needs(self, *what: str) -> None:
        """Say what a scenario needs of the profile.

        Raises:
            NotChecked: the profile lacks one of them.
        """
        missing = [one for one in what if one not in self.abilities()]
        if missing:
            raise NotChecked("needs " + ", ".join(missing))

    def now(self) -> float:
        """Ward time, seconds since 1970."""
        return self.clock.now()

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

    def url(self, path: str) -> str:
        """An absolute URL of the portal."""
        return urljoin(self.stage.base_url, path)

    def write(self, event: AnyEvent) -> None:
        """Put an event into the history."""
        if not self._ended:
            self._journal.write(event)

    def next_act(self) -> int:
        """A number for an act."""
        self._acts += 1
        return self._acts

    def clinician(self, which: str | int = 0, *, separate_tabs: bool = False) -> Clinician:
        """A clinician at a browser of their own. ``which``: alias, or number among the personas (rotated per scenario by the seed).

        Raises:
            UserError: ``unknown-clinician``.
            NotChecked: the profile has fewer personas.
        """
        personas = self.profile.clinicians
        if isinstance(which, int):
            if which >= len(personas):
                raise NotChecked(f"needs {which + 1} clinicians in the profile")
            persona = personas[(which + self.stage.rotation(self.scenario)) % len(personas)]
        else:
            found = next((one for one in personas if one.alias == which), None)
            if not found:
                names = [one.alias for one in personas]
                raise UserError("unknown-clinician", f"clinician {which!r} is not in the profile; there are {', '.join(names)}; nearest is {nearest(which, names)!r}")
            persona = found
        clinician = Clinician(self, persona, self.stage.authenticator(persona), self.stage.browser(one_process=not separate_tabs), separate_tabs=separate_tabs)
        if separate_tabs and isinstance(self.clock, VirtualClock):
            self.clock.split(clinician.alias)
        self._clinicians.append(clinician)
        self.wire.acting(clinician.alias, clinician.alias)
        return clinician

    def patient(self, number: int = 0) -> Patient:
        """A test patient of the profile.

        Raises:
            NotChecked: the profile has fewer.
        """
        if number >= len(self.profile.patients):
            raise NotChecked(f"needs {number + 1} patients in the profile")
        return self.profile.patients[number]

    def other_persona(self, persona: Persona, number: int = 1) -> Persona:
        """The persona so many places further in the profile's list.

        Raises:
            NotChecked: there is only one.
        """
        personas = self.profile.clinicians
        other = personas[(personas.index(persona) + number) % len(personas)]
        if other == persona:
            raise NotChecked("needs clinicians:2")
        return other

    def fields(self, patient: Patient, intent: Intent | None = None, **more: str) -> dict[str, str]:
        """What fills the ``{words}`` of a flow's steps."""
        found = {"patient": patient.key, "patient_name": patient.name, **more}
        if intent:
            found |= intent.fields | {"marker": intent.marker}
        return found

    def answers(self, flow: str) -> dict[str, object]:
        """The signs, besides the profile's, by which this flow's screen says what became of a write."""
        signs = self.profile.flows[flow]
        return {name: sign.model_dump(exclude_none=True) for name in ("acknowledged", "refused", "unknown") if (sign := getattr(signs, name))}

    def intent(self, tab: Tab, patient: Patient, what: str, *, draft: bool = False, **fields: str) -> Intent:
        """Mean to write something: gives it a marker that can be found again."""
        self._intents += 1
        tag = hashlib.sha256(f"{self.stage.seed}/{self.scenario}".encode()).hexdigest()[:4].upper()
        marker = f"WR-{tag}-{self._intents:02d}"
        self.wire.markers.add(marker)
        user = tab.clinician.user if tab.clinician.user != tab.clinician.alias else None
        intent = Intent(at=self.now(), intent=f"i{self._intents}", clinician=tab.clinician.alias, tab=tab.name, user=user, patient=patient.alias, what=what, marker=marker, draft=draft, fields=fields)  # type: ignore[arg-type] # a literal by its flow
        self.write(intent)
        return intent

    def idle(self, seconds: float, until: Callable[[], bool] | None = None) -> bool:
        """Nobody touches anything for so long (or until the condition holds): recorded, then things come to rest."""
        self.write(ClockMove(at=self.now(), move="idle", seconds=seconds))
        return self.clock.idle(seconds, until)

    def sleep(self, clinician: Clinician, seconds: float) -> None:
        """Close the lid for so long, open it, let the page wake."""
        self.write(ClockMove(at=self.now(), move="sleep", seconds=seconds, clinician=clinician.alias))
        self.wire.cut_streams()
        self.clock.sleep(clinician.alias, seconds)
        self.settle()

    def skew(self, clinician: Clinician, seconds: float) -> None:
        """Give the clinician's machine a wrong wall clock (positive: ahead)."""
        self.write(ClockMove(at=self.now(), move="skew", seconds=seconds, clinician=clinician.alias))
        self.clock.skew(clinician.alias, seconds)

    def freeze(self, tab: Tab) -> None:
        """The browser stops this tab."""
        self.write(ClockMove(at=self.now(), move="freeze", clinician=tab.clinician.alias, tab=tab.name))
        self.clock.freeze(tab.page)

    def thaw(self, tab: Tab) -> None:
        """The browser lets this tab run again."""
        self.clock.thaw(tab.page)
        self.write(ClockMove(at=self.now(), move="thaw", clinician=tab.clinician.alias, tab=tab.name))
        self.settle()

    def fault(self, name: str, *, role: str | None = None, tab: Tab | None = None, nth: int | None = None, **parameters: object) -> Active:
        """Put a fault of ``proxies/`` up, aimed; it ends with the ``with`` block (or the scenario)."""
        return self.wire.fault(make(name, parameters), Aim(role=role, tab=tab.name if tab else None, clinician=tab.clinician.alias if tab else None, nth=nth))

    def hold(self, role: str, tab: Tab, *, before: Before = "portal", times: int = 1) -> Gate:
        """Keep the tab's next such exchanges waiting until ``release``; time goes on."""
        return self.wire.hold(Aim(role=role, tab=tab.name, clinician=tab.clinician.alias), before=before, times=times)

    def meet(self, role: str, tabs: Sequence[Tab], seconds: float) -> int:
        """Nobody touches anything for so long; the first such exchange waits at the portal's door until each tab has sent its own.

        On a portal whose tabs take turns the others never come: after MEET_S the first goes on alone.

        Returns:
            How many came.
        """
        end = self.now() + seconds
        self.write(ClockMove(at=self.now(), move="idle", seconds=seconds))
        with self.wire.hold(Aim(role=role, clinician=tabs[0].clinician.alias), times=len(tabs)) as gate:
            if self.clock.idle(seconds, until=lambda: gate.count >= 1):
                self.clock.idle(MEET_S, until=lambda: gate.count >= len(tabs))
            came = gate.count
            gate.release()
        self.clock.idle(max(0.0, end - self.now()))
        return came

    @contextmanager
    def not_waiting(self) -> Iterator[None]:
        """Let time go on although requests are pending: for what is done while the portal is slow."""
        self.clock.rush(on=True)
        try:
            yield
        finally:
            self.clock.rush(on=False)

    def reload_together(self, tabs: Sequence[Tab]) -> None:
        """Reload several tabs at the same moment, as a browser does that restores a session."""
        with self.clock.flowing():
            for tab in tabs:
                tab.page.evaluate("() => { setTimeout(() => location.reload(), 50); }")
        self.settle()

    def ask_after_sign_out(self, clinician: Clinician) -> None:
        """Ask once more whether the session that was signed out is still dead."""
        for what in ("access", "session"):
            self._probe(clinician.alias, what, "sign-out and what came after")

    def settle(self) -> None:
        """Let what was started come to rest: answers arrive, pages draw."""
        for _ in range(QUIET_TRIES):
            self.clock.idle(SETTLE_S)
            if self.wire.held() or not self.wire.in_flight():
                return

    def after_act(self, tab: Tab) -> None:
        """Keep what an act leaves behind: activity for the probes, credentials that lie about."""
        self.last_activity[tab.clinician.alias] = self.now()
        self.forget_expired(tab.clinician)
        tab.clinician.look_around(tab)

    def forget_expired(self, clinician: Clinician) -> None:
        """Remove cookies whose Max-Age has run out in ward time: the browser's cookie store keeps real time."""
        for name in self.wire.expired_cookies(clinician.alias):
            clinician.context.clear_cookies(name=name)

    def signed_in(self, tab: Tab) -> None:
        """A session began."""
        self._sessions += 1
        self._signed_in[tab.clinician.alias] = self.now()
        self.last_activity[tab.clinician.alias] = self.now()

    def signed_out(self, tab: Tab) -> None:
        """A session was ended by its clinician: ask the wire at once whether it is dead."""
        self._signed_in.pop(tab.clinician.alias, None)
        for what in ("access", "session"):
            self._probe(tab.clinician.alias, what, "sign-out")

    def ask_whether_ended(self, clinician: str) -> None:
        """If the session must be over by now, ask the portal itself with the old credential (never with a rotated one)."""
        begun = self._signed_in.get(clinician)
        if begun is None:
            return
        limits, slack = self.limits, self.limits.tolerance_s
        if limits.absolute_s and self.now() > begun + limits.absolute_s + slack:
            after = "absolute"
        elif limits.idle_s and self.now() > self.last_activity[clinician] + limits.idle_s + slack:
            after = "idle"
        else:
            return
        for what in ("access", "session", "refresh"):
            self._probe(clinician, what, after)

    def _probe(self, clinician: str, what: str, after: str) -> None:
        key = (clinician, f"{what} after {after}", self._sessions)
        if key not in self._probed:
            self._probed.add(key)
            self.wire.probe(clinician, what, after)

    def shot_file(self, tab: Tab) -> Path:
        """Where the next screenshot goes."""
        self._shots += 1
        return self._folder / f"{self._shots:02d}-{tab.clinician.alias}-{tab.name}.png"

    def finish(self, outcome: str = "complete", reason: str = "") -> History:
        """End the scenario: come to rest, ask and read back, close the browsers. The history stays open for pictures until ``close``."""
        if outcome == "complete":
            self.settle()
            for clinician in self._clinicians:
                for tab in clinician.tabs.values():
                    clinician.look_around(tab)
                self.ask_whether_ended(clinician.alias)
        self.wire.finish()
        if outcome != "not-checked":
            with suppress(OSError):
                for event in RecordReader(self.profile, self.stage.base_url).read(self.now(), self.stage.hook_headers(self.now())):
                    self.write(event)
        self.write(Ended(at=self.now(), outcome=outcome, reason=reason))  # type: ignore[arg-type] # one of Ended's words, by the callers
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
