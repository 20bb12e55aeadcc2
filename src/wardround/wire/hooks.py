"""Calling addons: mitmproxy's own way looks through every addon, and every addon's children, twice for each event of each exchange."""

from __future__ import annotations

import functools
import inspect
import logging
import types
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from mitmproxy.addonmanager import AddonManager, traverse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Generator

    from mitmproxy.hooks import Hook

_log = logging.getLogger(__name__)


@runtime_checkable
class Resting(Protocol):
    """An addon that knows when nothing makes an exchange wait."""

    @property
    def rests(self) -> bool:
        """Whether that is so now."""


_Handlers = tuple[list["Callable[..., Any]"], list[Resting] | None]
"""Who handles an event, and the addons of those among them who may make it wait; None: one that does not say whether it does."""


class Hooks(AddonManager):
    """Remembers who handles which event. The addons are fixed once the proxy runs, and none of them handles ``update``."""

    def __init__(self, master: Any) -> None:  # noqa: ANN401  # mitmproxy's Master, which is not typed
        """No addon yet."""
        super().__init__(master)  # type: ignore[no-untyped-call]
        self._handlers: dict[str, _Handlers] = {}
        self._begun: dict[int, tuple[Hook, Awaitable[None]]] = {}
        """By the event's id, and with the event: one that is never taken up again must not lend its id to another."""

    def register(self, addon: Any) -> Any:  # noqa: ANN401  # anything may be an addon
        """As mitmproxy does; what was remembered is asked anew."""
        self._handlers.clear()
        return super().register(addon)  # type: ignore[no-untyped-call]

    def at_once(self, event: Hook) -> bool:
        """Handle an event now, unless somebody who handles it may make it wait. Whether it was handled to its end.

        What waits after all is taken up again by ``handle_lifecycle``.
        """
        handlers, waiting = self._handlers_of(event)
        if waiting is None or not all(addon.rests for addon in waiting):
            return False
        work = self._handle(event, handlers)
        try:
            wanted = work.send(None)
        except StopIteration:
            return True
        self._begun[id(event)] = event, _rest(work, wanted)
        return False

    async def handle_lifecycle(self, event: Hook) -> None:
        """An event of an exchange or a connection."""
        begun = self._begun.pop(id(event), None)
        await (begun[1] if begun is not None else self._handle(event, self._handlers_of(event)[0]))

    @staticmethod
    async def _handle(event: Hook, handlers: list[Callable[..., Any]]) -> None:
        for handler in handlers:
            try:
                done = handler(*event.args())
                if inspect.isawaitable(done):
                    await done
            except Exception:  # noqa: BLE001
                # as mitmproxy does: one addon's error must not keep the others from their work
                _log.exception("an addon of the wire failed at %s", event.name)

    def _handlers_of(self, event: Hook) -> _Handlers:
        known = self._handlers.get(event.name)
        if known is None:
            found = (getattr(one, event.name, None) for one in traverse(self.chain))  # type: ignore[no-untyped-call]
            handlers = [handler for handler in found if callable(handler)]
            addons = [getattr(handler, "__self__", None) for handler in handlers if inspect.iscoroutinefunction(handler)]
            resting = [addon for addon in addons if isinstance(addon, Resting)]
            known = self._handlers[event.name] = handlers, resting if len(resting) == len(addons) else None
        return known


@types.coroutine
def _rest(work: Coroutine[Any, Any, None], wanted: object) -> Generator[object, Any, None]:
    """What is left of a coroutine that has begun, and waits for something."""
    while True:
        try:
            given = yield wanted
        except BaseException as failure:  # noqa: BLE001  # cancelled: it is told, as if nobody stood between
            step = functools.partial(work.throw, failure)
        else:
            step = functools.partial(work.send, given)
        try:
            wanted = step()
        except StopIteration:
            return
