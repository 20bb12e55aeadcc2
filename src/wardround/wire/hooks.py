"""Calling addons: mitmproxy's own way looks through every addon, and every addon's children, twice for each event of each exchange."""

from __future__ import annotations

import inspect
import logging
from typing import TYPE_CHECKING, Any

from mitmproxy.addonmanager import AddonManager, traverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy.hooks import Hook

_log = logging.getLogger(__name__)


class Hooks(AddonManager):
    """Remembers who handles which event. The addons are fixed once the proxy runs, and none of them handles ``update``."""

    def __init__(self, master: Any) -> None:  # noqa: ANN401  # mitmproxy's Master, which is not typed
        """No addon yet."""
        super().__init__(master)  # type: ignore[no-untyped-call]
        self._handlers: dict[str, list[Callable[..., Any]]] = {}

    def register(self, addon: Any) -> Any:  # noqa: ANN401  # anything may be an addon
        """As mitmproxy does; what was remembered is asked anew."""
        self._handlers.clear()
        return super().register(addon)  # type: ignore[no-untyped-call]

    async def handle_lifecycle(self, event: Hook) -> None:
        """An event of an exchange or a connection."""
        handlers = self._handlers.get(event.name)
        if handlers is None:
            found = (getattr(one, event.name, None) for one in traverse(self.chain))  # type: ignore[no-untyped-call]
            handlers = self._handlers[event.name] = [handler for handler in found if callable(handler)]
        for handler in handlers:
            try:
                done = handler(*event.args())
                if inspect.isawaitable(done):
                    await done
            except Exception:  # noqa: BLE001
                # as mitmproxy does: one addon's error must not keep the others from their work
                _log.exception("an addon of the wire failed at %s", event.name)
