"""What goes on beside the work while a clinician is signed in: the pages' polls, and the answer to the portal's warning.

Waits are timers, not greenlets that sleep: of a thousand clinicians, nearly all wait for something at any moment.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import gevent

from wardround.load.acting.standing import SessionOver

if TYPE_CHECKING:
    from wardround.load.acting.alert_stream import AlertStream
    from wardround.load.acting.tab import WireTab
    from wardround.load.mix import Nature

LATE_WARNING = 0.7
"""Part of the portal's warning time that is left when somebody who is about answers it."""
LEAST_S = 0.05


class Presence:
    """One session's.

    Args:
        tabs: of the clinician.
        stream: takes the alerts that a poll brings.
        nature: of the clinician.
    """

    __slots__ = ("_asked", "_dice", "_due", "_every", "_nature", "_stream", "_tabs", "_timer", "_turn", "_warn_s")

    def __init__(self, tabs: list[WireTab], stream: AlertStream, nature: Nature) -> None:
        ward = tabs[0].ward
        limits, script = ward.profile.session, ward.script
        self._tabs = tabs
        self._stream = stream
        self._nature = nature
        self._dice = nature.dice("presence")
        self._every = ward.profile.on_the_wire.poll_s / len(tabs) if script.poll else None
        self._warn_s = limits.idle_s - (limits.warning_s or 0.0) * LATE_WARNING if limits.idle_s and script.extend else None
        self._turn = 0
        self._asked = 0.0
        self._due = time.monotonic() + (self._every or 0.0) * self._dice.random()
        self._timer: gevent.Greenlet | None = None

    def start(self) -> None:
        """Begin, or go on waiting for what comes next."""
        standing = self._tabs[0].standing
        waits = [self._due - time.monotonic()] if self._every else []
        if self._warn_s is not None:
            # who has been asked about this idle stretch is not asked again until something was done
            waits.append(self._warn_s - (standing.idle_s() if self._asked != standing.human else 0.0))
        if standing.alive and waits:
            self._timer = gevent.spawn_later(max(LEAST_S, min(waits)), self._happens)

    def stop(self) -> None:
        """No more of it."""
        if self._timer is not None:
            self._timer.kill()

    def _happens(self) -> None:
        standing = self._tabs[0].standing
        try:
            if self._every and time.monotonic() >= self._due:
                self._due = time.monotonic() + self._every
                self._turn = (self._turn + 1) % len(self._tabs)
                for reply in self._tabs[self._turn].poll():
                    self._stream.alerts(reply.content)
            if self._warn_s is not None and standing.idle_s() >= self._warn_s and self._asked != standing.human:
                self._asked = standing.human
                if self._dice.random() < self._nature.habits.extends:
                    self._tabs[0].ward.form("extend_session")(self._tabs[0])
        except SessionOver:
            return
        self.start()
