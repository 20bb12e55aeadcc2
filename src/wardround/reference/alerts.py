"""Alerts from the bedside monitors: raised on a schedule of the server's clock, pushed to every open stream, acknowledged by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wardround.reference.clock import Clock, iso
from wardround.reference.patients import PATIENTS

if TYPE_CHECKING:
    from wardround.reference.store import Store

_KINDS = (
    ("saturation", "Oxygen saturation 88 % for 30 s", "high"),
    ("pulse", "Heart rate 132 per minute", "high"),
    ("pump", "Infusion pump: line occluded", "medium"),
    ("potassium", "Critical result: potassium 6.1 mmol/L", "high"),
    ("temperature", "Temperature 38.9 °C", "medium"),
    ("bed", "Bed exit alarm", "low"),
)
_EVERY_S = 1_200.0
_OPEN_PER_PATIENT = 2


class Alerts:
    """The ward's monitors."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Raise into ``store``."""
        self._store = store
        self._clock = clock
        self._next: float | None = None

    def reset(self) -> None:
        """Start the schedule again, with the first alerts open."""
        self._next = None

    def tick(self) -> None:
        """Raise what is due by now."""
        now = self._clock.now()
        if self._next is None:
            self._next = now + _EVERY_S
            for _ in range(_OPEN_PER_PATIENT):
                for patient in PATIENTS:
                    self._raise(patient.key, now)
        late = int((now - self._next) // _EVERY_S) + 1 if now >= self._next else 0
        for missed in range(late):
            # A ward that was left alone over a night keeps one alert per interval, as a real monitor would.
            moment = self._next + missed * _EVERY_S
            self._raise(PATIENTS[int(moment // _EVERY_S) % len(PATIENTS)].key, moment)
        self._next += late * _EVERY_S

    @property
    def next_due(self) -> float | None:
        """When ``tick`` has something to do again."""
        return self._next

    def set_off(self, patient: str) -> dict[str, Any]:
        """A monitor speaks up now, because a tester made it."""
        self._raise(patient, self._clock.now())
        alert = self.get(self.latest())
        assert alert is not None  # noqa: S101 (for the type checker: it was raised a line above)
        return alert

    def _raise(self, patient: str, at: float) -> None:
        count = self.latest()
        kind, text, severity = _KINDS[count % len(_KINDS)]
        self._store.run("insert into alert (patient, kind, text, severity, raised) values (?,?,?,?,?)", (patient, kind, text, severity, at))
        self._clock.wake()

    def latest(self) -> int:
        """Number of the newest alert."""
        row = self._store.one("select max(id) as id from alert")
        return (row and row["id"]) or 0

    def get(self, number: int) -> dict[str, Any] | None:
        """One alert."""
        row = self._store.one("select * from alert where id = ?", (number,))
        return None if row is None else _shown(row)

    def open(self) -> list[dict[str, Any]]:
        """Unacknowledged alerts, newest first."""
        return [_shown(row) for row in self._store.all("select * from alert where acknowledged is null order by id desc")]

    def after(self, number: int) -> list[dict[str, Any]]:
        """Alerts newer than ``number``, oldest first."""
        return [_shown(row) for row in self._store.all("select * from alert where id > ? order by id", (number,))]

    def acknowledge(self, number: int, user: str) -> None:
        """Somebody has seen to it. The condition persists: the monitor speaks up again when little is left open for this patient."""
        now = self._clock.now()
        self._store.run("update alert set acknowledged = ?, by = ? where id = ? and acknowledged is null", (now, user, number))
        alert = self.get(number)
        if alert is None:
            return
        left = self._store.all("select id from alert where patient = ? and acknowledged is null", (alert["patient"],))
        if len(left) < _OPEN_PER_PATIENT:
            self._raise(alert["patient"], now)
        self._clock.wake()

    def seen_to(self) -> list[int]:
        """Numbers of all acknowledged alerts."""
        return [row["id"] for row in self._store.all("select id from alert where acknowledged is not null")]


def _shown(row: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON and rows have no narrower type)
    patient = next(patient for patient in PATIENTS if patient.key == row["patient"])
    return {
        "id": row["id"],
        "patient": row["patient"],
        "name": patient.name,
        "bed": patient.bed,
        "kind": row["kind"],
        "text": row["text"],
        "severity": row["severity"],
        "raised": iso(row["raised"]),
        "acknowledged": row["acknowledged"] is not None,
    }
