"""A journal that keeps nothing on disk: while a portal is being learnt, nobody knows yet which words are patients' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.history.history import History

if TYPE_CHECKING:
    from wardround.history.events import AnyEvent


class Unwritten:
    """Takes the place of ``history.journal.Journal``: events in memory only."""

    def __init__(self) -> None:
        """Nothing has happened."""
        self.events: list[AnyEvent] = []

    def write(self, event: AnyEvent) -> AnyEvent:
        """Keep an event."""
        self.events.append(event)
        return event

    def history(self) -> History:
        """What happened so far."""
        return History(tuple(self.events))

    def close(self) -> None:
        """Nothing to close."""
