"""What a sequence picture is drawn on: lanes beside each other, layers behind each other, and how far down it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.history.events import AnyEvent, Exchange
    from wardround.report.steps import Step

GUTTER, LANE, HEAD, FOOT = 116.0, 190.0, 46.0, 14.0
MESSAGE, BREAK, TIGHT = 40.0, 34.0, 36.0
Lane = tuple[str, str]


@dataclass
class Canvas:
    """Layers, back to front, and how far down the picture has come."""

    x: dict[Lane, float]
    wire: float
    portal: float
    y: float = HEAD
    bands: list[str] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)
    front: list[str] = field(default_factory=list)
    open_acts: dict[int, float] = field(default_factory=dict)
    open_faults: dict[int, float] = field(default_factory=dict)
    awaited: list[tuple[float, Step, Exchange]] = field(default_factory=list)
    """Answers that come after the next step: (virtual time, step, exchange)."""

    @property
    def right(self) -> float:
        """The right edge."""
        return self.portal + LANE / 2


def lane_of(event: AnyEvent) -> Lane | None:
    """The tab that an event belongs to; None when it belongs to none."""
    clinician, tab = getattr(event, "clinician", None), getattr(event, "tab", None)
    return (clinician, tab) if clinician and tab else None
