"""One tab of one clinician: sends a flow's requests, holds on to the session, and knows what became of what was written."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import gevent

from wardround.load.acting.caller import UNAUTHORISED, Caller, seconds
from wardround.load.acting.standing import SessionOver
from wardround.load.client import Answered
from wardround.load.evidence import Meant, Told
from wardround.portal.secrets import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.browser.authenticator import Authenticator
    from wardround.history.events import Outcome, Written
    from wardround.load.acting.carrier import Carrier, Reply
    from wardround.load.acting.standing import Standing
    from wardround.load.acting.ward import Ward
    from wardround.load.templates import Prepared
    from wardround.portal.profile import Patient

WRITE_TRIES = 3
DONE: tuple[Outcome, int] = ("acknowledged", 0)
UNKNOWN: tuple[Outcome, int] = ("unknown", 0)
_KEYS = random.Random()  # noqa: S311 (a key must be new, and need not be secret)
CODE_ROOM_S = 0.3
"""A code that is good for less than this is not typed any more."""


class WireTab(Caller):
    """A tab. Implements ``wardround.load.client.Client``.

    Args:
        ward: of this process.
        standing: the session that all tabs of this clinician share.
        carrier: their network.
        seat: of this clinician. Who that is, secrets included, is asked when it is needed.
        authenticator: their one-time codes.
        number: of the tab, from 0.
    """

    __slots__ = ("_authenticator", "_seat")

    def __init__(  # noqa: PLR0913, PLR0917 - what a tab is made of
        self, ward: Ward, standing: Standing, carrier: Carrier, seat: int, authenticator: Authenticator, number: int
    ) -> None:
        super().__init__(ward, standing, carrier, {"username": standing.name, "tab": f"{standing.user}-{number}"}, number)
        self._seat = seat
        self._authenticator = authenticator

    # --- what a flow can do

    def perform(self, flow: str, patient: Patient | None = None, **fields: str) -> Outcome:
        """As ``Client.perform``."""
        place, words = self._place(patient), self._fill(patient, fields)
        told = DONE
        try:
            for form in self.ward.script.flows[flow]:
                told = self._settle(form, self.ask(form, words, place, ""), words, place, "")
                if told[0] != "acknowledged":
                    break
        except SessionOver:
            return "refused"
        return "done" if told[0] == "acknowledged" else told[0]

    def write(self, flow: str, patient: Patient, what: Written, **fields: str) -> Outcome:
        """As ``Client.write``."""
        place, marker = self._place(patient), self._mean(flow, patient, what, fields)
        words = self._fill(patient, fields, marker)
        told = DONE
        try:
            for form in self.ward.script.flows[flow]:
                told = UNKNOWN  # what stands when this is interrupted on its way
                told = self._settle(form, self.ask(form, words, place, marker if form.marked else ""), words, place, marker)
                if told[0] != "acknowledged":
                    break
        except SessionOver:
            told = ("refused", UNAUTHORISED)
        finally:
            self._tell(marker, *told)
        return told[0]

    def _mean(self, flow: str, patient: Patient, what: Written, fields: dict[str, str]) -> str:
        """Write down what is meant; its marker."""
        ward, standing = self.ward, self.standing
        standing.intents += 1
        marker = ward.markers.make(standing.user, self._place(patient), standing.intents)
        ward.put(
            Meant(
                at=time.time(),
                user=standing.user,
                marker=marker,
                patient=patient.alias,
                tab=self.number,
                session=standing.number,
                flow=flow,
                what=what,
                fields={name: value for form in ward.script.flows[flow] if form.marked for name, value in form.meant.items()} | fields,
            )
        )
        return marker

    def _tell(self, marker: str, outcome: Outcome, status: int) -> None:
        """Write down what the clinician was told."""
        told: Any = outcome if outcome in {"acknowledged", "refused"} else "unknown"
        self.ward.put(Told(at=time.time(), user=self.standing.user, marker=marker, outcome=told, status=status))

    def sign_in(self, *, mistyped: bool = False) -> Answered:
        """As ``Client.sign_in``."""
        words = {**self._words, "password": "not the password" if mistyped else resolve(self.ward.seats.persona(self._seat).password)}
        if self._authenticator.wanted:
            self._await_code()
            # a wrong password spends no code
            words["totp"] = "000000" if mistyped else self._authenticator.code(time.time())
        reply = None
        for form in self.ward.script.sign_in:
            reply = self.send(form, words, human=True)
            if reply.status not in form.ok or reply.failure or not self._take(form, reply, words):
                return Answered("unknown" if reply.lost else "refused", seconds(reply.header("retry-after")) or 0.0)
        return Answered("done" if self.standing.alive else "refused")

    def next_code(self) -> None:
        """As ``Client.next_code``."""
        step = self.ward.seats.persona(self._seat).totp_step_s
        self.wait(step - time.time() % step + CODE_ROOM_S if self._authenticator.wanted else 1.0)

    def wait(self, seconds: float) -> None:
        """As ``Client.wait``."""
        gevent.sleep(seconds)

    def sign_out(self) -> Outcome:
        """As ``Client.sign_out``."""
        for form in self.ward.script.sign_out:
            reply = self.ask(form, dict(self._words), -1, "")
            if reply.status not in form.ok or reply.failure:
                return "unknown" if reply.lost else "refused"
        self.standing.end("signed-out")
        return "done"

    def extend(self) -> Outcome:
        """As ``Client.extend``."""
        words = dict(self._words)
        for form in self.ward.script.extend:
            outcome, _ = self._settle(form, self.ask(form, words, -1, ""), words, -1, "")
            if outcome != "acknowledged":
                return outcome
        return "done"

    def poll(self) -> Sequence[Reply]:
        """What the page asks by itself."""
        return [self.ask(form, dict(self._words), -1, "", human=False) for form in self.ward.script.poll]

    def stream_headers(self, form: Prepared) -> dict[str, str]:
        """For the alert stream, which is held open by somebody else."""
        if self.standing.due():
            self.renew(self.standing.token)
        return self.headers(form, self._words, human=False) | {"Accept": "text/event-stream", "Accept-Encoding": "identity"}

    # --- how

    def _settle(self, form: Prepared, reply: Reply, words: dict[str, str], place: int, marker: str) -> tuple[Outcome, int]:
        """What a request of a flow came to, and its status. ``acknowledged``: the next may follow.

        Flows call ``ask`` themselves, with nothing between: what lies on the stack while an answer is awaited is kept for each clinician.
        """
        lost = reply.lost
        if lost and form.again:
            reply = self._tried(form, words, place, marker if form.marked else "", reply)
        if reply.lost or (lost and reply.status not in form.ok):
            return "unknown", reply.status
        if reply.status not in form.ok or not self._take(form, reply, words):
            return "refused", reply.status
        return "acknowledged", reply.status

    def _tried(self, form: Prepared, words: dict[str, str], place: int, marker: str, reply: Reply) -> Reply:
        """Send again what the portal knows for a repetition, as the first try was lost; the last word on it."""
        for number in range(1, WRITE_TRIES):
            gevent.sleep(2.0 ** (number - 1))
            try:
                reply = self.ask(form, words, place, marker)
            except SessionOver:
                break
            if not reply.lost:
                break
        return reply

    def _take(self, form: Prepared, reply: Reply, words: dict[str, str]) -> bool:
        """Take what later requests need; whether all of it was there."""
        for name, pattern in form.take:
            found = self.ward.pattern(pattern.fill(words)).search(reply.content)
            if found is None:
                return False
            words[name] = found[1].decode("utf-8", "replace")
        return True

    def _fill(self, patient: Patient | None, fields: dict[str, str], marker: str = "") -> dict[str, str]:
        words = {**self._words, **fields, "key": f"{_KEYS.getrandbits(96):024x}", "marker": marker}
        if patient is not None:
            words["patient"], words["patient_name"] = patient.key, patient.name
        return words

    def _place(self, patient: Patient | None) -> int:
        return -1 if patient is None else self.ward.places[patient.alias]

    def _await_code(self) -> None:
        """Until the authenticator shows a code that was not used, and that is good for a moment yet."""
        step = self.ward.seats.persona(self._seat).totp_step_s
        left = step - time.time() % step
        self.wait(max(self._authenticator.wait_s(time.time()), left if left < CODE_ROOM_S else 0.0))
