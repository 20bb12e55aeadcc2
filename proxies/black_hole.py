"""No answer, and no word that there will be none."""

from dataclasses import dataclass

from mitmproxy import http

from wardround.wire.fault import at_least, pause, resent


@dataclass
class BlackHole:
    """The request is swallowed: no answer, no error, until the browser gives up.

    On the wire: the connection stays open and silent; the portal never sees the request, or (``reached``) acts and its
    answer is swallowed. It ends when the page gives up, after ``gives_up_s``, or with the fault: then the connection is closed
    without an answer. The browser waits: a page without a time-out of its own shows its spinner all that while. The portal
    acted only if ``reached``. (Over HTTP/2, where giving up closes no connection, that is not noticed before the rest.)

    In the real world: a firewall that drops without a word, a VPN whose tunnel is dead though it looks open, a cable pulled
    behind the switch.

    Attributes:
        gives_up_s: virtual seconds after which the browser's own network stack would give up.
        reached: the portal gets the request and acts, and its answer is swallowed.
    """

    gives_up_s: float = 300.0
    reached: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        at_least(0, gives_up_s=self.gives_up_s)

    async def request(self, flow: http.HTTPFlow) -> None:
        """Swallow the request; what the browser's transport sends again is lost at once."""
        if resent(flow):
            flow.kill()
        elif not self.reached:
            await self._swallow(flow)

    async def response(self, flow: http.HTTPFlow) -> None:
        """Swallow the answer."""
        await self._swallow(flow)

    async def _swallow(self, flow: http.HTTPFlow) -> None:
        await pause(flow, self.gives_up_s, unless_gone=True)
        flow.kill()


addons = [BlackHole()]
