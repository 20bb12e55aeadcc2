"""All that the wire knows of one scenario; thrown away with it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Literal

from wardround.history.events import Remark
from wardround.wire.acceptance import Acceptance
from wardround.wire.ageing import Ageing
from wardround.wire.asides import Asides
from wardround.wire.credentials import Finder
from wardround.wire.dating import Dating
from wardround.wire.desk import Desk
from wardround.wire.hook import Hook
from wardround.wire.jar import Jar
from wardround.wire.ledger import Ledger
from wardround.wire.memory import Memory
from wardround.wire.owners import Owners
from wardround.wire.playing import Programme
from wardround.wire.scan import Leaks, Patients
from wardround.wire.times import Times

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.history.events import AnyEvent
    from wardround.history.redaction import Redactor
    from wardround.portal.profile import Profile
    from wardround.wire.live import Live
    from wardround.wire.severing import Connections

ServerMode = Literal["aged", "hooked", "real"]
NOTE = ["note"]
"""``about`` of a remark that takes nothing from any verdict (an empty list would mean all of them)."""


class Acts:
    """Which act is under way in which tab, and which flows each clinician has ended."""

    def __init__(self) -> None:
        """Nobody does anything."""
        self._under_way: dict[tuple[str, str], tuple[int, str | None]] = {}
        self._ended: dict[str, frozenset[str]] = {}

    def set(self, clinician: str, tab: str, act: int | None, flow: str | None) -> None:
        """An act begins (its number) or ends (None) in a tab."""
        before = self._under_way.pop((clinician, tab), None)
        if before is not None and before[1] is not None:
            self._ended[clinician] = self.ended(clinician) | {before[1]}
        if act is not None:
            self._under_way[clinician, tab] = (act, flow)

    def of(self, clinician: str | None, tab: str | None) -> int | None:
        """The act under way in a tab."""
        found = self._under_way.get((clinician or "", tab or ""))
        return found[0] if found else None

    def ended(self, clinician: str | None) -> frozenset[str]:
        """Names of the flows that this clinician has ended."""
        return self._ended.get(clinician or "", frozenset())


class Scene:
    """One scenario on the wire: its time, its exchanges, its faults, its credentials, its events."""

    def __init__(  # noqa: PLR0913  # what a scenario is; only the wire makes them
        self,
        profile: Profile,
        emit: Callable[[AnyEvent], None],
        redactor: Redactor,
        *,
        server: ServerMode,
        now: float,
        seed: int,
        markers: set[str],
        passwords: list[str],
        adapter: object | None,
        connections: Connections,
    ) -> None:
        """It begins now.

        Raises:
            UserError: ``hooked``, and the profile does not say how.
        """
        self.profile = profile
        self.redactor = redactor
        self.server: ServerMode = server
        self.markers = markers
        self.failure: BaseException | None = None
        self._emit = emit
        self._began = time.monotonic()
        self._open = True
        self._lock = threading.Lock()
        self._said: set[str] = set()
        self.times = Times(now)
        self.ledger = Ledger()
        self.acts = Acts()
        self.asides = Asides()
        self.programme = Programme()
        self.owners = Owners()
        self.finder = Finder(profile.credentials, profile.session.style)
        self.patients = Patients(profile.patients)
        self.leaks = Leaks(self.patients, passwords)
        self.acceptance = Acceptance(profile)
        self.memory = Memory()
        self.jar = Jar()
        self.ager = Ageing(profile, self._remark_once, adapter) if server == "aged" else None
        told = (profile.credentials.idle_told, profile.credentials.absolute_told)
        self.dating = Dating(told) if server == "aged" else None
        self.hook = Hook(profile) if server == "hooked" else None
        self.desk = Desk(
            ledger=self.ledger, times=self.times, emit=self.emit, wall=self.wall, connections=connections, real=server == "real", seed=seed
        )

    def wall(self) -> float:
        """Real seconds since the scenario began."""
        return time.monotonic() - self._began

    def emit(self, event: AnyEvent) -> None:
        """Put an event into the history. A history that cannot be written is told to the scenario's own thread at the end."""
        if not self._open:
            return
        try:
            self._emit(event)
        except Exception as failure:  # noqa: BLE001  # raised again by finish(), where somebody can act on it
            self.failure = self.failure or failure

    def remark(self, slug: str, text: str, about: list[str], *, once: str | None = None) -> None:
        """Note what limits the verdicts; with ``once``, only the first time for that word."""
        with self._lock:
            if once is not None and f"{slug}/{once}" in self._said:
                return
            self._said.add(f"{slug}/{once}")
        self.emit(Remark(at=self.times.now(), wall=self.wall(), slug=slug, text=text, about=about))

    def _remark_once(self, slug: str, text: str, about: list[str]) -> None:
        self.remark(slug, text, about, once=" ".join(about))

    def moment(self, live: Live) -> float:
        """Virtual now for an exchange: when its page sent it, and as much later as time has moved since."""
        return live.at + max(0.0, self.times.now(live.clinician, live.tab) - live.known_at_arrival)

    def record(self, live: Live) -> None:
        """An exchange is over: write it, once."""
        self.ledger.over(live)
        with self._lock:
            recorded, live.recorded = live.recorded, True
        if not recorded:
            self.emit(live.event())

    def close(self) -> None:
        """It is over: let everything go, write what is unfinished as ``open``, and say nothing more.

        Raises:
            Exception: the first failure to write the history.
        """
        self.programme.close()
        self.desk.close()
        for live in self.ledger.under_way():
            live.outcome = "open"
            self.record(live)
        self._open = False
        if self.failure is not None:
            raise self.failure
