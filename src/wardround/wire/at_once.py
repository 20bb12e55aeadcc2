"""A connection's events, handled at once where nothing can make an exchange wait.

mitmproxy makes a task of every event, whoever handles it, and so takes a turn of its loop for each: half a dozen for an exchange.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from mitmproxy.proxy import mode_specs
from mitmproxy.proxy.commands import StartHook
from mitmproxy.proxy.events import HookCompleted
from mitmproxy.proxy.layers.modes import HttpProxy
from mitmproxy.proxy.mode_servers import AsyncioServerInstance

from wardround.wire.hooks import Hooks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitmproxy.proxy.commands import Command
    from mitmproxy.proxy.context import Context
    from mitmproxy.proxy.events import Event
    from mitmproxy.proxy.layer import Layer


class WardMode(mode_specs.RegularMode):  # type: ignore[no-untyped-call]  # mitmproxy's registration of subclasses
    """A regular proxy, as ``ward@HOST:PORT``."""

    description = "wardround's wire"


class WardServer(AsyncioServerInstance[WardMode]):
    """mitmproxy's server, with the layers of its connections behind ``AtOnce``."""

    def make_top_layer(self, context: Context) -> Layer:
        """The layers of one connection."""
        return AtOnce(HttpProxy(context))  # type: ignore[no-untyped-call, return-value]  # it has what mitmproxy uses of one


class AtOnce:
    """Stands before a connection's layers, and tells them of what was handled before anyone else has to."""

    def __init__(self, layer: Layer) -> None:
        """Nothing has happened."""
        from mitmproxy import ctx

        hooks = ctx.master.addons
        assert isinstance(hooks, Hooks)  # noqa: S101  # for the type checker: the wire's master has no others
        self.context = layer.context
        self._layer = layer
        self._hooks = hooks

    def handle_event(self, event: Event) -> Iterator[Command]:
        """As a layer's: what is to be done now."""
        events = deque([event])
        while events:
            for command in self._layer.handle_event(events.popleft()):
                if isinstance(command, StartHook) and self._hooks.at_once(command):
                    if command.blocking:
                        events.append(HookCompleted(command))
                else:
                    yield command
