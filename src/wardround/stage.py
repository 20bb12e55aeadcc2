"""What all scenarios of a run share: the portal, the wire, the browsers, the personas' authenticators."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import httpx

from wardround.browser.authenticator import Authenticator
from wardround.browser.launch import launch
from wardround.errors import UserError
from wardround.interrupt import Interrupt
from wardround.portal.secrets import fill
from wardround.portal.trust import trust
from wardround.throughout import Throughout
from wardround.wire.hook import epoch_ms

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Playwright

    from wardround.clock.clock import Kind
    from wardround.history.redaction import Redactor
    from wardround.portal.adapter import ProfileAdapter
    from wardround.portal.profile import Clinician as Persona
    from wardround.portal.profile import Profile
    from wardround.wire.wire import Wire

MORNING = 1_803_538_800.0
"""2027-02-24T07:00:00Z: when the first shift begins, unless the portal's clock says otherwise."""
BETWEEN_S = 3600.0
"""Ward time between two scenarios on a portal that cannot be reset: longer than any retry window, shorter than nobody cares."""
CALL_S = 10.0


@dataclass
class Stage:
    """Shared by the scenarios of one process. Times in seconds."""

    profile: Profile
    base_url: str
    wire: Wire
    redactor: Redactor
    adapter: ProfileAdapter
    playwright: Playwright
    executable: Path | None
    seed: int
    clock: Kind
    server: Literal["aged", "hooked", "real"]
    command: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    commit: str = ""
    headed: bool = False
    throughout: Throughout = field(default_factory=Throughout)
    """What disturbs every scenario."""
    scale: float = 1.0
    """By how much the portal's limits, and with them the scenarios' own times, are multiplied."""
    start: float | None = None
    """When each scenario begins, if the user says so."""
    interrupt: Interrupt = field(default_factory=Interrupt)
    proven: bool = False
    """Somebody has signed in on this stage: profile and secrets are right."""
    _browsers: dict[bool, Browser] = field(default_factory=dict)
    _authenticators: dict[str, Authenticator] = field(default_factory=dict)
    _rotations: dict[str, int] = field(default_factory=dict)
    _next_start: float | None = None

    def browser(self, *, one_process: bool = True) -> Browser:
        """The browser for contexts whose tabs share one process, or for those that do not. Started when first asked for."""
        found = self._browsers.get(one_process)
        if found is None or not found.is_connected():
            found = launch(self.playwright, self.executable, proxy=self.wire.proxy_url, one_process=one_process, headed=self.headed)
            self._browsers[one_process] = found
        return found

    def authenticator(self, persona: Persona) -> Authenticator:
        """The persona's authenticator: it remembers which codes were used, across scenarios."""
        return self._authenticators.setdefault(persona.alias, Authenticator(persona))

    def rotation(self, scenario: str) -> int:
        """By how many places the personas are rotated: where used codes stay used, each scenario begins with another persona."""
        if self.profile.server.reset:
            return 0
        return self._rotations.setdefault(scenario, len(self._rotations))

    def start_at(self, now: float) -> float:
        """When the next scenario begins.

        A portal that can be reset, or that does not share our time, gets the same morning each time; one whose clock we move
        must never see it go back.
        """
        if self.clock == "real":
            return now
        if self.server == "aged":
            return now
        if self.profile.server.reset:
            return self.start or MORNING
        start = max(self._next_start or 0.0, self.start or now)
        return float(int(start))

    def ended_at(self, at: float) -> None:
        """A scenario ended at that ward time."""
        self._next_start = at + BETWEEN_S

    def hook_headers(self, at: float) -> dict[str, str]:
        """Headers that tell a hooked portal what time it is."""
        header = self.profile.server.hook.header
        return {header: epoch_ms(at)} if header and self.server == "hooked" else {}

    def tell_time(self, at: float) -> None:
        """Tell a portal that learns the time from requests what time it is, when nobody else asks it anything.

        A page for strangers is asked for, without credentials.
        """
        headers = self.hook_headers(at)
        if not headers:
            return
        start = self.profile.portal.start
        path = start.ready if start else self.profile.sign_in.path
        with suppress(httpx.HTTPError):
            httpx.get(
                f"{self.base_url}{path}",
                headers=headers,
                timeout=CALL_S,
                verify=trust(insecure=self.profile.portal.insecure_tls),
                trust_env=False,
            )

    def reset(self) -> None:
        """Bring the portal to a fresh state, where the profile says how.

        Raises:
            UserError: ``portal-reset`` when the portal refuses.
        """
        where = self.profile.server.reset
        if not where:
            return
        url = where if "://" in where else f"{self.base_url}{where}"
        headers = {name: fill(value) for name, value in self.profile.server.reset_headers.items()}
        try:
            httpx.post(
                url,
                headers=headers,
                timeout=CALL_S,
                verify=trust(insecure=self.profile.portal.insecure_tls),
                trust_env=False,
            ).raise_for_status()
        except httpx.HTTPError as error:
            raise UserError(
                "portal-reset",
                f"the portal could not be reset by POST {where}: {error}",
                "Is it running, and is the service credential right?",
            ) from error
        for authenticator in self._authenticators.values():
            authenticator.forget()

    def close(self) -> None:
        """Close the browsers."""
        for browser in self._browsers.values():
            browser.close()
        self._browsers.clear()


def browser_version(executable: Path | None) -> str:
    """What the browser calls itself."""
    if executable is None:
        return ""
    found = shutil.which(str(executable)) or str(executable)
    try:
        done = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=CALL_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def python_version() -> str:
    """``3.11.7``."""
    return sys.version.split()[0]
