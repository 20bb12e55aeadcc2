"""When the network was bad, and when it was well again: each fault of a history as one interval."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.history.events import Fault
    from wardround.history.history import History

_NTH = re.compile(r"\d+(?:st|nd|rd|th|\.) ")
"""An aim at the n-th exchange only, as the wire words it: ``2nd refresh in tab B`` (``2. refresh`` in older histories)."""


@dataclass(frozen=True)
class Outage:
    """One fault from the moment it was put up until it was taken down (gates are no faults: they lose nothing)."""

    name: str
    began: float
    ended: float | None
    """None: it was never taken down (the history was cut short)."""
    hits: tuple[Fault, ...]
    events: tuple[int, ...]
    """``seq`` of its start, first and last hit and end."""
    once: bool = False
    """Aimed at one exchange only: spent with its hit, even while it is still up."""

    @property
    def last_hit(self) -> float | None:
        """When it last touched an exchange; None: it never did."""
        return self.hits[-1].at if self.hits else None

    @property
    def cleared(self) -> float | None:
        """When the network was well again; None: not in this history."""
        return self.last_hit if self.once and self.hits else self.ended


def outages(history: History) -> list[Outage]:
    """Every fault that is not a gate, in the order in which they were put up."""
    numbered: dict[int, list[Fault]] = defaultdict(list)
    for fault in history.faults:
        if not fault.gate:
            numbered[fault.fault].append(fault)
    found = []
    for steps in numbered.values():
        hits = tuple(step for step in steps if step.phase == "hit")
        ends = [step for step in steps if step.phase == "end"]
        shown = (steps[0], *hits[:1], *hits[-1:], *ends)
        start, ended = steps[0], ends[-1].at if ends else None
        seen = tuple(dict.fromkeys(step.seq for step in shown))
        found.append(Outage(start.name, start.at, ended, hits, seen, once=_NTH.match(start.aim) is not None))
    return sorted(found, key=lambda outage: outage.began)
