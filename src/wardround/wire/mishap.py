"""What happens to a browser itself, and no wire can do: it stands in the history like a fault."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from wardround.history.events import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from wardround.history.events import AnyEvent
    from wardround.wire.aim import Aim


class Mishap:
    """From its start to its end. Use as a context manager: at its end it is undone, if it can be.

    Args:
        number: as faults are numbered.
        name: ``storage_full``, ``tab_crashed`` ...
        aim: whom it befell.
        say: writes an event; told (virtual, real) times by ``times``.
        times: virtual now and real seconds since the scenario began.
    """

    def __init__(  # noqa: PLR0913  # made in one place
        self,
        number: int,
        name: str,
        aim: Aim,
        *,
        say: Callable[[AnyEvent], None],
        times: Callable[[], tuple[float, float]],
        parameters: dict[str, str] | None = None,
    ) -> None:
        """It begins."""
        self.number = number
        self.name = name
        self.aim = aim
        self.undo: Callable[[], object] | None = None
        """Called once, at its end."""
        self._say = say
        self._times = times
        self._lock = threading.Lock()
        self._ended = False
        at, wall = times()
        say(Fault(at=at, wall=wall, fault=number, name=name, phase="start", aim=str(aim), parameters=parameters or {}))

    def end(self) -> None:
        """It is over. More than once is harmless."""
        with self._lock:
            ended, self._ended = self._ended, True
        if ended:
            return
        if self.undo is not None:
            self.undo()
        at, wall = self._times()
        self._say(Fault(at=at, wall=wall, fault=self.number, name=self.name, phase="end", aim=str(self.aim)))

    def __enter__(self) -> Self:
        """It has begun."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Undo it."""
        self.end()
