"""One canary clinician at a real browser, in a process of its own: ``python -m wardround.load.canary_process PLAN NUMBER``.

Works through the flows of the profile at the screen, in real time, until standard input is closed, and writes down how long each took
until the screen showed it. What it writes carries markers of the run and is reconciled with the rest.
"""

from __future__ import annotations

import secrets
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, sync_playwright

from wardround.browser import find
from wardround.errors import UserError, line
from wardround.history.journal import NAME as JOURNAL
from wardround.history.journal import private_folder
from wardround.load import parent
from wardround.load.canaries import FIRST, FOLDER
from wardround.load.canary_notes import CanaryIntents, CanaryJournal
from wardround.load.evidence import FOLDER as EVIDENCE
from wardround.load.evidence import Member, Over, Watched
from wardround.load.markers import Markers
from wardround.load.plan import read
from wardround.load.writer import Writer
from wardround.portal.secrets import resolve
from wardround.stage import Stage
from wardround.staging import adapter_of, redactor_of
from wardround.ward import Ward
from wardround.wire import Wire
from wardround.workspace import find as find_file
from wardround.workspace import join, load

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from wardround.browser.tab import Tab
    from wardround.load.plan import Plan
    from wardround.portal.profile import Profile

ROUND = ("review_chart", "order_medication", "write_note")
"""What is done in turn, where the profile has it."""
THINK_S, AGAIN_S = 4.0, 20.0
LOOK_S = 0.25
PICTURES = 10
SLOWER = 1.25
"""A picture is kept of what took so much longer than all before."""
ALERTS = """(pattern) => {
  if (globalThis.__wardroundAlerts) return;
  const seen = globalThis.__wardroundAlerts = {};
  let waits = false;
  const look = () => {
    waits = false;
    for (const found of document.documentElement.innerHTML.matchAll(new RegExp(pattern, "g"))) seen[found[1]] ??= Date.now() / 1000;
  };
  const soon = () => { if (!waits) { waits = true; requestAnimationFrame(look); } };
  new MutationObserver(soon).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  soon();
}"""
"""Notes when each alert first stood in the page, at the frame in which it was drawn."""


class CanaryWard(Ward):
    """A ward that notes when a screen was there, before it waits for all to come to rest."""

    shown: float | None = None

    def settle(self) -> None:
        """As ``Disturbances.settle``."""
        self.shown = self.shown or self.now()
        super().settle()


