"""Learning a portal: sign in, look round, sign out; then once more, by what was learnt, in virtual time."""

from __future__ import annotations

import dataclasses
import secrets
import time
import tomllib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Error, sync_playwright

from wardround.browser import find as browsers
from wardround.history.redaction import Redactor
from wardround.learn import toml
from wardround.learn.first_visit import FirstVisit
from wardround.learn.learnt import Learnt
from wardround.learn.reachable import reachable
from wardround.learn.second_visit import SecondVisit
from wardround.learn.tap import TappedWire
from wardround.learn.unwritten import Unwritten
from wardround.portal.adapter import ProfileAdapter
from wardround.portal.profile import Clinician, Portal, Profile, Server, Session
from wardround.portal.profile import Hook as ClockHook
from wardround.portal.secrets import resolve
from wardround.stage import Stage
from wardround.ward import Ward

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright

    from wardround.clock.clock import Kind
    from wardround.history.journal import Journal


@dataclasses.dataclass(frozen=True)
class Quest:
    """What is to be learnt, as the user said it."""

    url: str
    environment: str
    clinicians: tuple[Clinician, ...]
    hosts: tuple[str, ...] = ()
    insecure_tls: bool = False
    clock_header: str = ""
    headed: bool = False

    @property
    def origin(self) -> str:
        """Scheme, host and port: ``http://127.0.0.1:8000``."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def path(self) -> str:
        """Where it begins."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")

    def profile(self) -> Profile:
        """What is known before anything was seen."""
        return Profile(
            portal=Portal(
                name=urlsplit(self.url).netloc,
                base_url=self.origin,
                hosts=[urlsplit(self.url).netloc, *self.hosts],
                environment=self.environment,  # type: ignore[arg-type]  # checked by the command
                insecure_tls=self.insecure_tls,
            ),
            server=Server(time="hooked", hook=ClockHook(header=self.clock_header)) if self.clock_header else Server(),
            session=Session(style="tokens"),
            clinicians=list(self.clinicians),
        )


class Learner:
    """Learns one portal."""

    def __init__(self, quest: Quest, say: Callable[[str], None], folder: Path) -> None:
        """``say``: told what is being done; ``folder``: for what must be a file for a moment."""
        self._quest, self._say, self._folder = quest, say, folder
        self._redactor = Redactor(secrets.token_bytes(32))
        for one in quest.clinicians:
            self._redactor.add(resolve(one.password), "password")
            if one.totp:
                self._redactor.add(resolve(one.totp), "totp-secret")

    def learn(self) -> Learnt:
        """Do it.

        Raises:
            UserError: the portal cannot be reached, or nobody can sign in (see ``form.Form``).
        """
        quest = self._quest
        reachable(quest.url, insecure=quest.insecure_tls, hosts=[urlsplit(quest.url).netloc, *quest.hosts])
        learnt = Learnt(
            urlsplit(quest.url).netloc, quest.origin, quest.environment, list(quest.clinicians), insecure_tls=quest.insecure_tls
        )
        if quest.clock_header:
            learnt.facts.learn("server.hook", quest.clock_header, "its clock follows this header", "given")
        with sync_playwright() as playwright, self._wire() as wire:
            stage = self._stage(playwright, wire, quest.profile(), "real")
            try:
                self._say("signing in, looking round, signing out")
                with self._ward(stage, "first visit") as ward:
                    first = FirstVisit(ward, wire.tap, learnt, self._say)
                    first.make(quest.path)
                profile = _known(Profile.model_validate(tomllib.loads(toml.written(learnt))), learnt)
                wire.become(profile)
                again = dataclasses.replace(stage, profile=profile, adapter=ProfileAdapter(profile), clock="virtual")
                self._say("signing in by what was learnt, then staying away in virtual time")
                try:
                    with self._ward(again, "second visit") as ward:
                        SecondVisit(ward, wire.tap, learnt, first, self._say).make()
                finally:
                    stage._browsers.update(again._browsers)  # noqa: SLF001  # the same stage with another profile
            finally:
                stage.close()
        return learnt

    @contextmanager
    def _wire(self) -> Iterator[TappedWire]:
        wire = TappedWire(self._quest.profile(), secret=secrets.token_bytes(32))
        wire.passwords.extend(resolve(one.password) for one in self._quest.clinicians)
        wire.start()
        try:
            yield wire
        finally:
            wire.stop()

    def _stage(self, playwright: Playwright, wire: TappedWire, profile: Profile, clock: Kind) -> Stage:
        found = browsers.require(headed=self._quest.headed)
        return Stage(
            profile=profile,
            base_url=profile.portal.base_url,
            wire=wire,
            redactor=self._redactor,
            adapter=ProfileAdapter(profile),
            playwright=playwright,
            executable=found.path,
            seed=7,
            clock=clock,
            server=profile.server.time,
            headed=self._quest.headed,
        )

    @contextmanager
    def _ward(self, stage: Stage, name: str) -> Iterator[Ward]:
        journal: Journal = Unwritten()  # type: ignore[assignment]  # it takes the same calls
        ward = Ward(stage, journal, self._folder, name, start=time.time())
        try:
            yield ward
        finally:
            with suppress(Error):
                ward.wire.finish()
            ward.close()


def _known(profile: Profile, learnt: Learnt) -> Profile:
    """Without the limits that are only likely: the wire would end the session by them, and what is then measured would be its own doing."""
    known = learnt.facts.known
    guessed = [name for name in ("idle_s", "warning_s", "absolute_s") if (fact := known.get(f"session.{name}")) and fact.sure == "likely"]
    return profile.model_copy(update={"session": profile.session.model_copy(update=dict.fromkeys(guessed))})
