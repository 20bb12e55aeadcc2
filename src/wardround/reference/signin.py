"""Who gets in: password and one-time code, each code once, with a limit on guessing that cannot lock a ward out."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyotp

from wardround.reference.people import Clinician, by_username

if TYPE_CHECKING:
    from wardround.reference.audit import Audit
    from wardround.reference.clock import Clock
    from wardround.reference.policy import Policy
    from wardround.reference.store import Store

_FREE_FAILURES = 5
_WINDOW_S = 300.0


@dataclass
class SignInRefused(Exception):  # noqa: N818 (an answer, not an error)
    """Not let in. ``wait_s``: seconds after which another try is taken (rate limit only)."""

    message: str
    wait_s: float | None = None


class SignIn:
    """Checks credentials."""

    def __init__(self, store: Store, clock: Clock, audit: Audit, policy: Policy) -> None:
        """Count failures and used codes in ``store``."""
        self._store = store
        self._clock = clock
        self._audit = audit
        self._policy = policy

    def check(self, username: str, password: str, code: str) -> Clinician:
        """The clinician, or ``SignInRefused``. Wrong name, password and code sound the same: a guesser learns nothing."""
        counted = self._policy.failures_of(username.strip().lower())
        self._slow_down(counted, username)
        person = by_username(username)
        if person is None or not hmac.compare_digest(person.password.encode(), password.encode()):
            raise self._failed(counted, username, "User name, password or code is wrong.")
        counter = self._counter(person, code.strip().replace(" ", ""))
        if counter is None:
            raise self._failed(counted, username, "User name, password or code is wrong.")
        used = self._store.one("select 1 from used_code where user = ? and counter = ?", (person.username, counter)) is not None
        if not self._policy.code_is_new(used=used):
            raise self._failed(counted, username, "This code was used already. Wait for the next one.", outcome="code-used-again")
        self._store.run("insert or ignore into used_code values (?,?)", (person.username, counter))
        self._store.run("delete from failure where user = ?", (counted,))
        return person

    def _counter(self, person: Clinician, code: str) -> int | None:
        """Which time step the code belongs to: this one, the last or the next (RFC 6238 5.2 allows for drift)."""
        step = self._policy.settings.totp_step_s
        now = int(self._clock.now() // step)
        generator = pyotp.TOTP(person.totp, interval=1)
        for counter in (now, now - 1, now + 1):
            if hmac.compare_digest(generator.at(datetime.fromtimestamp(counter, UTC)), code):
                return counter
        return None

    def _slow_down(self, counted: str, username: str) -> None:
        """After five failures in five minutes the next try has to wait."""
        now = self._clock.now()
        failures = self._store.all("select at from failure where user = ? and at > ? order by at", (counted, now - _WINDOW_S))
        excess = len(failures) - _FREE_FAILURES
        if excess < 0:
            return
        left = failures[-1]["at"] + self._policy.wait_after_failures(excess) - now
        if left > 0:
            self._audit.append("sign-in-failed", username or None, outcome="too-many-tries")
            raise SignInRefused(f"Too many wrong tries. Try again in {left:.0f} seconds.", left)

    def _failed(self, counted: str, username: str, message: str, outcome: str = "wrong-credentials") -> SignInRefused:
        self._store.run("insert into failure values (?,?)", (counted, self._clock.now()))
        self._audit.append("sign-in-failed", username or None, outcome=outcome)
        return SignInRefused(message)
