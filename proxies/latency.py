"""Everything takes longer."""

from dataclasses import dataclass, field
from random import Random
from typing import Literal

from mitmproxy import http

from wardround.wire.fault import at_least, one_of, pause


@dataclass
class Latency:
    """An exchange is held up for some seconds.

    On the wire: the request is held before the portal sees it, or (``before="browser"``) the answer is held after the portal
    has acted. Nothing is lost. The seconds are virtual: the exchange goes on when the clock has been moved past them; with a
    real clock, and when the file runs alone, they are real. The browser waits; it may give up.

    In the real world: a congested wireless network, a slow database, a VPN through another continent.

    Attributes:
        delay_s: seconds.
        jitter_s: up to so many seconds more or less, drawn for each exchange from the scenario's seed.
        before: ``portal`` or ``browser``.
    """

    delay_s: float = 2.0
    jitter_s: float = 0.0
    before: Literal["portal", "browser"] = "portal"
    random: Random = field(default_factory=lambda: Random(0), repr=False)  # noqa: S311  # repeatable, no secret

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, delay_s=self.delay_s, jitter_s=self.jitter_s)
        one_of(("portal", "browser"), before=self.before)

    async def request(self, flow: http.HTTPFlow) -> None:
        """Hold it before the portal."""
        if self.before == "portal":
            await self._wait(flow)

    async def response(self, flow: http.HTTPFlow) -> None:
        """Hold it before the browser."""
        if self.before == "browser":
            await self._wait(flow)

    async def _wait(self, flow: http.HTTPFlow) -> None:
        await pause(flow, max(0.0, self.delay_s + self.random.uniform(-self.jitter_s, self.jitter_s)))


addons = [Latency()]
