"""The wire of a load run, in a process of its own: ``python -m wardround.load.wire_process PLAN``.

It says on its standard output how it is reached (a ``Way`` in JSON), plays the plan's conditions until its standard input is closed,
and writes down what the network did to whose exchange.
"""

from __future__ import annotations

import os
import secrets
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wardround.history.events import Exchange, Fault
from wardround.history.redaction import Redactor
from wardround.load import parent
from wardround.load.evidence import FOLDER, Stood, Touched
from wardround.load.plan import Way, read
from wardround.load.writer import Writer
from wardround.throughout import Throughout, UpThroughout
from wardround.wire import Wire
from wardround.wire.preflight import AT_HEADER, TAB_HEADER
from wardround.wire.traffic import Traffic
from wardround.workspace import join

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mitmproxy import http

    from wardround.history.events import AnyEvent
    from wardround.wire.passage import Passage

NETWORK_HEADER = "x-wardround-network"
TICK_S = 0.1
"""How often time is told to the wire: no fault begins or ends later than that."""
PAUSE_S = 60.0
"""From the end of all conditions until they begin again."""


class TellingTraffic(Traffic):
    """Says on an answer whether it is the network's doing: clinicians without a screen cannot see it."""

    async def _answer(self, passage: Passage, response: http.Response) -> None:
        await super()._answer(passage, response)
        live = passage.live
        if live.flow.response is not None and (live.outcome == "replaced" or live.altered or live.spoiled):
            live.flow.response.headers[NETWORK_HEADER] = ",".join(live.faults) or "1"


class Notes:
    """Writes down what the network does. The wire's thread tells, the main thread flushes."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._lock = threading.Lock()
        self._hits: dict[int, list[Fault]] = {}
        self._before = self._last = 0
        self.signed_in = threading.Event()
        """Somebody has come in through the wire."""

    def take(self, event: AnyEvent) -> None:
        """Keep what is evidence of a load run."""
        with self._lock:
            if isinstance(event, Exchange):
                self._exchange(event)
            elif isinstance(event, Fault) and event.n is not None:
                self._hits.setdefault(event.n, []).append(event)
            elif isinstance(event, Fault):
                self._stood(event)

    def again(self) -> None:
        """The wire begins anew, and numbers its faults and exchanges from 1."""
        with self._lock:
            self._hits.clear()
            self._before = self._last

    def flush(self) -> None:
        """Hand everything to the operating system."""
        with self._lock:
            self._writer.flush()

    def _exchange(self, event: Exchange) -> None:
        if event.role == "sign-in" and event.outcome == "answered" and event.issued:
            self.signed_in.set()
        hits = self._hits.pop(event.n, [])
        if event.clinician is None or not event.clinician.isdigit() or not event.faults:
            return
        user, passage = int(event.clinician), round(event.at * 1000)
        for hit in hits:
            self._stood(hit, user, passage)
        names = ",".join(event.faults)
        self._writer.put(
            Touched(at=event.at, user=user, passage=passage, faults=names, outcome=event.outcome, arrived=event.arrived),
        )

    def _stood(self, event: Fault, user: int = 0, passage: int = 0) -> None:
        self._last = max(self._last, self._before + event.fault)
        self._writer.put(
            Stood(
                at=event.at,
                number=self._before + event.fault,
                name=event.name,
                phase=event.phase,
                aim=event.aim,
                parameters=dict(event.parameters),
                user=user,
                passage=passage,
            )
        )


def main(words: Sequence[str]) -> int:
    """Serve one run.

    Args:
        words: path of the plan.
    """
    plan = read(Path(words[0]))
    join(Path(plan.root) if plan.root else None)
    profile = plan.describe()
    throughout = Throughout.parse([], plan.conditions, profile, Path(plan.root) if plan.root else None)
    with Writer(Path(plan.folder) / FOLDER, f"wire_{os.getpid()}") as writer:
        notes, key = Notes(writer), secrets.token_bytes(16)
        wire = Wire(profile, secret=key, traffic=TellingTraffic)
        wire.seed = plan.seed
        wire.start()

        def begin() -> None:
            # what a scenario remembers of its exchanges is let go of: a soak has a million
            notes.again()
            wire.begin(notes.take, Redactor(key), server="real", now=time.time())

        begin()
        try:
            way = Way(port=int(wire.proxy_url.rpartition(":")[2]), tab=TAB_HEADER, at=AT_HEADER, network=NETWORK_HEADER)
            sys.stdout.write(msgspec.json.encode(way).decode() + "\n")
            sys.stdout.flush()
            _play(wire, throughout, notes, begin, parent.gone())
        finally:
            wire.finish()
            wire.stop()
    return 0


def _play(wire: Wire, throughout: Throughout, notes: Notes, begin: Callable[[], None], closed: threading.Event) -> None:
    """Play the conditions, and again a pause after the last of them is over, each time on a wire that has begun anew."""
    now = time.time()
    up = UpThroughout(wire, throughout, now, wire.profile.portal.timezone)
    up.begin()
    rest: float | None = None
    while not closed.wait(TICK_S):
        now = time.time()
        if notes.signed_in.is_set():
            up.signed_in()
        wire.set_now(now)
        notes.flush()
        playing = list(up.playing.values())
        if len(playing) < len(throughout.conditions) or not all(one.over for one in playing):
            continue
        rest = rest or now + PAUSE_S
        if now >= rest:
            rest = None
            wire.finish()
            begin()
            up.playing = {planned.text: wire.condition(planned.known) for planned in throughout.conditions}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
