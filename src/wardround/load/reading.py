"""The portal's own record and audit trail, read back while a load run goes on and once more at its end."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wardround.history.events import AuditRow, RecordRead, Row
from wardround.load.evidence import FOLDER, Audited, Reading, Recorded
from wardround.load.markers import Markers
from wardround.load.people import Seats
from wardround.load.writer import Writer
from wardround.portal.record import RecordReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wardround.load.plan import Plan
    from wardround.portal.profile import Profile

EVERY_S = 60.0
"""Between readings: each asks the portal for everything that it has."""
BEFORE_S = 60.0
"""How far the portal's clock may be behind: older rows are not this run's."""
SETTLE_S = 2.0
"""How long what the portal does after its answers may take (a queue of audit rows, say)."""


class Keeper:
    """Writes down what is new in record and trail, each row once.

    Args:
        profile: of the portal.
        plan: of the run.
        writer: takes the lines; this thread's alone.
    """

    def __init__(self, profile: Profile, plan: Plan, writer: Writer) -> None:
        seats = Seats(profile)
        known = {one.username: one for one in [*profile.clinicians, *(seats.persona(seat) for seat in range(seats.accounts))]}
        self._reader = RecordReader(profile.model_copy(update={"clinicians": [*known.values()]}), plan.base_url)
        self._writer = writer
        self._prefix = Markers(plan.run).prefix
        self._since = time.time() - BEFORE_S
        self._seen: set[tuple[str, str, str]] = set()

    def read(self) -> None:
        """Read both. A reader that fails leaves a reading that says so."""
        at = time.time()
        try:
            place = 0
            for event in self._reader.read(at, {}):
                if isinstance(event, Row):
                    self._row(event)
                elif isinstance(event, AuditRow):
                    place += 1
                    self._audit(event, place)
                else:
                    self._read(event)
        except Exception as error:  # noqa: BLE001 - whatever breaks a reader, the run goes on without it
            reason = f"record-unreadable: {type(error).__name__}: {error}"
            for of in ("record", "audit"):
                self._read(RecordRead(at=at, of="record" if of == "record" else "audit", complete=False, reason=reason))
        self._writer.flush()

    def _row(self, row: Row) -> None:
        ours = row.marker.startswith(self._prefix) if row.marker else row.recorded_at is None or row.recorded_at >= self._since
        if ours and self._new("record", row.what, row.id):
            self._writer.put(
                Recorded(
                    at=row.at,
                    id=row.id,
                    what=row.what,
                    marker=row.marker or "",
                    patient=row.patient or "",
                    clinician=row.user or "",
                    recorded_at=row.recorded_at,
                )
            )

    def _audit(self, row: AuditRow, place: int) -> None:
        ours = row.recorded_at is None or row.recorded_at >= self._since
        if ours and self._new("audit", "", row.id):
            self._writer.put(
                Audited(
                    at=row.at,
                    id=row.id,
                    place=place,
                    action=row.action,
                    clinician=row.user or "",
                    patient=row.patient or "",
                    outcome=row.outcome,
                    recorded_at=row.recorded_at,
                )
            )

    def _read(self, read: RecordRead) -> None:
        self._writer.put(Reading(at=read.at, of=read.of, complete=read.complete, reason=read.reason))

    def _new(self, *key: str) -> bool:
        if key in self._seen:
            return False
        self._seen.add((key[0], key[1], key[2]))
        return True


@contextmanager
def kept(profile: Profile, plan: Plan, folder: Path) -> Iterator[None]:
    """While this is open the record is read every so often, and once more at the end.

    Args:
        profile: of the portal.
        plan: of the run.
        folder: of the run.
    """
    if profile.record is None and profile.audit is None:
        yield
        return
    with Writer(folder / FOLDER, "reader") as writer:
        keeper, over = Keeper(profile, plan, writer), threading.Event()

        def run() -> None:
            while not over.wait(EVERY_S):
                keeper.read()

        thread = threading.Thread(target=run, name="record-reader", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            threading.Event().wait(SETTLE_S)
            keeper.read()
