"""A history: the ordered record of one scenario, and the questions that every invariant asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from wardround.history.events import (
    Act,
    AnyEvent,
    AuditRow,
    ClockMove,
    Ended,
    Exchange,
    Fault,
    Intent,
    Limits,
    RecordRead,
    Remark,
    Row,
    Screen,
    Started,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

E = TypeVar("E")


@dataclass(frozen=True)
class History:
    """The events of one scenario in the order of writing. Immutable; every view is derived from it."""

    events: tuple[AnyEvent, ...]

    def of(self, kind: type[E]) -> list[E]:
        """All events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    @cached_property
    def started(self) -> Started:
        """The first event.

        Raises:
            ValueError: the history has no beginning (a damaged journal).
        """
        for event in self.events:
            if isinstance(event, Started):
                return event
        msg = "history has no 'started' event: the journal is damaged or empty"
        raise ValueError(msg)

    @property
    def limits(self) -> Limits:
        """The limits that the profile stated when this was recorded."""
        return self.started.limits

    @cached_property
    def ended(self) -> Ended | None:
        """The last event; None when the run was cut off."""
        found = self.of(Ended)
        return found[-1] if found else None

    @cached_property
    def end_at(self) -> float:
        """Virtual time of the last event."""
        return max((event.at for event in self.events), default=0.0)

    def can(self, what: str) -> bool:
        """Whether the profile makes ``what`` checkable (``record``, ``sign:warned`` ...)."""
        return what in self.started.can

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """Exchanges in the order of arrival at the wire (they are written when they are over)."""
        return sorted(self.of(Exchange), key=lambda exchange: exchange.n)

    @cached_property
    def acts(self) -> list[Act]:
        """Acts, both ends."""
        return self.of(Act)

    @cached_property
    def screens(self) -> list[Screen]:
        """Screens in virtual time."""
        return sorted(self.of(Screen), key=lambda screen: (screen.at, screen.seq))

    @cached_property
    def intents(self) -> list[Intent]:
        """What the clinicians meant to have written."""
        return self.of(Intent)

    @cached_property
    def rows(self) -> list[Row]:
        """The portal's record as read back."""
        return self.of(Row)

    @cached_property
    def audit(self) -> list[AuditRow]:
        """The portal's audit trail as read back."""
        return self.of(AuditRow)

    @cached_property
    def faults(self) -> list[Fault]:
        """Faults and gates."""
        return self.of(Fault)

    @cached_property
    def moves(self) -> list[ClockMove]:
        """Clock moves."""
        return self.of(ClockMove)

    def remarks(self, invariant: str) -> list[Remark]:
        """What limits this invariant's verdict."""
        return [remark for remark in self.of(Remark) if not remark.about or invariant in remark.about]

    def record_read(self, of: str) -> RecordRead | None:
        """The last reading of the record or the audit trail."""
        found = [read for read in self.of(RecordRead) if read.of == of]
        return found[-1] if found else None

    def tabs(self) -> list[tuple[str, str]]:
        """(clinician, tab) pairs in order of appearance."""
        seen: dict[tuple[str, str], None] = {}
        for event in self.events:
            if isinstance(event, (Act, Screen)):
                seen.setdefault((event.clinician, event.tab))
        return list(seen)

    def screen_at(self, clinician: str, tab: str, at: float) -> Screen | None:
        """What a tab showed at a moment: its last screen not later than ``at``."""
        last = None
        for screen in self.screens:
            if screen.at > at:
                break
            if (screen.clinician, screen.tab) == (clinician, tab):
                last = screen
        return last

    def between(self, start: float, end: float) -> Iterator[AnyEvent]:
        """Events with start <= at <= end."""
        return (event for event in self.events if start <= event.at <= end)

    @classmethod
    def from_events(cls, events: Sequence[AnyEvent]) -> History:
        """Number the events (as the journal would) and make a history: for tests and for judging again."""
        import msgspec

        return cls(tuple(msgspec.structs.replace(event, seq=number) for number, event in enumerate(events)))
