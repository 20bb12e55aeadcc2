"""A bedside monitor speaks up in a test system, and the screens of those who must see it are watched."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import httpx
from playwright.sync_api import Error

from wardround.abilities import require
from wardround.errors import UserError
from wardround.history.events import Alert
from wardround.load.templates import prepare
from wardround.portal.secrets import fill
from wardround.portal.trust import trust

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.clock.clock import Clock
    from wardround.history.events import AnyEvent, Limits
    from wardround.portal.profile import Patient, Profile
    from wardround.stage import Stage
    from wardround.wire.wire import Wire

CALL_S = 10.0
"""Real seconds that the test system may take to raise one."""
PUSH_S = 2.0
"""Real seconds in which an alert that is pushed passes the wire. Ward time stands meanwhile: a busy machine is no late portal."""
CLOSELY_S = 4.0
"""Ward time in which screens are looked at again and again, as they are drawn."""
WATCHED = 6
"""After that they are watched for so many times the longest promise: one that comes late is not one that never comes."""

_FOUND = "(pattern) => [...document.documentElement.innerHTML.matchAll(new RegExp(pattern, 'g'))].map((found) => found[1])"


class Bedside(ABC):
    """The part of a ward that sets off alerts."""

    stage: Stage
    profile: Profile
    limits: Limits
    clock: Clock
    wire: Wire

    @abstractmethod
    def now(self) -> float:
        """Ward time."""

    @abstractmethod
    def write(self, event: AnyEvent) -> None:
        """Put an event into the history."""

    @abstractmethod
    def abilities(self) -> set[str]:
        """What the profile makes checkable."""

    def alert(self, patient: Patient, *tabs: Tab) -> None:
        """Set off an alert, and watch these tabs until it stands in all of them, or for long enough to say that it does not come.

        Raises:
            NotChecked: the profile does not say how one is set off, or by what it is seen.
            UserError: ``alert-not-raised``.
        """
        require(self.abilities(), "alerts")
        before = {tab: self.wire.told(tab.clinician.alias, tab.name) for tab in tabs}
        at = self.now()
        number = self._set_off(patient, at)
        self.write(Alert(at=at, alert=number, phase="trigger", patient=patient.alias, whom=[tab.clinician.alias for tab in tabs]))
        for tab in tabs:
            self.wire.told(tab.clinician.alias, tab.name, before[tab] + 1, PUSH_S)
        waiting, looked = list(tabs), at

        def seen() -> bool:
            nonlocal looked
            now = self.now()
            for tab in [tab for tab in waiting if self._stands(tab, number)]:
                waiting.remove(tab)
                # it came at some moment since the last look
                self.write(
                    Alert(at=now, alert=number, phase="seen", clinician=tab.clinician.alias, tab=tab.name, error_s=max(0.0, now - looked))
                )
            looked = now
            return not waiting

        while not seen() and self.now() < at + CLOSELY_S:
            for tab in waiting:
                tab.look()
        if waiting:
            self.clock.idle(self.limits.alert_p99_s * WATCHED, until=seen, every=1.0)

    def _set_off(self, patient: Patient, at: float) -> str:
        trigger = self.profile.load.trigger
        assert trigger is not None  # noqa: S101 (an ability that was asked for)
        form = prepare(trigger.request, "trigger", 1, "other")
        words = {"patient": patient.key, "patient_name": patient.name}
        headers = {name: fill(value.fill(words)) for name, value in form.headers} | self.stage.hook_headers(at)
        said = "no answer"
        try:
            answer = httpx.request(
                form.method,
                f"{self.stage.base_url}{form.path.fill(words)}",
                headers=headers,
                content=form.body.fill(words) if form.body else None,
                timeout=CALL_S,
                verify=trust(insecure=self.profile.portal.insecure_tls),
                trust_env=False,
            )
        except httpx.HTTPError as error:
            said = type(error).__name__
        else:
            found = re.search(trigger.id, answer.text)
            if answer.status_code in form.ok and found:
                return found[1]
            said = f"{answer.status_code}{'' if found else ', and no id in it'}"
        raise UserError(
            "alert-not-raised",
            f"{form.method} {form.route} was answered with {said}",
            "Check request, headers and id of [load.trigger] in the profile.",
        )

    def _stands(self, tab: Tab, number: str) -> bool:
        trigger = self.profile.load.trigger
        if trigger is None or tab.loading.kept():
            return False
        try:
            return number in tab.page.evaluate(_FOUND, trigger.on_screen)
        except Error:
            return False
