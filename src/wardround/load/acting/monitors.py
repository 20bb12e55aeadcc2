"""Sets off alerts in a test system during the run, so that their way to the clinicians can be timed from its beginning."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import gevent
import httpx

from wardround.load.dice import Dice
from wardround.load.evidence import Triggered
from wardround.load.templates import prepare
from wardround.portal.secrets import fill
from wardround.portal.trust import trust

if TYPE_CHECKING:
    from wardround.load.acting.ward import Ward

PATIENCE_S = 10.0


class Monitors:
    """The bedside monitors of a run.

    Args:
        ward: of this process.
    """

    def __init__(self, ward: Ward) -> None:
        self._ward = ward
        self._dice = Dice(f"{ward.plan.seed}/monitors")

    def run(self) -> None:
        """Set off one alert every so often, until killed. On the open clock: a slow portal does not slow the monitors down."""
        trigger = self._ward.profile.load.trigger
        if trigger is None or not self._ward.profile.patients:
            return
        due = time.monotonic()
        while True:
            due += trigger.every_s
            gevent.sleep(max(0.0, due - time.monotonic()))
            gevent.spawn(self._set_off)

    def _set_off(self) -> None:
        trigger = self._ward.profile.load.trigger
        if trigger is None:
            return
        patient = self._dice.one_of(self._ward.profile.patients)
        form = prepare(trigger.request, "trigger", 1, "other")
        words = {"patient": patient.key, "patient_name": patient.name}
        headers = {name: fill(value.fill(words)) for name, value in form.headers}
        at = time.time()
        try:
            answer = httpx.request(
                form.method,
                f"{self._ward.plan.base_url}{form.path.fill(words)}",
                headers=headers,
                content=form.body.fill(words) if form.body else None,
                timeout=PATIENCE_S,
                verify=trust(insecure=self._ward.profile.portal.insecure_tls),
                trust_env=False,
            )
        except httpx.HTTPError:
            return
        found = re.search(trigger.id, answer.text)
        if answer.status_code in form.ok and found:
            self._ward.put(Triggered(at=at, alert=found[1], patient=patient.alias))
