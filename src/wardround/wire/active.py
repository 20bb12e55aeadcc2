"""A fault that is up: what it is aimed at and what it has touched."""

from __future__ import annotations

import dataclasses
import inspect
import threading
from typing import TYPE_CHECKING, Self

from wardround.wire.aim import Target
from wardround.wire.delivery import DELIVERY
from wardround.wire.fault import DETAIL, Following, Overhearing
from wardround.wire.waiting import Interruption

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from wardround.wire.aim import Aim
    from wardround.wire.live import Live


def name_of(fault: object) -> str:
    """``ResponseLost`` is ``response_lost``, as its file is called."""
    kind = type(fault).__name__.rstrip("_")
    return "".join(f"_{letter.lower()}" if letter.isupper() and place else letter.lower() for place, letter in enumerate(kind))


def parameters_of(fault: object) -> dict[str, str]:
    """The public fields of a fault, as text."""
    if not dataclasses.is_dataclass(fault):
        return {}
    fields = (field.name for field in dataclasses.fields(fault) if not field.name.startswith("_"))
    return {name: str(getattr(fault, name)) for name in fields if name != "random"}


class Active:
    """A fault from its start to its end. Use as a context manager: at its end the fault is taken down."""

    def __init__(self, number: int, fault: object, aim: Aim, *, hit: Callable[[Active, Live], None], end: Callable[[Active], None]) -> None:
        """Made by ``Wire.fault``."""
        self.number = number
        self.fault = fault
        self.name = name_of(fault)
        self.aim = aim
        self._target = Target(aim)
        self._lock = threading.Lock()
        self._hits = 0
        self._met = 0
        self._ended = False
        self.ends = Interruption()
        self._hears = isinstance(fault, Overhearing)
        self._follows_on = isinstance(fault, Following) and fault.follows
        self._followed: set[tuple[str | None, ...]] = set()
        self._hit = hit
        self._end = end

    @property
    def hits(self) -> int:
        """How many exchanges it has changed, lost or delayed."""
        return self._hits

    @property
    def met(self) -> int:
        """How many exchanges its aim took, touched or not."""
        return self._met

    @property
    def ended(self) -> bool:
        """Whether it was taken down."""
        return self._ended

    def end(self) -> None:
        """Take it down. More than once is harmless."""
        with self._lock:
            ended, self._ended = self._ended, True
        if not ended:
            # first what it undoes: who is let go by its end must not be ahead of that
            self._end(self)
            self.ends.happen()

    def __enter__(self) -> Self:
        """It is already up."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take it down."""
        self.end()

    def _takes(self, live: Live, origin: Live | None) -> bool:
        """Whether it is aimed at an exchange; the transport's re-send of one that it touched belongs to that one."""
        if self.number not in live.asked:
            follows = origin is not None and self.number in origin.hit_by
            follows = follows or (self._follows_on and _line(live) in self._followed)
            live.asked[self.number] = follows or self._target.takes(live)
            self._met += live.asked[self.number]
            if live.asked[self.number] and self._follows_on:
                self._followed.add(_line(live))
        return live.asked[self.number]

    async def apply(self, event: str, live: Live, origin: Live | None) -> None:
        """Let the fault act on an exchange at ``request`` or ``response``, and note whether that touched it."""
        act = getattr(self.fault, event, None)
        if self._ended or not self._takes(live, origin) or act is None:
            return
        before, answer = _snapshot(live), _answer(live)
        acting = act(live.flow)
        if inspect.isawaitable(acting):
            await acting
        detail = live.flow.metadata.pop(DETAIL, False)
        if _snapshot(live) != before:
            live.altered = live.altered or (event == "response" and not detail and _answer(live) != answer)
            self._note(live)

    def meets(self, live: Live) -> bool:
        """Whether it is up and aimed at an exchange."""
        return not self._ended and self._takes(live, None)

    def joins(self, live: Live) -> bool:
        """Whether it is aimed at an exchange that was there before it. Of those none is the n-th."""
        live.asked[self.number] = self.aim.nth is None and self.aim.matches(live)
        if live.asked[self.number]:
            self._met += 1
            self._followed.add(_line(live))
        return live.asked[self.number]

    def overhears(self, live: Live) -> None:
        """An answer leaves for the browser that the fault is not aimed at."""
        if self._hears and not self._ended and not live.asked.get(self.number, False) and isinstance(self.fault, Overhearing):
            self.fault.overhears(live.flow)

    def touched(self, live: Live) -> None:
        """The fault delays an exchange: said before the delay is over."""
        self._note(live)

    def _note(self, live: Live) -> None:
        if self.number not in live.hit_by:
            live.hit_by.add(self.number)
            live.faults.append(self.name)
            self._hits += 1
            self._hit(self, live)


def _line(live: Live) -> tuple[str | None, ...]:
    """What two connections of the same stream have in common."""
    return live.clinician, live.tab, live.method, live.path.partition("?")[0]


def _snapshot(live: Live) -> tuple[object, ...]:
    """What a fault can change of an exchange."""
    flow = live.flow
    request = flow.request
    way = id(flow.metadata.get(DELIVERY))
    seen: tuple[object, ...] = (flow.error and flow.error.msg, request.raw_content, request.headers.fields, request.url, way)
    return (*seen, *_answer(live))


def _answer(live: Live) -> tuple[object, ...]:
    response = live.flow.response
    return () if response is None else (id(response), response.status_code, response.raw_content, response.headers.fields)
