"""A condition under way: its faults are put up and taken down as virtual time passes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from wardround.wire.active import Active
    from wardround.wire.condition import Known
    from wardround.wire.spoken import Spoken


class Playing:
    """A condition from its beginning to its end. Use as a context manager: at its end every fault of it is taken down."""

    def __init__(self, known: Known, began_at: float, *, put_up: Callable[[Spoken], Active], say: Callable[[str], None]) -> None:
        """Made by ``Wire.condition``. ``began_at``: virtual seconds since 1970; it may lie ahead."""
        self.name = known.name
        self.began_at = began_at
        self.lasts_s = known.condition.lasts_s
        self._put_up = put_up
        self._say = say
        self.begun = False
        """Whether its beginning has come."""
        self._lock = threading.RLock()
        self._up: dict[int, Active] = {}
        self._all: list[Active] = []
        steps = list(enumerate(zip(known.condition.steps, known.faults, strict=True)))
        starts = [(began_at + step.from_s, 1, number, spoken) for number, (step, spoken) in steps]
        ends = [(began_at + step.to_s, 0, number, spoken) for number, (step, spoken) in steps]
        # where one fault ends and the next begins, the end comes first: the two never stand together
        self._due = sorted([*starts, *ends], key=lambda edge: edge[:3])

    @property
    def next_at(self) -> float | None:
        """When a fault of it begins or ends next (virtual seconds since 1970); None: it is over."""
        with self._lock:
            return self._due[0][0] if self._due else None

    @property
    def over(self) -> bool:
        """Whether all of it has been played, or it was ended."""
        return self.next_at is None

    @property
    def hits(self) -> int:
        """How many exchanges its faults have changed, lost or delayed."""
        return sum(active.hits for active in self._all)

    def play(self, now: float) -> None:
        """Do what is due by ``now`` (virtual seconds since 1970), in its order."""
        with self._lock:
            if not self.begun and self._due and self.began_at <= now:
                self.begun = True
                self._say(f"the condition {self.name} begins; it lasts {self.lasts_s:g} s")
            while self._due and self._due[0][0] <= now:
                _, begins, number, spoken = self._due.pop(0)
                if begins:
                    self._up[number] = self._put_up(spoken)
                    self._all.append(self._up[number])
                else:
                    self._up.pop(number).end()

    def end(self) -> None:
        """Take everything down. More than once is harmless."""
        with self._lock:
            self._due.clear()
            while self._up:
                self._up.popitem()[1].end()

    def __enter__(self) -> Self:
        """It is already under way."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take everything down."""
        self.end()


class Programme:
    """The conditions of one scenario."""

    def __init__(self) -> None:
        """None is under way."""
        self._playing: list[Playing] = []

    def begin(self, playing: Playing, now: float) -> None:
        """One more."""
        self._playing.append(playing)
        self.play(now)

    def play(self, now: float) -> None:
        """It is ``now``: do what is due, in the order of time across all of them."""
        while ready := [one for one in self._playing if one.next_at is not None and one.next_at <= now]:
            first = min(ready, key=lambda one: one.next_at or 0.0)
            first.play(first.next_at or now)

    def next_at(self) -> float | None:
        """When something begins or ends next; None: nothing does."""
        return min((at for one in self._playing if (at := one.next_at) is not None), default=None)

    def close(self) -> None:
        """End all of them."""
        for one in self._playing:
            one.end()
