"""Nothing goes on before a certain moment."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from mitmproxy import http

from wardround.wire.fault import Network, at_least, one_of, pause


@dataclass
class HeldUntil:
    """Exchanges are held until so many seconds after the fault began; then all go.

    On the wire: whatever comes before that moment is held before the portal sees it, or (``before="browser"``) its answer is
    held after the portal has acted; what comes later is not touched. Nothing is lost. The browser waits, and then gets
    everything at once. The portal gets it late, all together.

    In the real world: a database lock during a backup, a queue that stands still while a node is replaced, a page that was
    asked for before the session's end and answered after it.

    Attributes:
        until_s: virtual seconds from the fault's start to the moment.
        before: ``portal`` or ``browser``.
    """

    until_s: float = 10.0
    before: Literal["portal", "browser"] = "portal"
    _started: float = field(default_factory=time.monotonic, init=False, repr=False)
    _clock: Callable[[], float] = field(default=time.monotonic, init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, until_s=self.until_s)
        one_of(("portal", "browser"), before=self.before)

    def starts(self, network: Network) -> None:
        """Count from now, in virtual time."""
        self._started = network.now
        self._clock = lambda: network.now

    def ends(self, network: Network) -> None:
        """What is held goes; nothing else is to be undone."""

    async def request(self, flow: http.HTTPFlow) -> None:
        """Hold it before the portal."""
        if self.before == "portal":
            await self._hold(flow)

    async def response(self, flow: http.HTTPFlow) -> None:
        """Hold it before the browser."""
        if self.before == "browser":
            await self._hold(flow)

    async def _hold(self, flow: http.HTTPFlow) -> None:
        left = self._started + self.until_s - self._clock()
        if left > 0:
            await pause(flow, left)


addons = [HeldUntil()]