class Canary:
    """The clinician.

    Args:
        ward: their world.
        plan: of the run.
        number: of the canary, from 0.
        writer: takes the evidence.
    """

    def __init__(self, ward: CanaryWard, plan: Plan, number: int, writer: Writer) -> None:
        self._ward = ward
        self._root = Path(plan.root) if plan.root else None
        self._folder = Path(plan.folder)
        self._number = number
        self._user = FIRST + number
        self._writer = writer
        self._slowest: dict[str, float] = {}
        self._pictures = 0
        self._alerts: set[str] = set()
        trigger = ward.profile.load.trigger
        self._pattern = trigger.on_screen if trigger else ""
        self._flows = [flow for flow in ROUND if flow in ward.profile.flows] if ward.profile.patients else []

    def work(self, over: threading.Event) -> None:
        """Sign in, and work in turn until the run is over."""
        tab = self._ward.clinician(0).tab("A")
        if self._pattern:
            tab.page.add_init_script(f"({ALERTS})({self._pattern!r})")
        persona = self._ward.profile.clinicians[0]
        self._writer.put(Member(at=time.time(), user=self._user, worker=self._writer.worker, clinician=persona.alias, role=persona.role))
        turn = 0
        while not over.is_set():
            if not self._signed_in(tab):
                self._do(tab, "sign_in")
                if not self._signed_in(tab):
                    over.wait(AGAIN_S)
                continue
            if self._flows:
                patient = self._ward.profile.patients[(turn // len(self._flows) + self._number) % len(self._ward.profile.patients)]
                self._do(tab, self._flows[turn % len(self._flows)], patient)
                turn += 1
            self._watch(tab, over)
            self._writer.flush()
        if self._signed_in(tab):
            self._do(tab, "sign_out")
            self._writer.put(Over(at=time.time(), user=self._user, session=1, how="signed-out"))

    def _signed_in(self, tab: Tab) -> bool:
        sign = self._ward.profile.signs.signed_in
        locked = self._ward.profile.signs.locked
        return bool(tab.documents) and (sign is None or tab.shows(sign)) and not (locked is not None and tab.shows(locked))

    def _do(self, tab: Tab, flow: str, *given: Any) -> None:  # noqa: ANN401 (what the flow takes besides its tab)
        function = getattr(load(find_file("flows", flow, self._root)), flow)
        self._ward.shown = None
        began = time.time()
        try:
            outcome = str(function(tab, *given))
        except (Error, UserError) as error:
            outcome = "failed"
            sys.stderr.write(f"canary {self._number + 1}: {flow}: {str(error).splitlines()[0]}\n")
        done = outcome == "acknowledged"
        took = (time.time() if done else self._ward.shown or time.time()) - began
        picture = self._picture(tab, flow, took, outcome)
        self._writer.put(Watched(at=began, user=self._user, flow=flow, ms=took * 1000, outcome=outcome, picture=picture))

    def _picture(self, tab: Tab, flow: str, took: float, outcome: str) -> str:
        slowest = self._slowest.get(flow, 0.0)
        self._slowest[flow] = max(slowest, took)
        if self._pictures >= PICTURES or (outcome in {"done", "acknowledged"} and took < slowest * SLOWER):
            return ""
        self._pictures += 1
        folder = self._folder / FOLDER / str(self._number + 1)
        before = set(folder.glob("*.png"))
        tab.shot(f"{flow} took {took:.1f} s: {outcome}")
        made = sorted(set(folder.glob("*.png")) - before)
        return str(made[0].relative_to(self._folder)) if made else ""

    def _watch(self, tab: Tab, over: threading.Event) -> None:
        """Think, and note the alerts that come to the screen meanwhile."""
        until = time.monotonic() + THINK_S
        while not over.is_set() and time.monotonic() < until:
            self._ward.clock.idle(LOOK_S)
            try:
                seen: dict[str, float] = tab.page.evaluate("() => globalThis.__wardroundAlerts ?? {}") if self._pattern else {}
            except Error:
                continue
            for alert, at in seen.items():
                if alert not in self._alerts:
                    self._alerts.add(alert)
                    self._writer.put(Watched(at=at, user=self._user, flow="alert", alert=alert))


def main(words: Sequence[str]) -> int:
    """Work through one run.

    Args:
        words: path of the plan, and the canary's number from 0.
    """
    plan, number = read(Path(words[0])), int(words[1])
    over = parent.gone()
    root = Path(plan.root) if plan.root else None
    join(root)
    profile = _alone(plan.describe(), number)
    secret = secrets.token_bytes(32)
    redactor = redactor_of(profile, secret)
    folder = private_folder(Path(plan.folder) / FOLDER / str(number + 1))
    with Writer(Path(plan.folder) / EVIDENCE, f"canary_{number + 1}") as writer, sync_playwright() as playwright:
        wire = Wire(profile, secret=secret)
        wire.passwords.extend(resolve(one.password) for one in profile.clinicians)
        wire.start()
        adapter = adapter_of(profile, Path(plan.profile))
        stage = Stage(
            profile=profile,
            base_url=plan.base_url,
            wire=wire,
            redactor=redactor,
            adapter=adapter,
            playwright=playwright,
            executable=find.require().path,
            seed=plan.seed,
            clock="real",
            server="real",
            # a portal under load may turn somebody away without the profile being wrong
            proven=True,
        )
        journal = CanaryJournal(folder / JOURNAL, redactor, writer, FIRST + number)
        places = {patient.alias: place for place, patient in enumerate(profile.patients)}
        intents = CanaryIntents(Markers(plan.run), FIRST + number, places)
        ward = CanaryWard(stage, journal, folder, f"canary {number + 1}", start=time.time(), intents=intents)
        try:
            Canary(ward, plan, number, writer).work(over)
        finally:
            wire.finish()
            ward.close()
            stage.close()
            wire.stop()
    return 0


def _alone(profile: Profile, number: int) -> Profile:
    """The profile for one clinician, who neither starts the portal nor reads its record back: the run does both."""
    portal = profile.portal.model_copy(update={"start": None})
    return profile.model_copy(update={"portal": portal, "clinicians": [profile.clinicians[number]], "record": None, "audit": None})


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except UserError as problem:
        sys.stderr.write(line(problem) + "\n")
        sys.exit(2)
