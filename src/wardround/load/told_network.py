"""What the wire of a load run wrote down, told as events of a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.history.events import Fault
from wardround.load.evidence import Stood, Touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wardround.history.events import ExchangeOutcome as Fate
    from wardround.load.evidence import Line, Sent

Key = tuple[int, int]
"""A user and the number of one of their exchanges behind the wire."""


def touched(lines: Iterable[Line]) -> dict[Key, Touched]:
    """What was done to which exchange. Of two with one number the second is the transport's repetition."""
    found: dict[Key, Touched] = {}
    for line in lines:
        if isinstance(line, Touched):
            found.setdefault((line.user, line.passage), line)
    return found


def faults(lines: Iterable[Line], numbers: Mapping[Key, int]) -> Iterator[Fault]:
    """What stood on the wire.

    Args:
        lines: of the wire.
        numbers: under which the history has the exchanges.
    """
    for line in lines:
        if isinstance(line, Stood):
            yield Fault(
                at=line.at,
                fault=line.number,
                name=line.name,
                phase=line.phase,
                aim=line.aim,
                n=numbers.get((line.user, line.passage)),
                parameters=dict(line.parameters),
            )


def fate(line: Sent, hit: Touched | None) -> tuple[Fate, bool | None]:
    """How an exchange ended, and whether the portal saw the request (None: not known): the wire knows, where it was lost there."""
    match hit.outcome if hit is not None else "":
        case ("replaced" | "request-lost" | "response-lost") as outcome:
            return outcome, hit.arrived if hit is not None else None
    if line.status and not line.failure:
        return "answered", True
    if line.status:
        return "response-lost", True
    if line.failure == "refused":
        return "request-lost", False
    return ("aborted" if line.failure == "timeout" else "error"), None
